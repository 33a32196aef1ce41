/** The REST source and target against a real cluster: what the fake of the quick suite promises is true. */

import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { flinkRestSource } from '../../functions/metrics/flink-rest/flink-rest-source.ts';
import type { JobDescription, JobTarget } from '../../functions/ports.ts';
import { flinkRestTarget } from '../../functions/targets/flink-rest/flink-rest-target.ts';
import type { AppliedChange, OperationStatus } from '../../lib/model/change.ts';
import type { VertexId } from '../../lib/model/graph.ts';
import type { JobRef } from '../../lib/model/job.ts';
import type { Observation } from '../../lib/model/observation.ts';
import type { PerVertexSizing } from '../../lib/model/sizing.ts';
import type { FlinkJobSettings } from '../../lib/settings/settings.ts';
import { changeTo } from '../support/flink-rest/fake-job.ts';
import { defaultOptions } from '../support/resolved-options.ts';
import { type RunningFlink, startFlink } from './start-flink.ts';
import { until } from './until.ts';

const SLOTS = 16;
const job: JobRef = { account: '111122223333', region: 'us-east-1', platform: 'flink', name: 'load' };
const target: JobTarget = flinkRestTarget();
const source = flinkRestSource({ pause: (ms) => pause(ms) });

describe('a real Flink', () => {
  let flink: RunningFlink;
  let settings: FlinkJobSettings;
  beforeAll(async () => {
    flink = await startFlink({ recordsPerSecond: 200, parallelism: 2, workMillis: 2, slotsPerTaskManager: SLOTS / 2 });
    settings = { platform: 'flink', name: flink.job, options: {}, lag: [], url: flink.url };
    // Without a checkpoint a rescale would read the whole log again.
    const { version } = await settled();
    await until('the first checkpoint', 30, async () => {
      const answer = await fetch(`${flink.url}/jobs/${version.split('/')[0]}/checkpoints`);
      const { counts } = (await answer.json()) as { counts: { completed: number } };
      return counts.completed > 0 ? counts : undefined;
    });
  });
  afterAll(() => flink?.stop());

  const look = () => target.describe(job, settings, undefined, Date.now());
  const settled = (): Promise<JobDescription> =>
    until('the job to be settled', 20, async () => {
      const description = await look();
      return description.stable ? description : undefined;
    });
  const sizing = ({ state }: JobDescription, work: number): PerVertexSizing => {
    const parallelism: Record<VertexId, number> = {};
    for (const { id, name } of state.graph.vertices) parallelism[id] = name === 'work' ? work : 1;
    return { kind: 'per-vertex', parallelism };
  };
  const ask = async (description: JobDescription, work: number) => {
    const change = changeTo(sizing(description, work));
    const outcome = await target.request(job, settings, change, description, Date.now());
    const at = Date.now();
    const operation = outcome.kind === 'applied' ? outcome.operation : undefined;
    const inFlight: AppliedChange = {
      id: 'd',
      status: 'applied',
      decidedAt: at,
      since: at,
      because: [],
      change,
      jobVersion: description.version,
      ...(operation ? { operation } : {}),
    };
    return { outcome, inFlight };
  };
  const ended = (inFlight: AppliedChange): Promise<OperationStatus> =>
    until('the change to end', 30, async () => {
      const progress = await target.operationStatus(job, settings, inFlight, await look(), Date.now());
      return progress.kind === 'under-way' ? undefined : progress;
    });
  const observe = async (description: JobDescription): Promise<Observation | undefined> => {
    const options = defaultOptions(settings);
    const request = { job, settings, options, state: description.state, from: 0, now: Date.now() };
    const [observed] = (await source.observe([request])).results;
    if (observed?.kind !== 'observed') throw observed?.error;
    return observed.observations[0];
  };

  it('is described with graph, edges and limits', async () => {
    const { state } = await settled();
    expect(state.status).toBe('RUNNING');
    expect(state.graph.vertices.map(({ name }) => name)).toEqual(['Source: log', 'work', 'verify -> done: Writer']);
    expect(state.graph.vertices.map(({ maxParallelism }) => maxParallelism)).toEqual([24, 24, 24]);
    expect(state.graph.vertices.map(({ inputs }) => inputs.map((input) => input.shipStrategy))).toEqual([
      [],
      ['HASH'],
      ['HASH'],
    ]);
  });

  it('is rescaled up and down, and the counters shown are those of the new tasks only', async () => {
    for (const work of [6, 3]) {
      const before = await settled();
      const { outcome, inFlight } = await ask(before, work);
      expect(outcome.kind).toBe('applied');
      const progress = await ended(inFlight);
      expect(progress.kind).toBe('done');
      if (progress.kind === 'done') expect(progress.restartSeconds).toBeGreaterThan(0);

      const after = await settled();
      expect(after.state.size.current).toEqual(sizing(after, work));
      expect(after.version).not.toBe(before.version);
      expect(after.state.runningSince).toBeGreaterThan(before.state.runningSince ?? Number.POSITIVE_INFINITY);

      const seen = await until('metrics of the new tasks', 20, () => observe(after));
      const running = Date.now() - (after.state.runningSince ?? 0);
      const [log, worker] = after.state.graph.vertices;
      const read = seen.vertices[log!.id]!;
      // 200/s since the restart, and up to one checkpoint interval read again; never all that was ever read.
      expect(read.recordsIn).toBeLessThan((running / 1000 + 10) * 200);
      expect(read.pendingRecords).toBeGreaterThanOrEqual(0);
      expect(seen.vertices[worker!.id]?.accumulatedBusyMs).toBeLessThan(work * (running + 5_000));
      // Slots that are no longer needed are given back after a while.
      expect(seen.job.taskSlotsTotal).toBe(SLOTS);
      expect(seen.job.taskSlotsAvailable).toBeLessThanOrEqual(SLOTS - work);
      expect(seen.job.heapUsedBytes?.max).toBeGreaterThan(1e6);
    }
  });

  it('refuses more than the key groups allow, and stays as it is', async () => {
    const before = await settled();
    const { outcome } = await ask(before, 25);
    expect(outcome).toMatchObject({
      kind: 'refused',
      because: [
        { rule: 'flink-refused', says: expect.stringMatching(/400 .*parallelism 25 .* maximum parallelism 24/) },
      ],
    });
    expect((await settled()).version).toBe(before.version);
  });

  it('runs with what fits when slots are missing, and says how many', async () => {
    const { inFlight } = await ask(await settled(), 20);
    const missing = await until('partial fulfilment', 90, async () => {
      const { kind, because } = await target.operationStatus(job, settings, inFlight, await look(), Date.now());
      expect(kind).toBe('under-way');
      return because.find(({ rule, numbers }) => rule === 'slots-missing' && numbers?.['held']?.value === SLOTS);
    });
    expect(missing.numbers?.['missing']).toEqual({ value: 4, unit: 'slots' });
  });

  it('has lost no record and doubled none', async () => {
    await flink.setRate(0);
    const totals = await until('the log to be read to its end', 30, async () => {
      const now = await flink.totals();
      return now.verified === now.written ? now : undefined;
    });
    expect(totals).toEqual({
      recordsPerSecond: 0,
      written: totals.written,
      read: totals.written,
      worked: totals.written,
      verified: totals.written,
      gaps: 0,
      repeats: 0,
    });
    expect(totals.written).toBeGreaterThan(1000);
  });
});
