/** Options over the whole way: from the resource, the settings file and the job in it to the size that is asked for. */
import { describe, expect, it } from 'vitest';
import { keyOf } from '../../../lib/model/job.ts';
import { at, type ToyAccountOptions, toyAccount } from '../../support/toy-account.ts';
import { type Sickness, toyRef, WORK } from '../../support/toy-job.ts';

type Account = ReturnType<typeof toyAccount>;
type Configuration = Readonly<Record<string, string>>;

const TARGET = 'job.autoscaler.utilization.target';
const FORMER = 'job.autoscaler.target.utilization';

/** What the job carries on its platform. */
const carrying = (resource: Configuration, options: ToyAccountOptions = {}): Account => {
  const account = toyAccount(options);
  const { describe } = account.job.target;
  Object.assign(account.job.target, {
    describe: async (...asked: Parameters<typeof describe>) => ({ ...(await describe(...asked)), config: resource }),
  });
  return account;
};

/** Of the first change that is asked for: a target of 0.7 takes 7 subtasks, 0.5 takes 10. */
const parallelismAskedFor = async (account: Account): Promise<number | undefined> => {
  for (let minute = 0; account.requests().length === 0 && minute <= 60; minute += 5) {
    const { failures } = await account.evaluateAll(minute);
    for (const { error } of failures) throw error;
  }
  const to = account.requests()[0]?.detail.to;
  return to?.kind === 'per-vertex' ? to.parallelism[WORK] : undefined;
};

const because = async (account: Account) => {
  const jobs = await account.store.evaluations(keyOf(toyRef), at(0), at(61));
  return jobs.at(-1)?.because ?? [];
};

describe('an option counts by its layer, whatever key it is written under', () => {
  const wide = { [TARGET]: '0.7' };

  it.each([
    ['only in the file', {}, wide, {}, 7],
    ["the job's own before the file's", {}, wide, { [TARGET]: '0.5' }, 10],
    ["the job's own under its deprecated key before the file's", {}, wide, { [FORMER]: '0.5' }, 10],
    ["the file's before the resource's", { [FORMER]: '0.5' }, wide, {}, 7],
    ["the file's under its deprecated key before the resource's", { [TARGET]: '0.7' }, { [FORMER]: '0.5' }, {}, 10],
    ["the resource's before the default", { [`kubernetes.operator.${FORMER}`]: '0.5' }, {}, {}, 10],
  ] as const)('%s', async (_, resource, options, jobOptions, parallelism) => {
    expect(await parallelismAskedFor(carrying(resource, { options, jobOptions }))).toBe(parallelism);
  });

  it.each([
    ['a resource that says false: naming the job in the settings is what counts', 'false', {}, 7],
    ['settings that say false', 'true', { 'job.autoscaler.enabled': 'false' }, undefined],
    [
      'settings that say false with the old prefix',
      'true',
      { 'kubernetes.operator.job.autoscaler.enabled': 'false' },
      undefined,
    ],
  ] as const)('whether the job is looked after: %s', async (_, enabled, options, parallelism) => {
    const account = carrying({ 'job.autoscaler.enabled': enabled }, { options });
    expect(await parallelismAskedFor(account)).toBe(parallelism);
  });
});

/** Options of other autoscalers, and values that Java never reads while its own is off. */
const ODD: Configuration = {
  'kubernetes.operator.job.autoscaler.autotune.enable': 'true',
  'job.autoscaler.decision.interval': '10s',
  'job.autoscaler.justin.enabled': 'true',
  'kubernetes.operator.job.autoscaler.scaling.sources.enabled': 'false',
  'job.autoscaler.catch-up.duration': 'soon',
  'job.autoscaler.vertex.min-parallelism': '-1',
};

describe("what is odd in the job's own resource", () => {
  it('does not keep the job from being scaled', async () => {
    expect(await parallelismAskedFor(carrying(ODD))).toBe(7);
  });

  it('is named once in every evaluation, except where the settings say another value', async () => {
    const account = carrying(ODD);
    await account.evaluateAll(0);
    await account.evaluateAll(5);
    const notes = (await because(account)).filter(({ rule }) => rule === 'resource-option-ignored');
    const named = notes.map(({ bound }) => bound);
    expect(named.toSorted()).toEqual(
      Object.keys(ODD)
        .filter((key) => key !== 'job.autoscaler.catch-up.duration')
        .toSorted(),
    );
  });
});

describe('a change under way is followed up', () => {
  /** More than 4 subtasks never come up. */
  const neverUp: Sickness = (parallelism) => (parallelism > 4 ? 'FAILED' : undefined);
  const names = (account: Account) =>
    account.sink.changes.map(({ name, detail }) => `${detail.rollbackOf ? 'back: ' : ''}${name}`);
  const BACK = ['requested', 'applied', 'failed', 'back: requested', 'back: applied', 'back: rolled-back'];

  it('and rolled back, when the resource has odd options', async () => {
    const account = carrying(ODD, { sickness: neverUp });
    await account.play(0, 60);
    expect(names(account)).toEqual(BACK);
    expect(account.job.parallelism(at(60))).toBe(4);
  });

  it('and rolled back, when the options can not be resolved at all; nothing is decided meanwhile', async () => {
    const broken = Object.defineProperty({}, 'job.autoscaler.restart.time', {
      enumerable: true,
      get: () => {
        throw new Error('broken configuration');
      },
    });
    const account = toyAccount({ sickness: neverUp });
    let minute = 0;
    for (; !names(account).includes('applied'); minute += 5) await account.play(minute, minute);
    const { describe } = account.job.target;
    Object.assign(account.job.target, {
      describe: async (...asked: Parameters<typeof describe>) => ({ ...(await describe(...asked)), config: broken }),
    });
    const { failures, jobs } = await account.evaluateAll(minute);
    expect(failures.map(({ error }) => error.message)).toEqual([`${keyOf(toyRef)}: its options can not be resolved`]);
    expect(jobs).toEqual([]);
    expect(await because(account)).toMatchObject([{ rule: 'option' }]);
    await account.apply(account.requests()[1]?.decision ?? '', minute);
    for (const later of [5, 10, 15]) await account.evaluateAll(minute + later);
    expect(names(account)).toEqual(BACK);
    const { state } = await account.store.load(keyOf(toyRef), at(minute + 15));
    expect(state.window.length).toBeGreaterThan(0);
  });
});
