/** The metrics that a vertex and the job must report for a sample to be made at all. */
import type { JobMetric, JobObservation, Observation, VertexMetric, VertexObservation } from '../model/observation.ts';

interface Required {
  readonly metric: VertexMetric;
  /** For people. */
  readonly says: string;
  /** As the Java autoscaler calls it in its messages. */
  readonly javaName: string;
}

const BUSY: Required = { metric: 'busy', says: 'how busy it is', javaName: 'BUSY_TIME_PER_SEC' };

export const REQUIRED_OF_SOURCE: readonly Required[] = [
  BUSY,
  { metric: 'backPressured', says: 'its back pressure', javaName: 'BACKPRESSURE_TIME_PER_SEC' },
  {
    metric: 'recordsInPerSecond',
    says: 'how many records a second it reads',
    javaName: 'SOURCE_TASK_NUM_RECORDS_IN_PER_SEC',
  },
  { metric: 'recordsIn', says: 'how many records it has read', javaName: 'SOURCE_TASK_NUM_RECORDS_IN' },
];

export const REQUIRED_OF_OTHERS: readonly Required[] = [BUSY];

export const isOffered = (shown: VertexObservation, metric: VertexMetric): boolean =>
  shown[metric] !== undefined || (shown.withoutValue?.includes(metric) ?? false);

export const missingOfVertex = (
  required: readonly Required[],
  shown: VertexObservation,
  isUnavailable: IsUnavailable,
): Required | undefined => required.find(({ metric }) => !isOffered(shown, metric) && !isUnavailable(metric));

const REQUIRED_OF_JOB: readonly (readonly [JobMetric, string])[] = [
  ['heapMaxBytes', 'the size of the heap'],
  ['heapUsedBytes', 'the used heap'],
  ['managedUsedBytes', 'the used managed memory'],
  ['metaspaceUsedBytes', 'the used metaspace'],
];
const GARBAGE_COLLECTION = ['garbageCollectionMsPerSecond', 'the time of garbage collection'] as const;

/** For people. */
export const missingOfJob = (
  job: JobObservation,
  hasGarbageCollectorTime: boolean,
  isUnavailable: IsUnavailable,
): readonly string[] =>
  (hasGarbageCollectorTime ? [...REQUIRED_OF_JOB, GARBAGE_COLLECTION] : REQUIRED_OF_JOB)
    .filter(([metric]) => job[metric] === undefined && !isUnavailable(metric))
    .map(([, says]) => says);

/** Can this source never see a metric? */
export type IsUnavailable = (metric: VertexMetric | JobMetric) => boolean;

export const unavailableOf = ({ unavailable }: Observation): IsUnavailable =>
  unavailable === undefined || unavailable.length === 0 ? () => false : (metric) => unavailable.includes(metric);
