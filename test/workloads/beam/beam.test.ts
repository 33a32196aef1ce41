/**
 * A job of two Beam pipelines on Flink's runner, scaled by policy `autopilot` as it is deployed, by Flink's REST API. The first
 * pipeline gets more than it can do from the start; the second one is idle beside it (fast-flink.ts says what a minute is).
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChangeEvent } from '../../../lib/model/events.ts';
import type { VertexId } from '../../../lib/model/graph.ts';
import { allTasksRun, type FastLoop, type Minute, openFastLoop, verticesByName } from '../fast-loop.ts';
import { type RunningBeam, startBeam } from './start-beam.ts';

const SOURCE = 'Source: orders/numbers/Read(UnboundedCountingSource)';
const OTHER_SOURCE = 'Source: other/numbers/Read(UnboundedCountingSource)';
/** A counting source says 8 bytes for every number that waits. */
const BYTES = 8;
const SPLITS = 4;
/** One subtask handles a little less than 100/s. */
const LOAD = 150;

describe('a job of two Beam pipelines', () => {
  let running: RunningBeam;
  let loop: FastLoop;
  let rise: readonly Minute[];
  let after: readonly Minute[];
  let [source, slow, group, otherSource, otherWork]: VertexId[] = [];

  beforeAll(async () => {
    running = await startBeam({
      ...{ parallelism: 1, maxParallelism: SPLITS, recordsPerSecond: LOAD, workMillis: 10, slotsPerTaskManager: 8 },
    });
    await allTasksRun(running.url);
    const both = [SOURCE, OTHER_SOURCE];
    loop = await openFastLoop({
      flink: { url: running.url, jobs: [running.job] },
      settings: { mode: 'act', policy: 'autopilot' },
      jobSettings: {
        lag: both.map((name) => ({ kind: 'beam', source: name, bytesPerRecord: BYTES })),
        partitions: both.map((name) => ({ kind: 'count', source: name, count: SPLITS })),
      },
      says: async () => `${LOAD}+20/s`,
    });
    [source, slow, group, otherSource, otherWork] = await verticesByName(running.url, running.job, [
      SOURCE,
      'spread/Values',
      'group',
      OTHER_SOURCE,
      'other spread/Values',
    ]);
    rise = await loop.minutesUntil('more subtasks for the slow ParDo', 30, ({ events }) => named(events, 'requested'));
    after = await loop.minutesUntil('the bigger job to have read its backlog', 60, (minute) => {
      const lag = lagOf(minute);
      return parallelismOf(minute, slow) > 1 && lag !== undefined && lag < 15 * LOAD;
    });
  });
  afterAll(async () => {
    await loop?.stop();
    await running?.stop();
  });

  const lagOf = ({ record }: Minute): number | undefined => record.samples.at(-1)?.vertices[source!]?.lag;
  const parallelismOf = ({ record }: Minute, vertex: VertexId | undefined): number =>
    record.sizing.kind === 'per-vertex' ? (record.sizing.parallelism[vertex as VertexId] ?? Number.NaN) : Number.NaN;

  it('shows a backlog of records by the bytes that wait', () => {
    const lags = [...rise, ...after].map(lagOf).filter((lag) => lag !== undefined);
    expect(Math.max(...lags)).toBeGreaterThan(LOAD);
    expect(lags.every((lag) => lag >= 0)).toBe(true);
  });

  it('gets more subtasks for the ParDo that is too slow, and reads its backlog', () => {
    const last = after.at(-1)!;
    expect(parallelismOf(last, slow)).toBeGreaterThan(1);
    expect(parallelismOf(last, source)).toBeLessThanOrEqual(SPLITS);
  });

  it('has vertices of a source, a ParDo and a GroupByKey of its own, by the names that Beam gives', () => {
    expect(new Set([source, slow, group, otherSource, otherWork]).size).toBe(5);
    const measured = Object.keys(after.at(-1)!.record.samples.at(-1)?.vertices ?? {});
    expect(measured).toEqual(expect.arrayContaining([source, slow, group, otherSource, otherWork]));
  });

  it('leaves the other pipeline as it is', () => {
    for (const minute of [...rise, ...after]) {
      expect([parallelismOf(minute, otherSource), parallelismOf(minute, otherWork)]).toEqual([1, 1]);
    }
  });

  it('has had no change refused or failed', async () => {
    const journal = await loop.journal();
    expect(journal.filter(({ name }) => name === 'refused' || name === 'failed' || name === 'lapsed')).toEqual([]);
  });
});

const named = (events: readonly ChangeEvent[], name: ChangeEvent['name']): boolean =>
  events.some((event) => event.name === name);
