/**
 * The detail of an event, small by construction: EventBridge takes 256 KB in a call of ten, and a job may have thousands of
 * vertices. The first reasons and the vertices that change are kept; what is left out is counted, and is in the journal.
 */
import { configurationText } from '../../lib/memory-tuning/recommendation.ts';
import type { ConfigChanges } from '../../lib/model/decision.ts';
import type { ChangeEventDetail, EventDetail } from '../../lib/model/event-detail-schema.ts';
import { type Bounded, firstWithin } from '../within-bytes.ts';

export type ReasonDetail = EventDetail['because'][number];

/** Ten of them, with their envelopes, are less than 256 KB. */
export const MOST_DETAIL_BYTES = 24_000;
const MOST_REASONS_BYTES = 10_000;
export const MOST_SIZING_BYTES = 3_000;
const MOST_OVERRIDES_BYTES = 1_500;
const MOST_REMOVALS_BYTES = 500;
const MOST_TEXT = 600;
const MOST_NUMBERS = 12;

export const boundedReasons = (reasons: readonly ReasonDetail[]): Bounded<ReasonDetail[]> =>
  firstWithin(reasons.map(shortReason), MOST_REASONS_BYTES);

const shortReason = ({ says, vertex, bound, numbers, ...reason }: ReasonDetail): ReasonDetail => ({
  ...reason,
  says: short(says),
  ...(vertex === undefined ? {} : { vertex: short(vertex) }),
  ...(bound === undefined ? {} : { bound: short(bound) }),
  ...(numbers === undefined ? {} : { numbers: Object.fromEntries(Object.entries(numbers).slice(0, MOST_NUMBERS)) }),
});

/** By code points: half a character is none. */
const short = (text: string): string => {
  if (text.length <= MOST_TEXT) return text;
  return `${[...text.slice(0, MOST_TEXT)].slice(0, -1).join('')} …`;
};

/** Whole options only: half a value would be another one. */
export const boundedConfig = (config: ConfigChanges): Bounded<NonNullable<ChangeEventDetail['config']>> => {
  const overrides = firstWithin(Object.entries(config.overrides), MOST_OVERRIDES_BYTES);
  const removals = firstWithin(config.removals, MOST_REMOVALS_BYTES);
  const kept = { ...config, overrides: Object.fromEntries(overrides.value), removals: removals.value };
  return {
    value: { overrides: kept.overrides, removals: [...kept.removals], text: configurationText(kept) },
    left: overrides.left + removals.left,
  };
};
