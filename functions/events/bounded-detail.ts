/**
 * The detail of an event, small by construction: EventBridge takes 256 KB in a call of ten, and a job may have thousands of
 * vertices. The first reasons and the vertices that change are kept; what is left out is counted, and is in the journal.
 */
import { configurationText } from '../../lib/memory-tuning/recommendation.ts';
import type { ConfigChanges } from '../../lib/model/decision.ts';
import type { ChangeEventDetail, EventDetail } from '../../lib/model/event-detail-schema.ts';
import type { Sizing } from '../../lib/model/sizing.ts';

export type ReasonDetail = EventDetail['because'][number];

/** Ten of them, with their envelopes, are less than 256 KB. */
export const MOST_DETAIL_BYTES = 24_000;
const MOST_REASONS_BYTES = 10_000;
const MOST_SIZING_BYTES = 3_000;
const MOST_OVERRIDES_BYTES = 1_500;
const MOST_REMOVALS_BYTES = 500;
const MOST_TEXT = 600;
const MOST_NUMBERS = 12;

export interface Bounded<Value> {
  readonly value: Value;
  /** So many are left out. */
  readonly left: number;
}

export const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value) ?? '');

export const boundedReasons = (reasons: readonly ReasonDetail[]): Bounded<ReasonDetail[]> =>
  within(reasons.map(shortReason), MOST_REASONS_BYTES);

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

/** The vertices that change go first. */
export const boundedSizing = (size: Sizing, other: Sizing): Bounded<ChangeEventDetail['from']> => {
  if (size.kind !== 'per-vertex') return { value: size, left: 0 };
  const others = other.kind === 'per-vertex' ? other.parallelism : {};
  const entries = Object.entries(size.parallelism);
  const isChanged = ([id, parallelism]: (typeof entries)[number]): boolean =>
    (others as Readonly<Record<string, number>>)[id] !== parallelism;
  const all = { ...size, parallelism: Object.fromEntries(entries) };
  if (bytesOf(all) <= MOST_SIZING_BYTES) return { value: all, left: 0 };
  const inOrder = [...entries.filter(isChanged), ...entries.filter((entry) => !isChanged(entry))];
  const { value, left } = within(inOrder, MOST_SIZING_BYTES);
  return { value: { ...size, parallelism: Object.fromEntries(value) }, left };
};

/** Whole options only: half a value would be another one. */
export const boundedConfig = (config: ConfigChanges): Bounded<NonNullable<ChangeEventDetail['config']>> => {
  const overrides = within(Object.entries(config.overrides), MOST_OVERRIDES_BYTES);
  const removals = within(config.removals, MOST_REMOVALS_BYTES);
  const kept = { ...config, overrides: Object.fromEntries(overrides.value), removals: removals.value };
  return {
    value: { overrides: kept.overrides, removals: [...kept.removals], text: configurationText(kept) },
    left: overrides.left + removals.left,
  };
};

/** The first that fit together. */
const within = <Item>(items: readonly Item[], most: number): Bounded<Item[]> => {
  const value: Item[] = [];
  let bytes = 2;
  for (const item of items) {
    const own = bytesOf(item) + 1;
    if (bytes + own > most) continue;
    bytes += own;
    value.push(item);
  }
  return { value, left: items.length - value.length };
};
