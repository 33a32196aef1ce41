/** The scaling history, and how long a scaling stays in it. */

import type { VertexId } from '../../model/graph.ts';
import type { EpochMs } from '../../model/observation.ts';
import type { Options } from '../../options/options.ts';
import type { FlinkState, RestartRecord, ScalingRecord } from './flink-state.ts';

type History = FlinkState['history'];

interface Trimmed {
  readonly kept: History;
  /** Nothing older was kept. */
  readonly oldest: EpochMs;
  readonly count: number;
  /** Time of the oldest record that was kept. */
  readonly first: EpochMs;
}

/** An evaluation asks several times, and the history changes only with a rescale. */
const lastTrimmed = new WeakMap<History, Trimmed>();

/** By age and by count; a vertex of which nothing is left is forgotten. The very same value until a record gets too old. */
export const trimmedHistory = (history: History, now: EpochMs, options: Options): History => {
  const oldest = now - options.historyMaxAgeMs;
  const ids = Object.keys(history) as VertexId[];
  if (ids.length === 0) return history;
  const count = options.historyMaxCount;
  const last = lastTrimmed.get(history);
  if (last?.count === count && last.oldest <= oldest && oldest <= last.first) return last.kept;
  const kept: Record<VertexId, readonly ScalingRecord[]> = {};
  let first = Number.POSITIVE_INFINITY;
  for (const id of ids) {
    const young = (history[id] ?? []).filter((record) => record.at >= oldest);
    const records = newest(young, count);
    if (records.length > 0) kept[id] = records;
    for (const { at } of records) first = Math.min(first, at);
  }
  lastTrimmed.set(history, { kept, oldest, count, first });
  return kept;
};

/** Without the vertices that the job no longer has; undefined when there are none. */
export const withoutRemoved = (
  history: History,
  vertices: readonly { readonly id: VertexId }[],
): History | undefined => {
  const has = (id: string): boolean => vertices.some((vertex) => vertex.id === id);
  const ids = Object.keys(history);
  if (ids.every(has)) return undefined;
  return Object.fromEntries(Object.entries(history).filter(([id]) => has(id)));
};

/** By age and by count as well, but the newest always stays. The very same value while nothing is trimmed. */
export const trimmedRestarts = (
  restarts: readonly RestartRecord[],
  now: EpochMs,
  options: Options,
): readonly RestartRecord[] => {
  const oldest = now - options.historyMaxAgeMs;
  const young = restarts.some(({ decidedAt }) => decidedAt < oldest)
    ? restarts.filter(({ decidedAt }) => decidedAt >= oldest)
    : restarts;
  const kept = newest(young, options.historyMaxCount);
  const last = restarts[restarts.length - 1];
  return kept.length > 0 || last === undefined ? kept : [last];
};

const newest = <T>(items: readonly T[], count: number): readonly T[] =>
  items.length > count ? items.slice(items.length - Math.max(0, count)) : items;
