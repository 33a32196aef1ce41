/** The job graph of `/jobs/:id`: the plan says who feeds whom, the vertices say names, limits and what has finished. */
import type { JobGraph, JobVertex } from '../../lib/model/graph.ts';
import { asVertexId } from '../../lib/model/graph.ts';
import { parseJobPlan } from '../job-graph/job-plan.ts';
import type { JobDetails, VertexDetails } from './job-details.ts';

/** Between two executions Flink shows no plan; the edges are then those of `cached`, or unknown. */
export const jobGraph = (details: JobDetails, cached: JobGraph | undefined): JobGraph => {
  const byId = new Map(details.vertices.map((vertex) => [vertex.id, vertex]));
  const shape = details.plan.nodes.length > 0 ? planned(details, byId) : remembered(details, cached);
  return {
    vertices: shape.vertices.map((vertex): JobVertex => {
      const now = byId.get(vertex.id);
      return now ? { ...vertex, ...factsOf(now) } : vertex;
    }),
  };
};

const planned = (details: JobDetails, byId: ReadonlyMap<string, VertexDetails>): JobGraph =>
  parseJobPlan(
    details.plan,
    (id) => byId.get(id)?.maxParallelism ?? details.vertices[0]?.maxParallelism ?? 1,
    (id) => byId.get(id)?.name,
  );

const remembered = ({ vertices }: JobDetails, cached: JobGraph | undefined): JobGraph => {
  if (cached && cached.vertices.length === vertices.length) {
    const known = new Set<string>(cached.vertices.map((vertex) => vertex.id));
    if (vertices.every((vertex) => known.has(vertex.id))) return cached;
  }
  return { vertices: vertices.map((vertex) => ({ id: asVertexId(vertex.id), inputs: [], ...factsOf(vertex) })) };
};

const factsOf = (vertex: VertexDetails) => ({
  name: vertex.name,
  parallelism: vertex.parallelism,
  maxParallelism: vertex.maxParallelism,
  finished: vertex.status === 'FINISHED',
  ...(vertex.slotSharingGroupId === undefined ? {} : { slotSharingGroup: vertex.slotSharingGroupId }),
});
