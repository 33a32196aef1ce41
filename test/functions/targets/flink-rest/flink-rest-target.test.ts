import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JobDescription, JobTarget } from '../../../../functions/ports.ts';
import { flinkRestTarget } from '../../../../functions/targets/flink-rest/flink-rest-target.ts';
import type { AppliedChange, OperationStatus } from '../../../../lib/model/change.ts';
import type { PerVertexSizing } from '../../../../lib/model/sizing.ts';
import { jobTargetContract } from '../../../contracts/job-target.ts';
import { type CapturedJob, captured, FLINK_VERSIONS } from '../../../support/flink-rest/captured.ts';
import { type FakeFlink, fakeFlink } from '../../../support/flink-rest/fake-flink.ts';
import { BACKLOG, changeTo, loadJob, SINK, settingsFor, sizeOf, WORK } from '../../../support/flink-rest/fake-job.ts';

const NOW = 1_795_400_000_000;
const target: JobTarget = flinkRestTarget();

for (const version of FLINK_VERSIONS) {
  jobTargetContract(`The REST API of Flink ${version}`, async () => {
    const flink = await fakeFlink(version);
    return {
      target,
      job: loadJob,
      settings: settingsFor(flink.url),
      stop: flink.stop,
      vanish: flink.stop,
      now: () => NOW,
      anotherSize: () => sizeOf(1, 20, 1),
      finish: async () => flink.rescale(NOW + 1_000),
      changeByHand: async () => {
        flink.bounds()[WORK]!.parallelism.upperBound = 3;
        flink.rescale(NOW);
      },
      changesTaken: () => flink.requests.filter((line) => line.startsWith('PUT')).length,
    };
  });
}

describe.each(FLINK_VERSIONS)('a job of Flink %s', (version) => {
  let flink: FakeFlink;
  /** Subtasks of `work` as captured. */
  let work: number;
  beforeEach(async () => {
    flink = await fakeFlink(version);
    work = version === '1.20.5' ? 6 : 12;
  });
  afterEach(() => flink.stop());

  const describeIt = () => target.describe(loadJob, settingsFor(flink.url), undefined, NOW);
  const request = (to: PerVertexSizing, description: JobDescription) =>
    target.request(loadJob, settingsFor(flink.url), changeTo(to), description, NOW);
  const puts = () => flink.requests.filter((line) => line.startsWith('PUT'));

  describe('is described', () => {
    it('with its graph, its real size and since when it runs', async () => {
      const { state, condition, stable, requested } = await describeIt();
      expect({ condition, stable, requested }).toEqual({
        condition: 'RUNNING',
        stable: true,
        requested: sizeOf(1, work, 1),
      });
      expect(state).toMatchObject({
        status: 'RUNNING',
        runningSince: flink.job.timestamps['RUNNING'],
        size: { kind: 'per-vertex', current: sizeOf(1, work, 1) },
      });
      const group = expect.stringMatching(/^[0-9a-f]{32}$/);
      const common = { maxParallelism: 120, slotSharingGroup: group, finished: false };
      expect(state.graph.vertices).toEqual([
        { ...common, id: BACKLOG, name: 'Source: backlog', parallelism: 1, inputs: [] },
        { ...common, id: WORK, name: 'work', parallelism: work, inputs: [{ from: BACKLOG, shipStrategy: 'HASH' }] },
        {
          ...common,
          id: SINK,
          name: 'sink: Writer',
          parallelism: 1,
          inputs: [{ from: WORK, shipStrategy: version === '1.20.5' ? 'FORWARD' : 'REBALANCE' }],
        },
      ]);
    });

    it('with a version that moves with every restart and with every new requirement', async () => {
      const versions = new Set([(await describeIt()).version, (await describeIt()).version]);
      expect(versions.size).toBe(1);
      flink.rescale(NOW);
      versions.add((await describeIt()).version);
      flink.bounds()[WORK]!.parallelism.upperBound = 20;
      versions.add((await describeIt()).version);
      flink.bounds()[WORK]!.parallelism.lowerBound = 2;
      versions.add((await describeIt()).version);
      expect(versions.size).toBe(4);
    });

    it('as not stable while tasks start, and while the vertices shown are older than the tasks', async () => {
      flink.overview.jobs[0]!.tasks['running'] = 1;
      const total = work + 2;
      expect(await describeIt()).toMatchObject({
        condition: `RUNNING with 1 of ${total} tasks running`,
        stable: false,
      });
      flink.overview.jobs[0]!.tasks['running'] = total + 2;
      flink.overview.jobs[0]!.tasks['total'] = total + 2;
      expect(await describeIt()).toMatchObject({
        condition: 'RUNNING again, but its vertices are still shown as before',
        stable: false,
      });
    });

    it('when its scheduler has no resource requirements, though nothing can be asked of it', async () => {
      flink.answer(`/jobs/${flink.job.jid}/resource-requirements`, 500, { errors: ['Internal server error.'] });
      const description = await describeIt();
      expect(description.requested).toBeUndefined();
      expect(await request(sizeOf(1, 4, 1), description)).toMatchObject({
        kind: 'refused',
        because: [{ rule: 'scheduler', says: expect.stringContaining('jobmanager.scheduler: adaptive') }],
      });
    });
  });

  describe('is asked for a size', () => {
    it('with bounds for every vertex, keeping the lower ones', async () => {
      flink.bounds()[WORK]!.parallelism.lowerBound = 3;
      flink.bounds()[SINK]!.parallelism = { lowerBound: 5, upperBound: 5 };
      const outcome = await request(sizeOf(1, 16, 2), await describeIt());
      expect(outcome).toMatchObject({ kind: 'applied', at: NOW, because: [{ rule: 'resource-requirements' }] });
      expect(flink.bounds()).toEqual({
        [BACKLOG]: { parallelism: { lowerBound: 1, upperBound: 1 } },
        [WORK]: { parallelism: { lowerBound: 3, upperBound: 16 } },
        [SINK]: { parallelism: { lowerBound: 2, upperBound: 2 } },
      });
      expect(puts()).toHaveLength(1);
    });

    it('for its parallelism only: a memory configuration is left to people, and that is said', async () => {
      const change = {
        ...changeTo(sizeOf(1, 16, 1)),
        config: { overrides: { 'taskmanager.memory.process.size': '1843 mb' }, removals: [] },
      };
      const outcome = await target.request(loadJob, settingsFor(flink.url), change, await describeIt(), NOW);
      expect(outcome).toMatchObject({
        kind: 'applied',
        because: [{ rule: 'resource-requirements' }, { rule: 'config' }],
      });
      expect(flink.bounds()[WORK]?.parallelism.upperBound).toBe(16);
      expect(flink.requests.filter((line) => /^(PUT|POST|PATCH)/.test(line))).toHaveLength(1);
    });

    it('once, however often', async () => {
      const description = await describeIt();
      await request(sizeOf(1, 16, 1), description);
      const again = await request(sizeOf(1, 16, 1), description);
      expect(again).toMatchObject({ kind: 'applied', because: [{ rule: 'has-size' }] });
      expect(puts()).toHaveLength(1);
      expect(target.matchesDesired(await describeIt(), changeTo(sizeOf(1, 16, 1)))).toBe(true);
      expect(target.matchesDesired(await describeIt(), changeTo(sizeOf(1, work, 1)))).toBe(false);
    });

    it('but not when it has moved on since', async () => {
      const description = await describeIt();
      flink.rescale(NOW);
      const outcome = await request(sizeOf(1, 16, 1), description);
      expect(outcome).toMatchObject({ kind: 'refused', because: [{ rule: 'job-version' }] });
      expect(puts()).toEqual([]);
    });

    it('and says why Flink refuses', async () => {
      const outcome = await request(sizeOf(1, 500, 1), await describeIt());
      expect(outcome).toMatchObject({
        kind: 'refused',
        because: [{ rule: 'flink-refused', says: expect.stringContaining('exceeds its maximum parallelism 120') }],
      });
    });

    it('and does not know what came of it when Flink breaks down', async () => {
      const description = await describeIt();
      const path = `/jobs/${flink.job.jid}/resource-requirements`;
      flink.answerPut(path, 503, 'Service temporarily unavailable');
      await expect(request(sizeOf(1, 16, 1), description)).rejects.toThrow(
        `PUT ${flink.url}${path}: 503 Service temporarily unavailable`,
      );
    });
  });

  describe('gets there', () => {
    const ask = async (to: PerVertexSizing): Promise<AppliedChange> => {
      const description = await describeIt();
      flink.job.now = NOW;
      const outcome = await request(to, description);
      if (outcome.kind !== 'applied') throw new Error(`not applied: ${outcome.kind}`);
      const { operation = '' } = outcome;
      const change = changeTo(to);
      // `since` is off by an hour: the restart is measured by Flink's own clock.
      const since = NOW - 3_600_000;
      return {
        id: 'd',
        status: 'applied',
        decidedAt: since,
        since,
        change,
        jobVersion: description.version,
        operation,
        because: [],
      };
    };
    const progress = async (inFlight: AppliedChange): Promise<OperationStatus> =>
      target.operationStatus(loadJob, settingsFor(flink.url), inFlight, await describeIt(), NOW);

    it('when every vertex has its parallelism and all tasks run', async () => {
      const inFlight = await ask(sizeOf(1, 16, 1));
      expect(await progress(inFlight)).toMatchObject({
        kind: 'under-way',
        remedy: 'leave-as-is',
        because: [{ rule: 'not-yet' }],
      });
      flink.overview.jobs[0]!.state = 'RESTARTING';
      expect(await progress(inFlight)).toMatchObject({
        kind: 'under-way',
        remedy: 'roll-back',
        because: [{ rule: 'restarting', says: 'The job is RESTARTING.' }],
      });
      flink.overview.jobs[0]!.state = 'RUNNING';
      flink.rescale(NOW + 1_700);
      expect(await progress(inFlight)).toMatchObject({ kind: 'done', restartSeconds: 1.7 });
    });

    it('without a duration when the restart was not because of this request', async () => {
      const inFlight = await ask(sizeOf(1, 16, 1));
      flink.rescale(NOW - 1);
      const reached = await progress(inFlight);
      expect(reached.kind === 'done' && reached.restartSeconds).toBeNaN();
    });

    it('as far as there are slots, and says how many are missing', async () => {
      const inFlight = await ask(sizeOf(1, 40, 1));
      Object.assign(flink.slots, { 'slots-total': 32, 'slots-available': 0 });
      flink.rescale(NOW + 1_000, { [WORK]: 32 });
      expect(await progress(inFlight)).toMatchObject({
        kind: 'under-way',
        remedy: 'leave-as-is',
        because: [
          { rule: 'slots-missing', says: expect.stringMatching(/^8 slots are missing: the job needs 40, has 32,/) },
        ],
      });
    });

    it('or is rolled back while it restarts, but not once another client has asked for another size', async () => {
      const { change, operation = '' } = await ask(sizeOf(1, 16, 1));
      const rollbackOf = { decision: 'c', kind: 'resize', operation } as const;
      const undo = { ...change, kind: 'rollback', from: change.to, to: sizeOf(1, work, 1), rollbackOf } as const;
      const description = await describeIt();
      flink.rescale(NOW + 60_000, { [WORK]: 16 });
      const takeBack = () => target.request(loadJob, settingsFor(flink.url), undo, description, NOW);
      flink.bounds()[WORK]!.parallelism.upperBound = 2;
      expect(await takeBack()).toMatchObject({ kind: 'refused', because: [{ rule: 'asked-otherwise' }] });
      flink.bounds()[WORK]!.parallelism.upperBound = 16;
      expect((await takeBack()).kind).toBe('applied');
      expect(flink.bounds()[WORK]!.parallelism.upperBound).toBe(work);
    });

    it('or not, when another client asks for another size', async () => {
      const inFlight = await ask(sizeOf(1, 16, 1));
      flink.bounds()[WORK]!.parallelism.upperBound = 2;
      expect(await progress(inFlight)).toMatchObject({
        kind: 'failed',
        remedy: 'yield-to-external',
        because: [{ rule: 'asked-otherwise' }],
      });
    });

    it('or not, when it ends or is replaced by another of its name', async () => {
      const inFlight = await ask(sizeOf(1, 16, 1));
      flink.overview.jobs[0]!.state = 'FAILED';
      expect(await progress(inFlight)).toMatchObject({
        kind: 'failed',
        remedy: 'leave-as-is',
        because: [{ says: 'The job is FAILED.' }],
      });
      Object.assign(flink.overview.jobs[0]!, { state: 'RUNNING', jid: '0'.repeat(32) });
      Object.assign(flink.job, { jid: '0'.repeat(32) });
      expect(await progress(inFlight)).toMatchObject({
        kind: 'failed',
        remedy: 'job-replaced',
        because: [{ rule: 'job-gone' }],
      });
    });
  });
});

describe('a job of Flink 1.20.5 between two executions', () => {
  let flink: FakeFlink;
  beforeEach(async () => {
    flink = await fakeFlink('1.20.5');
  });
  afterEach(() => flink.stop());

  it('has no plan: its edges are those remembered', async () => {
    const { state } = await target.describe(loadJob, settingsFor(flink.url), undefined, NOW);
    const created = captured<CapturedJob>('1.20.5', 'job-created');
    flink.answer(`/jobs/${flink.job.jid}`, 200, created);
    Object.assign(flink.overview.jobs[0]!, { state: 'CREATED' });
    const remembered = await target.describe(loadJob, settingsFor(flink.url), state.graph, NOW);
    expect(remembered).toMatchObject({ stable: false, condition: 'CREATED', state: { status: 'CREATED' } });
    expect(remembered.state.runningSince).toBeUndefined();
    const edges = (graph: typeof state.graph) => graph.vertices.map(({ id, inputs }) => [id, inputs]);
    expect(edges(remembered.state.graph)).toEqual(edges(state.graph));
    const unknown = await target.describe(loadJob, settingsFor(flink.url), undefined, NOW);
    expect(unknown.state.graph.vertices.map(({ inputs }) => inputs)).toEqual([[], [], []]);
  });

  it('warns of FORWARD edges that would starve subtasks', async () => {
    const description = await target.describe(loadJob, settingsFor(flink.url), undefined, NOW);
    const change = changeTo(sizeOf(1, 3, 9));
    const outcome = await target.request(loadJob, settingsFor(flink.url), change, description, NOW);
    expect(outcome).toMatchObject({
      kind: 'applied',
      because: [{ rule: 'resource-requirements' }, { rule: 'forward-edges', vertex: SINK }],
    });
  });
});
