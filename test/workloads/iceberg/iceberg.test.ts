/**
 * A job that writes an Iceberg table and one that reads it, both scaled by policy `autopilot` as it is deployed, by Flink's REST
 * API. A checkpoint, and with it a commit, is taken about once in a minute of this clock (fast-flink.ts).
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChangeEvent } from '../../../lib/model/events.ts';
import type { VertexId } from '../../../lib/model/graph.ts';
import { until } from '../../flink/until.ts';
import { allTasksRun, type FastLoop, type Minute, openFastLoop, verticesByName } from '../fast-loop.ts';
import { type IcebergTotals, type RunningIceberg, startIceberg } from './start-iceberg.ts';

/** Two writers handle a little less than 400 rows/s, one reader a little less than 500. */
const CALM = 240;
const DOUBLED = 480;
const SLOW_COMMIT_MS = 4_000;
const WARM_ROWS = 4_000;

interface Story {
  readonly calm: readonly Minute[];
  readonly late: readonly Minute[];
  readonly doubled: readonly Minute[];
  readonly totals: IcebergTotals;
}

describe('a job that writes an Iceberg table, and one that reads it', () => {
  let running: RunningIceberg;
  let loop: FastLoop;
  let story: Story;
  let [writer, gatherer, committer, reader]: VertexId[] = [];

  beforeAll(async () => {
    running = await startIceberg({ write: 2, read: 1, writeMillis: 5, readMillis: 2, slotsPerTaskManager: 16 });
    await allTasksRun(running.url);
    await running.setRate(CALM);
    await until('some rows to be read', 180, async () =>
      (await running.totals()).read > WARM_ROWS ? true : undefined,
    );
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

    await running.setRate(0);
    const totals = await until('all that was written to be committed and read', 180, async () => {
      const now = await running.totals();
      return now.committed === now.written && now.read === now.written ? now : undefined;
    });
    story = { calm, late, doubled, totals };
  });
  afterAll(async () => {
    await loop?.stop();
    await running?.stop();
  });

  const parallelismOf = ({ jobs }: Minute, vertex: VertexId | undefined): number => {
    const sizing = jobs['write']?.record.sizing;
    return sizing?.kind === 'per-vertex' ? (sizing.parallelism[vertex as VertexId] ?? Number.NaN) : Number.NaN;
  };
  const everywhere = (): readonly Minute[] => [...story.calm, ...story.late, ...story.doubled];
  const requestsOf = (job: string, minutes: readonly Minute[]): readonly ChangeEvent[] =>
    minutes.flatMap(({ jobs }) => (jobs[job]?.events ?? []).filter(({ name }) => name === 'requested'));

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
  const [rounds, rest] = [Math.floor(records / KEYS), records % KEYS];
  return (KEYS * rounds * (rounds - 1)) / 2 + rest * rounds;
};
