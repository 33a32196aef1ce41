/** The job of a scenario as its platform would describe it. */
import { asVertexId, type JobGraph, type JobVertex, type VertexId } from '../../lib/model/graph.ts';
import type { JobState } from '../../lib/model/job.ts';
import { InputError } from './checked.ts';
import type { VertexInput } from './format.ts';
import type { JobDescription, PlatformDescription } from './read-opening.ts';
import type { JobChange } from './read-tick.ts';

/** A vertex that is finished stays so, unless the vertices are given again. */
export const changedJob = (job: JobDescription, change: JobChange): JobDescription => {
  const vertices = change.vertices ?? job.vertices;
  const names = vertices.map(({ name }) => name);
  const given = [...Object.keys(change.parallelism ?? {}), ...(change.finished ?? [])];
  const stranger = given.find((name) => !names.includes(name));
  if (stranger !== undefined)
    throw new InputError(`job: no vertex has the name ${stranger}; there are ${names.join(', ')}`);
  return {
    runningTs: change.runningTs === undefined ? job.runningTs : change.runningTs,
    vertices: vertices.map((vertex) => ({
      ...vertex,
      parallelism: change.parallelism?.[vertex.name] ?? vertex.parallelism,
      finished: vertex.finished === true || change.finished?.includes(vertex.name) === true,
    })),
  };
};

export const jobStateOf = (
  job: JobDescription,
  status: string | undefined,
  platform: PlatformDescription,
): JobState => {
  const graph = graphOf(job.vertices);
  const parallelism: Record<VertexId, number> = {};
  for (const vertex of graph.vertices) parallelism[vertex.id] = vertex.parallelism;
  const { cpu, memoryBytes, maxTaskManagers } = platform;
  return {
    status,
    runningSince: job.runningTs ?? undefined,
    graph,
    size: { kind: 'per-vertex', current: { kind: 'per-vertex', parallelism } },
    taskManager: { cpu, memoryBytes },
    maxTaskManagers,
  };
};

const graphOf = (vertices: readonly VertexInput[]): JobGraph => {
  const ids = new Map(vertices.map((vertex) => [vertex.name, asVertexId(vertex.id)]));
  return { vertices: topological(vertices.map((vertex) => toVertex(vertex, ids))) };
};

const toVertex = (
  { id, name, parallelism, maxParallelism, inputs, slotSharingGroup, finished }: VertexInput,
  ids: ReadonlyMap<string, VertexId>,
): JobVertex => ({
  id: asVertexId(id),
  name,
  parallelism,
  maxParallelism,
  inputs: Object.entries(inputs ?? {}).map(([from, shipStrategy]) => ({
    from: ids.get(from) ?? asVertexId(from),
    shipStrategy,
  })),
  ...(slotSharingGroup === undefined ? {} : { slotSharingGroup }),
  finished: finished === true,
});

/** Every vertex after all of its inputs. */
const topological = (vertices: readonly JobVertex[]): readonly JobVertex[] => {
  const sorted: JobVertex[] = [];
  const done = new Set<VertexId>();
  while (sorted.length < vertices.length) {
    const ready = vertices.filter(({ id, inputs }) => !done.has(id) && inputs.every(({ from }) => done.has(from)));
    if (ready.length === 0) throw new InputError('the inputs of the vertices go in a circle');
    for (const vertex of ready) done.add(vertex.id);
    sorted.push(...ready);
  }
  return sorted;
};
