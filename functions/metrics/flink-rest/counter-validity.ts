/**
 * Whether the counters of a vertex show what its tasks have done. Flink forgets those of before a restart by itself;
 * but until it has fetched the new ones it shows zeros, and for a moment it doesn't know how long the tasks were busy.
 * Either would look like a jump of the load.
 */
import type { VertexDetails } from '../../flink-rest/job-details.ts';

/** By then Flink has measured a new task; one that still has no busy time never will (sources of the old kind). */
const MEASURED_AFTER_MS = 10_000;

/** What is wrong with them; undefined when nothing is. */
export const validateCounters = ({ name, duration, status, metrics }: VertexDetails): string | undefined => {
  if (status === 'FINISHED') return undefined;
  if (!metrics['read-records-complete'] || !metrics['write-records-complete']) {
    return `Flink has not fetched the counters of every subtask of ${name} yet.`;
  }
  if (Number.isNaN(metrics['accumulated-busy-time']) && duration < MEASURED_AFTER_MS) {
    return `Flink has not measured yet how busy ${name} is.`;
  }
  return undefined;
};
