/**
 * A job that writes an Iceberg table and one that reads it. The metrics of the one that reads are read by Flink's REST API and,
 * through the Prometheus reporter and a collector, from CloudWatch; then both are scaled by policy `autopilot` as it is deployed,
 * by the REST API. A checkpoint, and with it a commit, is taken about twice in a minute of this clock (fast-flink.ts).
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
import { COMMIT_MS, type IcebergTotals, type RunningIceberg, startIceberg } from './start-iceberg.ts';

/** Two writers handle a little less than 400 rows/s, one reader a little less than 250. */
const QUIET = 120;
const CALM = 240;
const BUSY = 380;
const DOUBLED = 480;
const SLOW_COMMIT_MS = 4_000;
const WARM_ROWS = 4_000;

interface Story {
  readonly quiet: Both;
  readonly busy: Both;
  /** After the job was made larger. */
  readonly rescaled: Both;
  readonly calm: readonly Minute[];
  readonly late: readonly Minute[];
  readonly doubled: readonly Minute[];
  readonly totals: IcebergTotals;
}

describe('a job that writes an Iceberg table, and one that reads it', () => {
  let world: ReporterWorld<RunningIceberg>;
  let loop: FastLoop;
  let story: Story;
  let [writer, gatherer, committer, reader]: VertexId[] = [];

  beforeAll(async () => {
    world = await openReportersOf({
      name: 'read',
      version: DEFAULT_FLINK_VERSION,
      start: async (extras) => {
        const jobs = { write: 2, read: 1, writeMillis: 5, readMillis: 4 };
        const running = await startIceberg({ ...jobs, slotsPerTaskManager: 16 }, extras);
        await allTasksRun(running.url);
        return { ...running, job: 'read' };
      },
    });
    const { flink: running } = world;
    await running.setRate(QUIET);
    await until('some rows to be read', 180, async () =>
      (await running.totals()).read > WARM_ROWS ? true : undefined,
    );
    const settings = settingsOf('prometheus', OPTIONS_OF_SHORT_MINUTES, 'read', [{ kind: 'iceberg' }]);
    await world.pass(1);
    const began = world.now();
    await world.pass(WINDOW_MINUTES + 2);
    const quiet = await decidedByBoth(world, settings, began);
    await running.setRate(BUSY);
    await world.pass(1);
    const stepped = world.now();
    await world.pass(WINDOW_MINUTES + 2);
    const busy = await decidedByBoth(world, settings, stepped);
    await running.setRate(CALM);
    loop = await openFastLoop({
      flink: { url: running.url, jobs: ['write', 'read'] },
      settings: { mode: 'act', policy: 'autopilot' },
      says: async () => {
        const { committed, read, files } = await running.totals();
        return `${committed} rows in ${files} files, ${read} read`;
      },
    });
    [writer, gatherer, committer] = await verticesByName(running.url, 'write', [
      'rows',
      'orders: Sink pre-commit aggregator',
      'orders: Committer',
    ]);
    [reader] = await verticesByName(running.url, 'read', ['Source: orders']);

    const calm = await loop.minutes(7);

    await running.setCommitMillis(SLOW_COMMIT_MS);
    await loop.minutes(3);
    await running.setRate(DOUBLED);
    const late = await loop.minutesUntil('commits that are late, said', 25, ({ jobs }) =>
      (jobs['write']?.record.because ?? []).some(({ rule }) => rule === 'commit-bound'),
    );
    await running.setCommitMillis(0);

    const grown = await loop.minutesUntil('more writers for twice the load', 30, ({ jobs }) =>
      named(jobs['write']?.events ?? [], 'requested'),
    );
    const doubled = [...grown, ...(await loop.minutes(8))];

    await world.describeAgain();
    await world.pass(1);
    const restarted = world.now();
    await world.pass(WINDOW_MINUTES);
    const rescaled = await decidedByBoth(world, settings, restarted);

    await running.setRate(0);
    const totals = await until('all that was written to be committed and read', 180, async () => {
      const now = await running.totals();
      return now.committed === now.written && now.read === now.written ? now : undefined;
    });
    story = { quiet, busy, rescaled, calm, late, doubled, totals };
  });
  afterAll(async () => {
    await loop?.stop();
    await world?.stop();
  });

  const parallelismOf = ({ jobs }: Minute, vertex: VertexId | undefined): number => {
    const sizing = jobs['write']?.record.sizing;
    return sizing?.kind === 'per-vertex' ? (sizing.parallelism[vertex as VertexId] ?? Number.NaN) : Number.NaN;
  };
  const everywhere = (): readonly Minute[] => [...story.calm, ...story.late, ...story.doubled];
  const requestsOf = (job: string, minutes: readonly Minute[]): readonly ChangeEvent[] =>
    minutes.flatMap(({ jobs }) => (jobs[job]?.events ?? []).filter(({ name }) => name === 'requested'));

  it('is left alone by its reporter as by REST while one reader is enough', () => {
    expect([story.quiet.rest.decision.kind, story.quiet.reporter.decision.kind]).toEqual(['hold', 'hold']);
    expect(story.quiet.reporter.evaluation?.windowFull).toBe(true);
  });

  it('gets as many readers by its reporter as by REST when it is overloaded, to one subtask', () => {
    const byRest = sizeIn(story.busy.rest, reader);
    const byReporter = sizeIn(story.busy.reporter, reader);
    if (byRest === undefined || byReporter === undefined) throw new Error('both must rescale');
    expect(byReporter).toBeGreaterThan(1);
    expect(Math.abs(byReporter - byRest)).toBeLessThanOrEqual(1);
  });

  it('has the backlog of its enumerator by its reporter as by REST: to a fifth, and to a commit', () => {
    const byRest = lagIn(story.busy.rest, reader);
    const byReporter = lagIn(story.busy.reporter, reader);
    expect(byRest).toBeGreaterThan(0);
    expect(byReporter).toBeGreaterThan(0);
    expect(Math.abs(byReporter - byRest)).toBeLessThan(0.2 * byRest + STRETCH * (COMMIT_MS / 1000) * BUSY);
    expect(story.busy.said).toContain('lag-estimated');
  });

  it('has no backlog by its reporter after a rescale either, where Flink publishes that of before', () => {
    expect(lagIn(story.rescaled.reporter, reader)).toBeNaN();
    expect(story.rescaled.said).toContain('lag-unknown');
  });

  it('has its backlog read from the enumerator of the source', () => {
    const lags = everywhere().flatMap(({ jobs }) =>
      jobs['read']?.record.samples.map((one) => one.vertices[reader!]?.lag),
    );
    expect(lags.some((lag) => lag !== undefined && lag > 0)).toBe(true);
  });

  it('has no backlog after a rescale, which is said: Flink shows that of the enumerator of before', () => {
    const rescaled = everywhere().findIndex(({ jobs }) => named(jobs['read']?.events ?? [], 'confirmed'));
    for (const [i, { jobs }] of everywhere().entries()) {
      const read = jobs['read']?.record;
      const lag = read?.samples.at(-1)?.vertices[reader!]?.lag;
      if (rescaled >= 0 && i >= rescaled && lag !== undefined) {
        expect(lag).toBeNaN();
        expect(read?.because.map(({ rule }) => rule)).toContain('lag-unknown');
      }
    }
  });

  it('shows what its commits took', () => {
    const shown = everywhere().flatMap(({ jobs }) => jobs['write']?.record.samples ?? []);
    const took = shown.flatMap(({ vertices }) => vertices[committer!]?.commitMs ?? []);
    expect(Math.max(...took)).toBeGreaterThanOrEqual(SLOW_COMMIT_MS);
    expect(shown.some(({ vertices }) => (vertices[committer!]?.committedFiles ?? 0) > 0)).toBe(true);
  });

  it('is not made larger while its commits are late', () => {
    expect(requestsOf('write', story.late)).toEqual([]);
  });

  it('gets more writers, with the files that they write shown, when its commits are quick again', () => {
    const [first] = requestsOf('write', story.doubled);
    const sizing = first?.detail.to;
    expect(sizing?.kind === 'per-vertex' && sizing.parallelism[writer!]).toBeGreaterThan(2);
    const files = first?.detail.because.find(({ rule }) => rule === 'small-files');
    expect(files?.numbers?.['files']?.value).toBe(sizing?.kind === 'per-vertex' && sizing.parallelism[writer!]);
    expect(files?.numbers?.['bytes']?.value).toBeLessThan(files?.numbers?.['bytesNow']?.value ?? 0);
  });

  it('is changed right after a commit, so that what is written by then is not written again', () => {
    const applied = everywhere().flatMap(
      ({ jobs }) => jobs['write']?.events.filter(({ name }) => name === 'applied') ?? [],
    );
    expect(applied.length).toBeGreaterThan(0);
    const moments = applied.map(({ detail }) => detail.because.find(({ rule }) => rule === 'checkpoint-age')?.numbers);
    for (const moment of moments) {
      expect(moment?.['age']?.value).toBeLessThan((STRETCH * COMMIT_MS) / 1000 / 2);
    }
    console.log(
      moments
        .map((one) => `changed ${one?.['age']?.value} s after a commit, waited ${one?.['waited']?.value} s`)
        .join('; '),
    );
  });

  it('never scales what commits', () => {
    for (const minute of everywhere()) {
      expect(parallelismOf(minute, gatherer)).toBe(1);
      expect(parallelismOf(minute, committer)).toBe(2);
    }
  });

  it('has read every row that was written once', () => {
    const { written, sequences, ...rest } = story.totals;
    expect(rest).toMatchObject({ recordsPerSecond: 0, committed: written, read: written });
    expect(sequences).toBe(sumOfSequences(written));
    expect(written).toBeGreaterThan(20_000);
  });
});

const named = (events: readonly ChangeEvent[], name: ChangeEvent['name']): boolean =>
  events.some((event) => event.name === name);

/** The log has 240 keys, and writes one record of each in turn. */
const KEYS = 240;
const sumOfSequences = (records: number): number => {
  const rounds = Math.floor(records / KEYS);
  const rest = records % KEYS;
  return (KEYS * rounds * (rounds - 1)) / 2 + rest * rounds;
};
