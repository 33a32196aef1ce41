/** The span of time that the charts show. */
import type { Time } from '../../model/values.ts';

export type Span =
  /** The newest so many hours, following. */
  | { readonly kind: 'newest'; readonly hours: number }
  | { readonly kind: 'all' }
  /** As it was drawn with the mouse. */
  | { readonly kind: 'fixed'; readonly from: Time; readonly to: Time };

export interface Shown {
  readonly from: Time;
  readonly to: Time;
}

const HOUR = 3_600_000;
/** The first minutes are not stretched over the whole width. */
const LEAST = HOUR / 2;

/** What is ahead takes no more than this share of what is behind. */
const AHEAD_SHARE = 1 / 4;

/** `forecastUntil`: what follows the newest shows the forecast as well. */
export const shownOf = (span: Span, begin: Time, now: Time, forecastUntil: Time = now): Shown => {
  if (span.kind === 'fixed') return { from: span.from, to: span.to };
  const past = pastOf(span, begin, now);
  const most = past.to + (past.to - past.from) * AHEAD_SHARE;
  return { from: past.from, to: Math.max(past.to, Math.min(forecastUntil, most)) };
};

const pastOf = (span: Exclude<Span, { kind: 'fixed' }>, begin: Time, now: Time): Shown => {
  if (span.kind === 'all') return { from: begin, to: Math.max(now, begin + LEAST) };
  const to = Math.max(now, begin + Math.min(LEAST, span.hours * HOUR));
  return { from: Math.max(begin, to - span.hours * HOUR), to };
};

export const CHOICES: readonly { readonly label: string; readonly span: Span }[] = [
  { label: '1 h', span: { kind: 'newest', hours: 1 } },
  { label: '6 h', span: { kind: 'newest', hours: 6 } },
  { label: '24 h', span: { kind: 'newest', hours: 24 } },
  { label: 'All', span: { kind: 'all' } },
];
