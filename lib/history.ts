/** How long is a scaling remembered? */
import type { VertexId } from './graph.ts';
import type { JobMemory, RestartRecord, ScalingRecord } from './job-memory.ts';
import type { EpochMs } from './observation.ts';
import type { Options } from './options/options.ts';

type History = JobMemory['history'];

/** By age and by count; a vertex of which nothing is left is forgotten. The very same while nothing is trimmed. */
export const trimmedHistory = (history: History, now: EpochMs, options: Options): History => {
  const oldest = now - options.historyMaxAgeMs;
  const kept: Record<VertexId, readonly ScalingRecord[]> = {};
  let anyTrimmed = false;
  for (const [id, records] of Object.entries(history) as [VertexId, readonly ScalingRecord[]][]) {
    const young = newest(
      since(records, ({ at }) => at, oldest),
      options.historyMaxCount,
    );
    if (young.length > 0) kept[id] = young;
    anyTrimmed ||= young !== records || young.length === 0;
  }
  return anyTrimmed ? kept : history;
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
  const kept = newest(
    since(restarts, ({ decidedAt }) => decidedAt, oldest),
    options.historyMaxCount,
  );
  const last = restarts[restarts.length - 1];
  return kept.length > 0 || last === undefined ? kept : [last];
};

const since = <T>(items: readonly T[], at: (item: T) => EpochMs, oldest: EpochMs): readonly T[] =>
  items.every((item) => at(item) >= oldest) ? items : items.filter((item) => at(item) >= oldest);

const newest = <T>(items: readonly T[], count: number): readonly T[] =>
  items.length > count ? items.slice(items.length - Math.max(0, count)) : items;
