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

export const shownOf = (span: Span, begin: Time, now: Time): Shown => {
  switch (span.kind) {
    case 'fixed':
      return { from: span.from, to: span.to };
    case 'all':
      return { from: begin, to: Math.max(now, begin + LEAST) };
    case 'newest': {
      const to = Math.max(now, begin + Math.min(LEAST, span.hours * HOUR));
      return { from: Math.max(begin, to - span.hours * HOUR), to };
    }
  }
};

export const CHOICES: readonly { readonly label: string; readonly span: Span }[] = [
  { label: '1 h', span: { kind: 'newest', hours: 1 } },
  { label: '6 h', span: { kind: 'newest', hours: 6 } },
  { label: '24 h', span: { kind: 'newest', hours: 24 } },
  { label: 'All', span: { kind: 'all' } },
];
