/** Resolution of rows by their age: a long run keeps what happened, and fewer of the rows between. */
import type { EvaluationRow, MinuteRow } from './history.ts';
import type { Time } from './values.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** So many decisions are shown, the newest. */
export const MOST_DECISIONS = 500;
/** Rows younger than this are all kept. */
export const FULL_MS = DAY;
/** Of the rows older than `from`, one in each `every` is kept. */
const STEPS = [
  { from: 7 * DAY, every: HOUR },
  { from: FULL_MS, every: HOUR / 4 },
] as const;
/** Rows older than this are not shown. */
export const LONGEST_MS = 31 * DAY;

/**
 * The last row of each step and every row that `happened`; steps begin at whole hours, so that rows thinned once and
 * again are the same as rows thinned once.
 */
const thinned = <Row extends { readonly at: Time }>(
  rows: readonly Row[],
  now: Time,
  happened: (row: Row, before: Row | undefined) => boolean,
): readonly Row[] => {
  let before: Row | undefined;
  const kept = rows.filter((row, i) => {
    const age = now - row.at;
    if (age > LONGEST_MS) return false;
    const every = STEPS.find(({ from }) => age > from)?.every;
    const next = rows[i + 1];
    const isKept =
      every === undefined ||
      next === undefined ||
      Math.floor(next.at / every) !== Math.floor(row.at / every) ||
      happened(row, before);
    if (isKept) before = row;
    return isKept;
  });
  return kept.length === rows.length ? rows : kept;
};

export const thinnedMinutes = (rows: readonly MinuteRow[], now: Time): readonly MinuteRow[] =>
  thinned(rows, now, () => false);

/** A decision and a size that is another than before are what happened. */
export const thinnedEvaluations = (rows: readonly EvaluationRow[], now: Time): readonly EvaluationRow[] =>
  thinned(rows, now, (row, before) => row.decision !== 'hold' || before === undefined || !sameSize(row, before));

const sameSize = (one: EvaluationRow, other: EvaluationRow): boolean =>
  one.kpus === other.kpus &&
  one.parallelism === other.parallelism &&
  one.parallelismPerKpu === other.parallelismPerKpu &&
  Object.keys({ ...one.vertexParallelism, ...other.vertexParallelism }).every(
    (id) => one.vertexParallelism[id] === other.vertexParallelism[id],
  );
