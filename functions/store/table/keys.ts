/** Sort keys of a job's items. Times are ISO 8601 in UTC, so that text order is time order and people can read them. */
import type { EpochMs } from '../../../lib/model/observation.ts';

export const STATE = 'STATE';
export const GRAPH = 'GRAPH';
/** Partition key of what the jobs of an account share: no job's key looks like it. */
export const FLEET = 'FLEET';
/** Partition key of the fleet index; its sort keys are the keys of the jobs. */
export const FLEET_JOBS = 'FLEET#JOBS';
/** Partition key of the jobs that were found; its sort keys are the searches. */
export const DISCOVERED = 'FLEET#DISCOVERED';

const EVALUATION = 'W#';
const JOURNAL = 'J#';
const DECISION_INPUT = 'I#';
/** Sorts after every digit and letter that a time is written with. */
const LAST = '~';

/** `nth`: 0, and one more for each different evaluation that was already taken at the very same time. */
export const evaluationKey = (at: EpochMs, nth: number): string =>
  nth === 0 ? EVALUATION + isoTime(at) : `${EVALUATION}${isoTime(at)}#${String(nth).padStart(3, '0')}`;

export const journalKey = (at: EpochMs, event: string): string => `${JOURNAL}${isoTime(at)}#${event}`;

export const decisionInputKey = (at: EpochMs, decision: string): string =>
  `${DECISION_INPUT}${isoTime(at)}#${decision}`;

export interface KeyRange {
  readonly first: string;
  readonly last: string;
}

/** Holds every evaluation with from <= at < to, and perhaps those of the millisecond around `to`. */
export const evaluationRange = (from: EpochMs, to: EpochMs): KeyRange => range(EVALUATION, from, to);

export const journalRange = (from: EpochMs, to: EpochMs): KeyRange => range(JOURNAL, from, to);

const range = (prefix: string, from: EpochMs, to: EpochMs): KeyRange => ({
  first: prefix + isoTime(within(from)),
  last: prefix + isoTime(within(to)) + LAST,
});

/** The times whose ISO form has a year of four digits. */
const FIRST_TIME = Date.parse('0000-01-01T00:00:00.000Z');
const LAST_TIME = Date.parse('9999-12-31T23:59:59.999Z');

const within = (at: EpochMs): EpochMs => Math.min(Math.max(at, FIRST_TIME), LAST_TIME);

/** Throws a RangeError for what is no time. */
export const isoTime = (at: EpochMs): string => {
  if (!(at >= FIRST_TIME && at <= LAST_TIME)) {
    throw new RangeError(
      `${at} is no time that can be stored: it must be epoch milliseconds of the years 0000 to 9999`,
    );
  }
  return new Date(at).toISOString();
};
