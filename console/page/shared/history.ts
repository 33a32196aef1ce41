/** Puts what is new behind what the browser already has. */
import type { PageHistory } from '../../model/history.ts';
import type { PageState } from '../../model/page.ts';
import { MOST_DECISIONS, thinnedEvaluations, thinnedMinutes } from '../../model/resolution.ts';
import type { Time } from '../../model/values.ts';

/** Old rows are thinned as the server thins them. Rows from `news.from` on are replaced, decisions by their id; the order is the server's. */
export const mergeHistory = (known: PageHistory | undefined, news: PageHistory): PageHistory => {
  if (!known) return news;
  const decisions = new Map(known.decisions.map((decision) => [decision.id, decision]));
  for (const decision of news.decisions) decisions.set(decision.id, decision);
  return {
    from: Math.min(known.from, news.from),
    until: news.until,
    minutes: thinnedMinutes([...before(known.minutes, news.from), ...news.minutes], news.until),
    evaluations: thinnedEvaluations([...before(known.evaluations, news.from), ...news.evaluations], news.until),
    decisions: [...decisions.values()].sort((a, b) => b.at - a.at || b.statusAt - a.statusAt).slice(0, MOST_DECISIONS),
  };
};

/** A server that began again (another `from`, or an earlier end) tells another story: the old one is dropped. */
export const continues = (known: PageState, news: PageState): boolean =>
  known.from === news.from &&
  known.job.name === news.job.name &&
  known.job.platform === news.job.platform &&
  news.history.until >= known.history.until;

/** The newest row at or before `at`. Rows are in time order. */
export const rowAt = <T extends { readonly at: Time }>(rows: readonly T[], at: Time): T | undefined =>
  rows[countUntil(rows, at) - 1];

/** How many rows are at or before `at`. */
export const countUntil = (rows: readonly { readonly at: Time }[], at: Time): number => {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle]?.at ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
};

const before = <T extends { readonly at: Time }>(rows: readonly T[], at: Time): readonly T[] =>
  rows.filter((row) => row.at < at);
