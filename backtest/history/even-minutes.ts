/** Minutes in which the load did not jump: only there a maximum belongs to the mean. */
import type { HistoryMinute, JobHistory } from './job-history.ts';
import { median } from './median.ts';

/** Further above its mean than usual, the hottest subtask had more to do in one part of the minute than in another. */
const EVEN = 1.1;
/** Of a history that hardly has even minutes all are taken. */
const FEWEST = 60;

/**
 * In a minute in whose middle a burst begins the hottest subtask is as busy as in the burst, and the rate is half of it: a record
 * seems to cost twice as much. The busiest vertex says which minutes these are.
 * (hottest 0.28 of 0.27 as a rule, 0.55 of 0.42, 0.60 of 0.58)  ->  all but the second
 */
export const evenMinutes = ({ minutes, graph }: Pick<JobHistory, 'minutes' | 'graph'>): readonly HistoryMinute[] => {
  const busyOf = (index: number): number =>
    minutes.reduce((sum, { vertices }) => sum + (vertices[index]?.busy || 0), 0);
  const busiest = graph.vertices.reduce((best, _, index) => (busyOf(index) > busyOf(best) ? index : best), 0);
  const unevenness = minutes.map(({ vertices }) => {
    const { hottest = Number.NaN, busy = Number.NaN } = vertices[busiest] ?? {};
    return hottest / busy;
  });
  const usual = median(unevenness.filter(Number.isFinite));
  const even = minutes.filter((_, n) => (unevenness[n] ?? Number.NaN) <= EVEN * usual);
  return even.length >= Math.min(FEWEST, minutes.length) ? even : minutes;
};
