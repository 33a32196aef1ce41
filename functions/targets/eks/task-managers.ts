/** The slots and task managers that a size needs. */
import type { JobGraph, VertexId } from '../../../lib/model/graph.ts';
import type { PerVertexSizing } from '../../../lib/model/sizing.ts';
import type { FlinkResource } from '../../flink-kubernetes-operator/flink-resource.ts';
import { slotsIn } from '../../flink-kubernetes-operator/submitted-parallelism.ts';
import { clusterOverview } from '../../flink-rest/cluster-overview.ts';
import { slotsNeeded } from '../flink-rest/slots.ts';
import type { EksDescription } from './cluster-snapshot.ts';
import type { EksJob } from './eks-job.ts';

export const slotsOf = ({ effective, sessionCluster }: FlinkResource): number =>
  slotsIn(sessionCluster?.effective ?? effective);

/** (8 slots, 3 in each)  ->  3 */
export const taskManagersFor = (
  resource: FlinkResource,
  graph: JobGraph,
  parallelism: Readonly<Record<VertexId, number>>,
): number => Math.ceil(slotsNeeded(graph, parallelism) / slotsOf(resource));

/** Task managers that have to come; an upgrade ends the old ones before it starts the new. */
export const moreTaskManagers = async (
  job: EksJob,
  description: EksDescription,
  to: PerVertexSizing,
): Promise<number> => {
  const { resource } = description.snapshot;
  const { graph, size } = description.state;
  if (resource.sessionCluster) return Math.ceil((await slotsShort(job, description, to)) / slotsOf(resource));
  return taskManagersFor(resource, graph, to.parallelism) - taskManagersFor(resource, graph, size.current.parallelism);
};

/** Slots that a session cluster has not got free. What its other jobs do until then is not known. */
export const slotsShort = async (
  { rest }: EksJob,
  { state, snapshot: { flinkJob } }: EksDescription,
  to: PerVertexSizing,
): Promise<number> => {
  if (flinkJob.kind !== 'seen') return 0;
  const { graph, size } = state;
  const more = slotsNeeded(graph, to.parallelism) - slotsNeeded(graph, size.current.parallelism);
  return more <= 0 ? 0 : Math.max(0, more - (await clusterOverview(rest))['slots-available']);
};
