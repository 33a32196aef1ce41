/**
 * The metrics that a vertex has. Listed once and kept as long as the job runs; those of sources are listed every time,
 * because partitions come and go.
 */
import type { JobVertex, VertexId } from '../../../lib/model/graph.ts';
import { isSource } from '../../../lib/model/graph.ts';
import type { FlinkRestReader } from '../../flink-rest/client.ts';
import { metricNames } from '../../flink-rest/metrics.ts';

export interface NamesOfJob {
  of(rest: FlinkRestReader, path: string, vertex: JobVertex): Promise<readonly string[]>;
  /** A metric that was listed has vanished: list again. */
  forget(vertex: VertexId): void;
}

export interface MetricNames {
  /** `run`: job id and when it became RUNNING. Names of an earlier run of the job are dropped. */
  forRun(job: string, run: string): NamesOfJob;
}

export const rememberNames = (): MetricNames => {
  const runs = new Map<string, { readonly run: string; readonly names: Map<VertexId, readonly string[]> }>();
  return {
    forRun: (job, run) => {
      const known = runs.get(job);
      const names = known?.run === run ? known.names : new Map<VertexId, readonly string[]>();
      runs.set(job, { run, names });
      return {
        of: async (rest, path, vertex) => {
          const kept = isSource(vertex) ? undefined : names.get(vertex.id);
          if (kept) return kept;
          const listed = await metricNames(rest, path);
          // An empty list only means that Flink has not fetched any yet.
          if (listed.length > 0) names.set(vertex.id, listed);
          return listed;
        },
        forget: (vertex) => {
          names.delete(vertex);
        },
      };
    },
  };
};
