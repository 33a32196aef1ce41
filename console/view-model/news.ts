/** What a browser that has the history up to a time still needs of it. */
import type { EvaluationRecord } from '../../functions/ports.ts';
import type { PageHistory } from '../model/history.ts';
import type { Time } from '../model/values.ts';

/** Facts may be journalled so much later than they happened. */
const JOURNAL_DELAY_MS = 3_600_000;

/** An evaluation may bring samples that repair earlier ones: rows are sent again from the earliest that it touched. */
export const newsOf = (
  all: Pick<PageHistory, 'minutes' | 'evaluations' | 'decisions'>,
  evaluations: readonly EvaluationRecord[],
  start: Time,
  since: Time | undefined,
): PageHistory => {
  const until = evaluations.at(-1)?.at ?? start;
  if (since === undefined) return { from: Number.MIN_SAFE_INTEGER, until, ...all };
  let from = since;
  for (const record of evaluations) {
    if (record.at < since) continue;
    for (const sample of record.samples) from = Math.min(from, sample.at);
  }
  from = Math.min(twoBefore(all.minutes, from), twoBefore(all.evaluations, from));
  return {
    from,
    until,
    minutes: all.minutes.filter((row) => row.at >= from),
    evaluations: all.evaluations.filter((row) => row.at >= from),
    decisions: all.decisions.filter((decision) => decision.statusAt >= from - JOURNAL_DELAY_MS),
  };
};

/** The row before may have got a gap behind it: that row and its gap are sent again too. */
const twoBefore = (rows: readonly { readonly at: Time }[], from: Time): Time => {
  const first = rows.findIndex((row) => row.at >= from);
  return Math.min(from, rows[(first < 0 ? rows.length : first) - 2]?.at ?? from);
};
