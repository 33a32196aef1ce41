/** How long is a scaling remembered? */
import type { VertexId } from './graph.ts';
import type { JobMemory, RestartRecord, ScalingRecord } from './job-memory.ts';
import type { EpochMs } from './observation.ts';
import type { Options } from './options/options.ts';

type History = JobMemory['history'];

/** By age and by count; a vertex of which nothing is left is forgotten. */
export const trimmedHistory = (history: History, now: EpochMs, options: Options): History => {
  const oldest = now - options.historyMaxAgeMs;
  const kept: Record<VertexId, readonly ScalingRecord[]> = {};
  for (const [id, records] of Object.entries(history) as [VertexId, readonly ScalingRecord[]][]) {
    const young = newest(
      records.filter((record) => record.at >= oldest),
      options.historyMaxCount,
    );
    if (young.length > 0) kept[id] = young;
  }
  return kept;
};

/** Without the vertices that the job no longer has; undefined when there are none. */
export const withoutGone = (history: History, vertices: readonly { readonly id: VertexId }[]): History | undefined => {
  const ids = new Set<string>(vertices.map((vertex) => vertex.id));
  const entries = Object.entries(history);
  if (entries.every(([id]) => ids.has(id))) return undefined;
  return Object.fromEntries(entries.filter(([id]) => ids.has(id)));
};

/** By age and by count as well, but the newest always stays. */
export const trimmedRestarts = (
  restarts: readonly RestartRecord[],
  now: EpochMs,
  options: Options,
): readonly RestartRecord[] => {
  const oldest = now - options.historyMaxAgeMs;
  const count = options.historyMaxCount;
  const kept = newest(
    restarts.filter((record) => record.decidedAt >= oldest),
    count,
  );
  const last = restarts[restarts.length - 1];
  return kept.length > 0 || last === undefined ? kept : [last];
};

const newest = <T>(items: readonly T[], count: number): readonly T[] =>
  items.length > count ? items.slice(items.length - Math.max(0, count)) : items;
