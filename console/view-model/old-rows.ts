/** Rows of the past, made once and thinned by their age, so that a long run needs neither its records nor all their rows. */
import type { EvaluationRecord } from '../../functions/ports.ts';
import type { EvaluationRow, MinuteRow } from '../model/history.ts';
import { FULL_MS, thinnedEvaluations, thinnedMinutes } from '../model/resolution.ts';
import type { Time } from '../model/values.ts';
import type { PackingSaved } from './memory-packing.ts';

/** What was saved up to a record, and goes on from there. */
export interface SavedBefore {
  readonly dollars: number;
  readonly ofDollars: number;
  readonly taskManagerHours: number;
  readonly ofTaskManagerHours: number;
  /** By another packing. */
  readonly packingDollars: number;
}

export interface Rows {
  readonly minutes: readonly MinuteRow[];
  readonly evaluations: readonly EvaluationRow[];
}

export interface OldRows extends Rows {
  /** Rows up to here are made. */
  readonly until: Time;
  readonly saved: SavedBefore;
}

export const NO_OLD_ROWS: OldRows = {
  until: Number.NEGATIVE_INFINITY,
  minutes: [],
  evaluations: [],
  saved: { dollars: 0, ofDollars: 0, taskManagerHours: 0, ofTaskManagerHours: 0, packingDollars: 0 },
};

/** Records are put away an hour at a time. */
const STEP_MS = 3_600_000;

export interface Made {
  readonly rows: Rows;
  /** The records of a day and more that the rows were made from. */
  readonly evaluations: readonly EvaluationRecord[];
  readonly tuned: readonly (PackingSaved | undefined)[];
  readonly now: Time;
}

/**
 * Puts away what is older than a day: the records before `until` are not needed then. The record at `until` is, since its
 * size holds until the next one. Undefined when there is nothing to do yet.
 */
export const putAwayRows = (old: OldRows, { rows, evaluations, tuned, now }: Made): OldRows | undefined => {
  const [first] = evaluations;
  if (first === undefined || first.at > now - FULL_MS - STEP_MS) return undefined;
  const last = evaluations.findLastIndex(({ at }) => at <= now - FULL_MS);
  const until = evaluations[last]?.at;
  const row = rows.evaluations.findLast(({ at }) => at === until);
  if (until === undefined || until === first.at || row === undefined) return undefined;
  return {
    until,
    minutes: rows.minutes.filter(({ at }) => at <= until),
    evaluations: rows.evaluations
      .filter(({ at }) => at <= until)
      .map((row) => (row.at > old.until ? putAwayRow(row) : row)),
    saved: {
      dollars: row.savedDollars ?? 0,
      ofDollars: row.savedOfDollars ?? 0,
      taskManagerHours: row.savedTaskManagerHours ?? 0,
      ofTaskManagerHours: row.savedOfTaskManagerHours ?? 0,
      packingDollars: tuned[last]?.dollars ?? 0,
    },
  };
};

/** With the first of its sentences, in a copy: a sentence that was read from a record keeps the text of the whole record. */
const putAwayRow = (row: EvaluationRow): EvaluationRow =>
  structuredClone({ ...withoutLoads(row), says: row.says.slice(0, 1) });

const withoutLoads = ({ vertexLoads, ...row }: EvaluationRow): EvaluationRow => row;

/** `rows` are those of all records that are kept: those already put away are left out, and old ones are thinned. */
export const joined = (old: OldRows, rows: Rows, now: Time): Rows => {
  const later = <Row extends { readonly at: Time }>(all: readonly Row[]): readonly Row[] =>
    all.filter(({ at }) => at > old.until);
  return {
    minutes: thinnedMinutes([...old.minutes, ...later(rows.minutes)], now),
    evaluations: thinnedEvaluations([...old.evaluations, ...later(rows.evaluations)], now),
  };
};
