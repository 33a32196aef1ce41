/** How long is a scaling remembered? */
import type { VertexId } from './graph.ts';
import type { JobMemory, RestartRecord, ScalingRecord } from './job-memory.ts';
import type { EpochMs } from './observation.ts';
import type { Options } from './options/options.ts';

type History = JobMemory['history'];

/** By age and by count; a vertex of which nothing is left is forgotten. The very same value while nothing is trimmed. */
export const trimmedHistory = (history: History, now: EpochMs, options: Options): History => {
  const oldest = now - options.historyMaxAgeMs;
  const kept: Record<VertexId, readonly ScalingRecord[]> = {};
  let anyTrimmed = false;
  for (const id of Object.keys(history) as VertexId[]) {
    const records = history[id] ?? [];
    const young = newest(youngRecords(records, oldest), options.historyMaxCount);
    if (young.length > 0) kept[id] = young;
    if (young !== records || young.length === 0) anyTrimmed = true;
  }
  return anyTrimmed ? kept : history;
};

const youngRecords = (records: readonly ScalingRecord[], oldest: EpochMs): readonly ScalingRecord[] =>
  records.some((record) => record.at < oldest) ? records.filter((record) => record.at >= oldest) : records;

/** Without the vertices that the job no longer has; undefined when there are none. */
export const withoutGone = (history: History, vertices: readonly { readonly id: VertexId }[]): History | undefined => {
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
