/** Flink 2 ignores overrides at submission: after an upgrade the job has its old size, and the resource asks for another. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AppliedChange } from '../../../../lib/model/change.ts';
import { PARALLELISM_OVERRIDES } from '../../../../lib/sizing/override-string.ts';
import { BACKLOG, changeTo, SINK, sizeOf, WORK } from '../../../support/flink-rest/fake-job.ts';
import { type EksWorld, eksWorld, NOW } from '../../../support/kubernetes/eks-world.ts';

const CHANGE = changeTo(sizeOf(1, 20, 1));
const WRITTEN = `${SINK}:1,${WORK}:20,${BACKLOG}:1`;

let world: EksWorld;
beforeEach(() => start('v2_3'));
afterEach(() => world.stop());
const start = async (flinkVersion: string): Promise<void> => {
  world = await eksWorld(({ spec }) => {
    spec['flinkVersion'] = flinkVersion;
    spec['flinkConfiguration'][PARALLELISM_OVERRIDES] = WRITTEN;
  });
};
const look = () => world.target.describe(world.job, world.settings, undefined, NOW);
const ask = async () => world.target.request(world.job, world.settings, CHANGE, await look(), NOW);
const text = (): string => world.api.resource.spec['flinkConfiguration'][PARALLELISM_OVERRIDES];
/** As the operator does it in place: by a PUT of the resource requirements. */
const askedOfFlink = (work: number): void => {
  world.flink.answer(
    `/jobs/${world.flink.job.jid}/resource-requirements`,
    200,
    Object.fromEntries(
      Object.entries<number>(sizeOf(1, work, 1).parallelism).map(([id, upperBound]) => [
        id,
        { parallelism: { lowerBound: 1, upperBound } },
      ]),
    ),
  );
};
const progress = async () => {
  const inFlight: AppliedChange = {
    id: 'change-1',
    status: 'applied',
    decidedAt: NOW,
    since: NOW,
    change: CHANGE,
    jobVersion: '',
    because: [],
  };
  const { kind, because } = await world.target.operationStatus(world.job, world.settings, inFlight, await look(), NOW);
  return `${kind}: ${because[0]?.rule}`;
};

describe('a job that was upgraded under Flink 2', () => {
  it('has not been asked for what its resource says, which is then written in another order', async () => {
    askedOfFlink(6);
    const description = await look();
    expect(description).toMatchObject({
      stable: true,
      requested: sizeOf(1, 6, 1),
      state: { size: { current: sizeOf(1, 6, 1) } },
    });
    expect(world.target.matchesDesired(description, CHANGE)).toBe(false);
    expect(await progress()).toBe('failed: overrides-lost');

    expect((await ask()).kind).toBe('applied');
    expect(text()).toBe(`${BACKLOG}:1,${WORK}:20,${SINK}:1`);
    expect(world.api.patches()).toBe(1);
    expect(await progress()).toBe('under-way: operator');
    askedOfFlink(20);
    await world.operator.stable(NOW + 1000);
    expect(await progress()).toBe('done: real-parallelism');

    // Once more: the first order is then the other one.
    askedOfFlink(6);
    world.flink.rescale(NOW + 2000, { [WORK]: 6 });
    expect((await ask()).kind).toBe('applied');
    expect(text()).toBe(WRITTEN);
  });

  it('is not asked again while it only waits for slots', async () => {
    askedOfFlink(20);
    expect(await progress()).toBe('under-way: not-yet');
    expect(await ask()).toMatchObject({ kind: 'applied', because: [{ rule: 'has-size' }] });
    expect(text()).toBe(WRITTEN);
  });

  it('is taken at the word of its resource where Flink does not tell', async () => {
    world.flink.answer(`/jobs/${world.flink.job.jid}/resource-requirements`, 500, { errors: ['not adaptive'] });
    expect((await look()).requested).toEqual(sizeOf(1, 20, 1));
  });
});

it('Flink 1.20 applies them, and is not even asked', async () => {
  await world.stop();
  await start('v1_20');
  askedOfFlink(6);
  expect((await look()).requested).toEqual(sizeOf(1, 20, 1));
  expect(world.flink.requests.some((line) => line.includes('resource-requirements'))).toBe(false);
});
