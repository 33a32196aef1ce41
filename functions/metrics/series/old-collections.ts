/** The time that old collections take in each minute. */
import type { EpochMs } from '../../../lib/model/observation.ts';
import type { Series } from '../plan/metric.ts';

/** Fewer points can't tell a counter from what each minute added. */
const FEWEST_OF_A_COUNTER = 5;

/**
 * Managed Flink is taken to publish what each minute added, over all task managers. Flink itself only has a counter since
 * the start; so a series that never falls is read as one, since else a job would look choked by its whole past.
 */
export const msPerMinute = (published: Series): Series => {
  const points = [...published].sort(([a], [b]) => a - b);
  const neverFalls = points.every(([, value], i) => value >= (points[i - 1]?.[1] ?? value));
  if (!neverFalls) return published;
  if (points.length < FEWEST_OF_A_COUNTER) return new Map();
  const added = points.flatMap(([at, value], i): [EpochMs, number][] => {
    const [, before] = points[i - 1] ?? [];
    return before === undefined ? [] : [[at, value - before]];
  });
  return new Map(added);
};
