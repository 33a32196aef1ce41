/**
 * How many records arrive at a source that reads what another job commits, such as a table of Iceberg: all of a commit at once,
 * and nothing until the next. Over a time that cuts such a tooth a rate is anything between nothing and twice the truth; so it is
 * taken over whole teeth, each by the time since the one before it, in which its records were written.
 */
import type { VertexId } from '../model/graph.ts';
import type { EpochMs } from '../model/observation.ts';
import type { Sample } from '../model/sample.ts';

export interface CommitComb {
  /** The last sample before the newest tooth, and the records that had arrived by then, in this run of the job. */
  readonly boundary?: readonly [EpochMs, number];
  /** Seconds from one tooth to the next: the mean of the newest lengths, where they differ by no more than samples do. */
  readonly seconds?: number;
  readonly lengths?: readonly number[];
  /** Records/s over the last whole tooth. */
  readonly rate?: number;
  /** Most records that one interval has brought, fading; a quarter of them are a tooth. */
  readonly most: number;
  /** Intervals since the newest tooth began, and those of them that brought something. */
  readonly intervals: number;
  readonly active: number;
  /** The first sample of this run of the job. */
  readonly since?: EpochMs;
  /** Has the newest interval brought nothing? Undefined: none ever has. */
  readonly quiet?: boolean;
}

export type CommitCombs = Readonly<Record<VertexId, CommitComb>>;

const NOTHING_SEEN: CommitComb = { most: 0, intervals: 0, active: 0 };

const LEAST_SHARE = 1 / 4;
/** After so many intervals that all bring something, and so many times as long as between two teeth, it is no comb. */
const NO_COMB = { intervals: 5, times: 4 };
/** A first tooth is waited for no longer. */
const LONGEST_S = 15 * 60;
/** A commit that is later than this share of the usual time has less to bring, or does not come. */
const LATE = 1.5;
/** A mean of no more than so many, so that it follows. */
const MOST_LENGTHS = 4;
/** What is found at once takes no more intervals: it can fall on the border of two. */
const AT_ONCE = 2;

/** What the source has read, and what waits. (12 000 read, 3 000 wait)  ->  15 000 */
const arrivedBy = (sample: Sample, id: VertexId): number => {
  const { recordsIn = Number.NaN, lag = Number.NaN } = sample.vertices[id] ?? {};
  return recordsIn + (Number.isFinite(lag) ? lag : 0);
};

const knowsLag = (sample: Sample, id: VertexId): boolean => Number.isFinite(sample.vertices[id]?.lag ?? Number.NaN);

/** Is this a source that reads commits? */
export const readsCommits = (sample: Sample | undefined, id: VertexId): boolean =>
  sample?.vertices[id]?.readsCommits === 1;

/** One interval later. `before` and `after` are of one run of the job. */
export const withCommits = (comb: CommitComb | undefined, before: Sample, after: Sample, id: VertexId): CommitComb => {
  const known = { since: before.at, ...(comb ?? NOTHING_SEEN) };
  if (knowsLag(before, id) !== knowsLag(after, id)) return forRun(known);
  const had = arrivedBy(before, id);
  const brought = arrivedBy(after, id) - had;
  if (!Number.isFinite(brought)) return known;
  const most = Math.max(known.most, brought);
  const intervals = known.intervals + 1;
  if (!(brought > 0) || brought < LEAST_SHARE * most) return { ...known, most, intervals, quiet: true };
  if (known.quiet === undefined) return { ...known, most };
  if (!known.quiet) return { ...known, most, intervals, active: known.active + 1 };
  const begun = {
    since: known.since,
    boundary: [before.at, had] as const,
    most: Math.max(brought, most / 2),
    intervals: 1,
    active: 1,
    quiet: false,
  };
  if (known.boundary === undefined) return { ...begun, ...withRate(known.rate) };
  const length = lengthOf(known, (before.at - known.boundary[0]) / 1000, (after.at - before.at) / 1000);
  return { ...begun, ...length, ...withRate(rateOf(known, had - known.boundary[1], length.seconds)) };
};

/** Commits fall between samples: (4 min, 3 min and 5 min by samples a minute apart)  ->  4 min.  (4 min and 10 min)  ->  10 min */
const lengthOf = ({ seconds: usual, lengths = [] }: CommitComb, length: number, sampleSeconds: number) => {
  const alike = usual !== undefined && Math.abs(length - usual) <= 1.5 * sampleSeconds;
  const newest = [...(alike ? lengths.slice(1 - MOST_LENGTHS) : []), length];
  return { seconds: newest.reduce((sum, one) => sum + one, 0) / newest.length, lengths: newest };
};

/**
 * Records of one tooth were written in the time since the one before it. Where they came over most of the time until the next one,
 * they were read as they came: then that time counts. Of a first tooth nothing is known.
 */
const rateOf = ({ seconds: before, rate, active, intervals }: CommitComb, records: number, seconds: number) => {
  if (active > intervals / 2) return records / seconds;
  return before === undefined ? rate : records / before;
};

const withRate = (rate: number | undefined): Pick<CommitComb, 'rate'> => (rate === undefined ? {} : { rate });

/** Of a window of one run of the job. */
export const combOf = (window: readonly Sample[], id: VertexId): CommitComb | undefined => {
  let comb: CommitComb | undefined;
  for (let index = 1; index < window.length; index++) {
    comb = withCommits(comb, window[index - 1] as Sample, window[index] as Sample, id);
  }
  return comb;
};

/** Counters begin again, and what was learned of the rate holds. */
export const forRun = ({ rate, most }: CommitComb): CommitComb => ({ ...NOTHING_SEEN, most, ...withRate(rate) });

export type CommittedLoad =
  /** Records/s over whole commits. */
  | { readonly kind: 'rate'; readonly rate: number; readonly seconds: number | undefined }
  /** Fewer than two commits were seen so far. */
  | { readonly kind: 'unknown' }
  /** Commits are as frequent as samples, or the source reads all the time: an interval says as much. */
  | { readonly kind: 'no comb' };

/**
 * Of now; where the catalog is read, by its commits. What the newest tooth has brought at once counts as soon as it is more than
 * that of the last one; and one that does not come makes less of the rate.
 * (teeth of 30 000 every 300 s; the newest has 60 000)  ->  200/s
 */
export const committedLoad = (comb: CommitComb | undefined, newest: Sample, id: VertexId): CommittedLoad => {
  const { tableRate, tableSeconds } = newest.vertices[id] ?? {};
  if (tableRate !== undefined) return { kind: 'rate', rate: tableRate, seconds: tableSeconds };
  const { since = newest.at, boundary, seconds, rate, quiet, intervals, active } = comb ?? NOTHING_SEEN;
  const isLong = newest.at - since > 1000 * LONGEST_S;
  if (quiet === undefined) return rate === undefined || isLong ? { kind: 'no comb' } : { kind: 'rate', rate, seconds };
  const [at, had] = boundary ?? [newest.at, Number.NaN];
  const passed = (newest.at - at) / 1000;
  const always = active === intervals && active >= NO_COMB.intervals;
  if (seconds === undefined) {
    if (isLong) return { kind: 'no comb' };
    if (rate !== undefined) return { kind: 'rate', rate, seconds };
    return { kind: always ? 'no comb' : 'unknown' };
  }
  if (always && passed > NO_COMB.times * seconds) return { kind: 'no comb' };
  const brought = arrivedBy(newest, id) - had;
  const whole = Math.max(rate ?? 0, active <= AT_ONCE ? brought / seconds : 0);
  if (rate === undefined && active > AT_ONCE) return { kind: 'unknown' };
  return { kind: 'rate', rate: passed > LATE * seconds ? Math.min(whole, brought / passed) : whole, seconds };
};

/** Of what waits, what is older than the newest commit. NaN: not known. (50 000 wait, the newest brought 30 000)  ->  20 000 */
export const olderThanCommit = (comb: CommitComb | undefined, newest: Sample, id: VertexId): number => {
  const { lag = Number.NaN, tableNewest } = newest.vertices[id] ?? {};
  if (tableNewest !== undefined) return Math.max(0, lag - tableNewest);
  if (comb?.boundary === undefined) return lag;
  return Math.max(0, lag - (arrivedBy(newest, id) - comb.boundary[1]));
};
