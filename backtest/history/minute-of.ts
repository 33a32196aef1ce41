/** A minute of the history from what production observes of it. */
import type { Observation } from '../../lib/model/observation.ts';
import type { HistoryMinute } from './job-history.ts';
import type { JobMetricsPlan } from './metrics-of-job.ts';

/** What only a report asks for: production goes by the hottest and the fullest. */
export type OfAllContainers = Pick<HistoryMinute, 'heaps' | 'meanCpu'>;

/** Undefined: a vertex was not measured. */
export const minuteOf = (
  { request }: JobMetricsPlan,
  { at, vertices, job }: Observation,
  sizing: HistoryMinute['sizing'],
  containers: OfAllContainers,
): HistoryMinute | undefined => {
  const seen = request.state.graph.vertices.map(({ id }) => vertices[id]);
  if (seen.some((vertex) => vertex === undefined)) return undefined;
  return {
    at,
    sizing,
    ...containers,
    vertices: seen.map((vertex) => ({
      perSecond: vertex?.recordsInPerSecond ?? Number.NaN,
      busy: (vertex?.busy?.avg ?? Number.NaN) / 1000,
      hottest: (vertex?.busy?.max ?? Number.NaN) / 1000,
      waiting: vertex?.pendingRecords ?? Number.NaN,
    })),
    cpu: job.containerCpu ?? Number.NaN,
    container: job.containerMemory ?? Number.NaN,
    heap: job.heapUse ?? Number.NaN,
    managed: job.managedUse ?? Number.NaN,
    collections: job.oldCollections ?? Number.NaN,
  };
};
