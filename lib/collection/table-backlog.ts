/**
 * What waits at a source that does not say so itself, as after a restart: what was committed to its table since that was last
 * known, without what it has read since. Where it stands still with nothing to do, it has read all there was.
 */
import type { EpochMs } from '../model/observation.ts';
import type { SourceTable } from '../model/tables.ts';
import { committedBetween } from './table-commits.ts';

/** A source at one instant of this run of the job. */
export interface SourcePoint {
  readonly at: EpochMs;
  readonly recordsIn: number;
  /** NaN: not known. */
  readonly lag: number;
  /** Neither busy nor held back by what follows it. */
  readonly idle: boolean;
}

/**
 * Undefined: it can't be known. What was read between the last sample of a run and its end, and is read again after it, is not
 * seen: it is off by that, until the source stands still for the first time.
 * (1 000 waited, 12 000 were committed since, 5 000 were read since)  ->  8 000
 */
export const waiting = (
  table: Pick<SourceTable, 'commits' | 'since' | 'waited'>,
  before: readonly SourcePoint[],
  now: SourcePoint,
  runningSince: EpochMs,
): number | undefined => {
  const last = before.at(-1);
  if (last !== undefined && hasReadAll(table, before, last, now)) return committedBetween(table, last.at, now.at);
  const { waited } = table;
  const ofRun = before.findLast(({ lag }) => Number.isFinite(lag));
  const ofLastRun = waited !== undefined && waited.at < runningSince ? waited : undefined;
  const from = ofRun ?? (ofLastRun && { at: ofLastRun.at, lag: ofLastRun.records, recordsIn: 0 });
  if (from === undefined) return undefined;
  const committed = committedBetween(table, from.at, now.at) ?? Number.NaN;
  const records = from.lag + committed - (now.recordsIn - from.recordsIn);
  return Number.isNaN(records) ? undefined : Math.max(0, records);
};

/** Where nothing of the newest commit was read, it stands still for another reason. */
const hasReadAll = (
  { commits }: Pick<SourceTable, 'commits'>,
  before: readonly SourcePoint[],
  last: SourcePoint,
  now: SourcePoint,
): boolean => {
  if (!now.idle || !(now.recordsIn > 0) || now.recordsIn !== last.recordsIn) return false;
  const newest = commits.findLast((commit) => commit.at <= last.at && commit.records > 0);
  const then = newest && before.findLast(({ at }) => at <= newest.at);
  return then === undefined || then.recordsIn < last.recordsIn;
};
