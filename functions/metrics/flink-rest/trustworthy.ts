/**
 * Do the counters of a vertex belong to the job as it runs now? After a restart Flink may still show those of before, and
 * before it has fetched any it shows zeros. Either would look like a jump of the load.
 */
import type { VertexDetails } from '../../flink-rest/job-details.ts';

/** Flink's timers tick every 5 s and its view is a few seconds old; the sums below may run ahead by that. */
const SLACK_MS = 10_000;

/** What is wrong with them; undefined when nothing is. */
export const distrust = ({ name, parallelism, duration, status, metrics }: VertexDetails): string | undefined => {
  if (status === 'FINISHED') return undefined;
  if (!metrics['read-records-complete'] || !metrics['write-records-complete']) {
    return `Flink has not fetched the counters of every subtask of ${name} yet.`;
  }
  // Every subtask is busy, idle or back-pressured: together no longer than it has been running.
  const accounted =
    metrics['accumulated-busy-time'] + metrics['accumulated-idle-time'] + metrics['accumulated-backpressured-time'];
  if (accounted > parallelism * (duration + SLACK_MS)) {
    return `Flink still shows the counters of ${name} from before its last restart.`;
  }
  return undefined;
};
