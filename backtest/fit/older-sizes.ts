/** What was seen at sizes that only the older part of a history has, which is known by five minutes. */
import type { JobHistory } from '../history/job-history.ts';
import type { SeenCapacity } from './job-model.ts';
import { seenCapacities } from './seen-capacity.ts';

/** One standard deviation at least: the load within five minutes is not known, and the job may have been another one. */
const LEAST_SCATTER = 0.1;

/**
 * The hottest of five minutes is further above the mean than that of one, and would make records look dear: the hottest subtask
 * is taken to be as far above the mean as the newest minutes show it.
 */
export const withOlderSizes = (
  seen: readonly SeenCapacity[],
  { graph, older }: Pick<JobHistory, 'graph' | 'older'>,
  index: number,
  evenness: number,
): readonly SeenCapacity[] => {
  if (older === undefined) return seen;
  const minutes = older.minutes.map((minute) => ({
    ...minute,
    vertices: minute.vertices.map((vertex, i) =>
      i === index ? { ...vertex, hottest: Math.min(vertex.hottest, vertex.busy / Math.max(0.01, evenness)) } : vertex,
    ),
  }));
  const known = new Set(seen.map(({ parallelism }) => parallelism));
  const more = seenCapacities({ graph, minutes }, index)
    .filter(({ parallelism }) => !known.has(parallelism))
    .map((one) => ({ ...one, scatter: Math.max(LEAST_SCATTER, one.scatter) }));
  return [...seen, ...more].toSorted((a, b) => a.parallelism - b.parallelism);
};
