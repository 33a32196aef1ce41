/** The partitions that Flink's REST API shows of each source, for jobs whose metrics come from elsewhere. */
import { isSource, type JobGraph, type VertexId } from '../../lib/model/graph.ts';
import { beamOptions, isBeamSource } from '../flink-rest/beam-options.ts';
import type { FlinkRestReader } from '../flink-rest/client.ts';
import { metricNames } from '../flink-rest/metrics.ts';
import { lazy } from '../lazy.ts';
import { sourcePartitions } from '../metrics/flink-rest/source-partitions.ts';

/** Throws FlinkRestError, or what the way to Flink throws. 0: its metrics name none (yet). */
export const flinkPartitions = async (
  rest: FlinkRestReader,
  jobId: string,
  graph: JobGraph,
): Promise<Readonly<Record<VertexId, number>>> => {
  const counts: Record<VertexId, number> = {};
  const ofPipeline = lazy(() => beamOptions(rest, jobId));
  for (const { id } of graph.vertices.filter(isSource)) {
    const names = await metricNames(rest, `/jobs/${jobId}/vertices/${id}/subtasks/metrics`);
    counts[id] = isBeamSource(names) ? (await ofPipeline()).splits : sourcePartitions(names);
  }
  return counts;
};
