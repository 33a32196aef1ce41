/**
 * A job of two Beam pipelines on Flink's runner. The first pipeline gets more than it can do from the start; the second one is
 * idle beside it. Its metrics are read by Flink's REST API and, through its Prometheus reporter and a collector, from CloudWatch;
 * then policy `autopilot` scales it as it is deployed, by the REST API (fast-flink.ts says what a minute is).
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChangeEvent } from '../../../lib/model/events.ts';
import type { VertexId } from '../../../lib/model/graph.ts';
import {
  OPTIONS_OF_SHORT_MINUTES,
  openReportersOf,
  type ReporterWorld,
  settingsOf,
  WINDOW_MINUTES,
} from '../../flink/reporter-world.ts';
import { DEFAULT_FLINK_VERSION } from '../../flink/start-flink.ts';
import { STRETCH } from '../../flink/stretch.ts';
import { until } from '../../flink/until.ts';
import { type Both, decidedByBoth, lagIn, sizeIn } from '../by-both.ts';
import { allTasksRun, type FastLoop, type Minute, openFastLoop, verticesByName } from '../fast-loop.ts';
import { type BeamTotals, type RunningBeam, startBeam } from './start-beam.ts';

const SOURCE = 'Source: orders/numbers/Read(UnboundedCountingSource)';
const OTHER_SOURCE = 'Source: other/numbers/Read(UnboundedCountingSource)';
/** A counting source says 8 bytes for every number that waits. */
const BYTES = 8;
const SPLITS = 4;
/** One subtask handles a little less than 100/s. */
const LOAD = 150;
const WARM_RECORDS = 500;
const JOB = 'beam';
const lag = [SOURCE, OTHER_SOURCE].map((source) => ({ kind: 'beam', source, bytesPerRecord: BYTES }) as const);

describe('a job of two Beam pipelines', () => {
  let world: ReporterWorld<RunningBeam>;
  let loop: FastLoop;
  let overload: Both;
  let enough: Both;
  let rise: readonly Minute[];
  let after: readonly Minute[];
  let counted: BeamTotals;
  let [source, slow, group, otherSource, otherWork]: VertexId[] = [];

  beforeAll(async () => {
    world = await openReportersOf({
      name: JOB,
      restLag: lag,
      // Maven has no reporters of Flink 1.19; those of 1.20 run there.
      version: DEFAULT_FLINK_VERSION,
      start: async (extras) => {
        const pipeline = { parallelism: 1, maxParallelism: SPLITS, recordsPerSecond: LOAD, workMillis: 10 };
        const running = await startBeam({ ...pipeline, slotsPerTaskManager: 8 }, extras);
        await allTasksRun(running.url);
        return running;
      },
    });
    const { flink: running } = world;
    [source, slow, group, otherSource, otherWork] = await verticesByName(running.url, running.job, [
      SOURCE,
      'spread/Values',
      'group',
      OTHER_SOURCE,
      'other spread/Values',
    ]);
    const settings = settingsOf('prometheus', OPTIONS_OF_SHORT_MINUTES, JOB, lag);
    await until('some records to be processed', 180, async () =>
      (await running.totals()).newest > WARM_RECORDS ? true : undefined,
    );
    await world.pass(1);
    const began = world.now();
    await world.pass(WINDOW_MINUTES + 2);
    overload = await decidedByBoth(world, settings, began);

    loop = await openFastLoop({
      flink: { url: running.url, jobs: [running.job] },
      settings: { mode: 'act', policy: 'autopilot' },
      jobSettings: { lag },
      says: async () => `${LOAD}+20/s, ${(await running.totals()).counted} counted`,
    });
    rise = await loop.minutesUntil('more subtasks for the slow ParDo', 30, ({ events }) => named(events, 'requested'));
    after = await loop.minutesUntil('the bigger job to have read its backlog', 60, (minute) => {
      const waiting = lagOf(minute);
      return parallelismOf(minute, slow) > 1 && waiting !== undefined && waiting < 15 * LOAD;
    });

    await world.describeAgain();
    await world.pass(1);
    const caughtUp = world.now();
    await world.pass(WINDOW_MINUTES + 2);
    enough = await decidedByBoth(world, settings, caughtUp);

    const { newest } = await running.totals();
    counted = await until('every number up to the newest of now to be counted', 180, async () => {
      const now = await running.totals();
      return now.counted > newest ? now : undefined;
    });
  });
  afterAll(async () => {
    await loop?.stop();
    await world?.stop();
  });

  const lagOf = ({ record }: Minute): number | undefined => record.samples.at(-1)?.vertices[source!]?.lag;
  const parallelismOf = ({ record }: Minute, vertex: VertexId | undefined): number =>
    record.sizing.kind === 'per-vertex' ? (record.sizing.parallelism[vertex as VertexId] ?? Number.NaN) : Number.NaN;

  it('gets the same size of the slow ParDo by its reporter as by REST while it is overloaded, to one subtask', () => {
    const byRest = sizeIn(overload.rest, slow);
    const byReporter = sizeIn(overload.reporter, slow);
    if (byRest === undefined || byReporter === undefined) throw new Error('both must rescale');
    expect(byReporter).toBeGreaterThan(1);
    expect(Math.abs(byReporter - byRest)).toBeLessThanOrEqual(1);
    expect([sizeIn(overload.reporter, otherWork), sizeIn(overload.rest, otherWork)]).toEqual([undefined, undefined]);
  });

  it('has the backlog of both sources by its reporter as by REST: to a fifth, and to a second of the load', () => {
    for (const [id, perSecond] of [
      [source, LOAD],
      [otherSource, 20],
    ] as const) {
      const byRest = lagIn(overload.rest, id);
      const byReporter = lagIn(overload.reporter, id);
      expect(Math.abs(byReporter - byRest)).toBeLessThan(0.2 * byRest + STRETCH * perSecond);
    }
    expect(lagIn(overload.reporter, source)).toBeGreaterThan(LOAD);
    expect(overload.said).toContain('lag-estimated');
  });

  it('is sized alike by both after it was made larger, to one subtask of each vertex', () => {
    expect(enough.reporter.evaluation?.windowFull).toBe(true);
    for (const { id, parallelism } of world.state().graph.vertices) {
      const sizes = [enough.rest, enough.reporter].map((one) => sizeIn(one, id) ?? parallelism);
      expect(Math.abs((sizes[0] ?? 0) - (sizes[1] ?? 0))).toBeLessThanOrEqual(1);
    }
  });

  it('has counted every number once, in the state behind its GroupByKey, across the change', () => {
    expect(counted.repeats).toBe(0);
    expect(counted.counted).toBeGreaterThan(LOAD * 60);
  });

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

  it('has the splits of its sources known by the options of the pipeline, which Flink shows', () => {
    const { evaluation } = after.at(-1)!.record;
    const splits = [source, otherSource].map((id) => evaluation?.vertices[id as VertexId]?.sourcePartitions);
    expect(splits).toEqual([SPLITS, SPLITS]);
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
