/**
 * How many records arrive at a source that reads an Iceberg table, by the commits of the catalog: each writer's records over the
 * time in which it has written them, from the commit before.
 */
import type { EpochMs } from '../model/observation.ts';
import type { TableNumbers } from '../model/table-numbers.ts';
import type { NewestSnapshot, SourceTable, TableCommit } from '../model/tables.ts';
import { roundMetric } from '../number/round-metric.ts';

/** Commits that are more frequent are taken together: what a checkpoint is late by would show as load. */
const LEAST_MS = 60_000;
/** A commit that is later than this share of the usual time has less to bring, or does not come. */
const LATE = 1.5;
/** That are kept: four hours with one every five minutes. */
const MOST_COMMITS = 48;

/** At an instant, by the commits made until then. Undefined: no writer has made two, or a commit does not say its records. */
export const tableAt = ({ commits }: Pick<SourceTable, 'commits'>, at: EpochMs): TableNumbers | undefined => {
  const made = commits.filter((commit) => commit.at <= at);
  const writers = [...new Set(made.map(({ writer }) => writer))];
  const rates = writers.flatMap(
    (writer) =>
      rateOf(
        made.filter((commit) => commit.writer === writer),
        at,
      ) ?? [],
  );
  if (rates.length === 0) return undefined;
  const { newest } = rates.reduce((one, other) => (other.newest.at > one.newest.at ? other : one));
  const sum = (of: (rate: WriterRate) => number): number => rates.reduce((all, rate) => all + of(rate), 0);
  const tableRate = roundMetric(sum((rate) => rate.perSecond));
  if (Number.isNaN(tableRate)) return undefined;
  return {
    tableRate,
    tableSeconds: roundMetric(1 / sum(({ seconds }) => 1 / seconds)),
    // Of a writer whose next commit is overdue it has been there long enough.
    tableNewest: sum((rate) => (rate.late ? 0 : rate.newest.records)),
    tableFiles: newest.files,
    tableBytes: newest.bytes,
    tableAge: (at - newest.at) / 1000,
  };
};

interface WriterRate {
  readonly perSecond: number;
  /** From one of its commits to the next. */
  readonly seconds: number;
  readonly newest: TableCommit;
  readonly late: boolean;
}

/** (commits at 0, 300 s with 60 000)  ->  200/s;  (the same, 600 s after the last one)  ->  100/s */
const rateOf = (own: readonly TableCommit[], at: EpochMs): WriterRate | undefined => {
  const newest = own.at(-1);
  if (newest === undefined) return undefined;
  const before = own.findLastIndex((commit) => newest.at - commit.at >= LEAST_MS);
  const from = own[Math.max(before, 0)];
  const whole = own.slice(Math.max(before, 0) + 1);
  if (from === undefined || newest.at <= from.at) return undefined;
  const records = whole.reduce((sum, commit) => sum + commit.records, 0);
  const spanMs = newest.at - from.at;
  const passedMs = at - newest.at;
  const late = passedMs > LATE * Math.max(spanMs, LEAST_MS);
  return {
    newest,
    late,
    seconds: spanMs / 1000 / whole.length,
    perSecond: (1000 * records) / (late ? passedMs : spanMs),
  };
};

/** Records committed after one time and until another. Undefined: not all of these commits are known. */
export const committedBetween = (
  { commits, since }: Pick<SourceTable, 'commits' | 'since'>,
  from: EpochMs,
  to: EpochMs,
): number | undefined => {
  if (from < since) return undefined;
  const records = commits.reduce((sum, one) => sum + (one.at > from && one.at <= to ? one.records : 0), 0);
  return Number.isNaN(records) ? undefined : records;
};

/** The snapshots of a branch as a metadata file has them, back to `since`. */
export interface History {
  readonly newest?: NewestSnapshot;
  /** Of every snapshot of it, whatever it has done. */
  readonly ids: ReadonlySet<string>;
  readonly commits: readonly TableCommit[];
  readonly since: EpochMs;
}

/** What snapshots that have expired have brought is kept; after a rollback of the table what it has no more is not. */
export const withHistory = (known: SourceTable | undefined, history: History): Omit<SourceTable, 'says' | 'file'> => {
  const goesOn = known?.newest !== undefined && history.ids.has(known.newest.id);
  const older = goesOn ? known.commits.filter(({ id }) => !history.ids.has(id)) : [];
  const all = [...older, ...history.commits].toSorted((a, b) => a.at - b.at);
  const commits = all.slice(-MOST_COMMITS);
  const since = goesOn ? Math.min(known.since, history.since) : history.since;
  return {
    ...(history.newest === undefined ? {} : { newest: history.newest }),
    commits,
    since: commits.length < all.length ? Math.max(since, commits[0]?.at ?? since) : since,
    ...(known?.waited === undefined ? {} : { waited: known.waited }),
  };
};
