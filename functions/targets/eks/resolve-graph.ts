/**
 * The job graph where Flink itself may not be asked: as the settings draw it, else as it was once read; with the
 * parallelism that the operator has deployed.
 */
import { asVertexId, type JobGraph } from '../../../lib/model/graph.ts';
import type { EksJobSettings } from '../../../lib/settings/settings.ts';
import type { FlinkResource } from '../../flink-kubernetes-operator/flink-resource.ts';
import { submittedParallelism } from '../../flink-kubernetes-operator/submitted-parallelism.ts';
import { graphFromSettings } from '../../job-graph/graph-from-settings.ts';

/** Flink never takes less on itself. */
const DEFAULT_MAX_PARALLELISM = 128;

/** Undefined: not known. */
export const resolveGraph = (
  resource: FlinkResource,
  { name, graph }: EksJobSettings,
  cached: JobGraph | undefined,
): JobGraph | undefined => {
  const { reconciled, effective, defaults, sessionCluster } = resource;
  const configured = Number(effective['pipeline.max-parallelism']);
  // Flink's own default is written -1.
  const maxParallelism = configured > 0 ? configured : DEFAULT_MAX_PARALLELISM;
  const cluster = sessionCluster?.reconciled?.configuration;
  const deployed = reconciled ? { ...defaults.values, ...cluster, ...reconciled.configuration } : effective;
  const { spec, overrides } = reconciled ?? resource;
  // The task managers of a session cluster are not the parallelism of one of its jobs.
  const own = sessionCluster ? { mode: spec.mode, job: spec.job } : spec;
  const asSubmitted = submittedParallelism({ spec: own, overrides }, deployed);
  const known = graph
    ? graphFromSettings(name, graph, (vertex) => ({
        id: asVertexId(vertex.id),
        parallelism: vertex.parallelism ?? asSubmitted,
        maxParallelism: vertex.maxParallelism ?? maxParallelism,
      }))
    : cached;
  if (!known || known.vertices.length === 0) return undefined;
  return {
    vertices: known.vertices.map((vertex) => ({
      ...vertex,
      parallelism: reconciled?.overrides?.[vertex.id] ?? vertex.parallelism,
    })),
  };
};
