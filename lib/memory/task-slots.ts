/** How many task slots and task managers does the job take, before and after a rescale? */
import type { JobGraph, VertexId } from '../graph.ts';

/** Parallelism of every vertex after the change; one that is missing keeps its own. */
export const parallelismAfter = (
  graph: JobGraph,
  changed: Readonly<Record<VertexId, number>>,
): ReadonlyMap<VertexId, number> =>
  new Map(graph.vertices.map(({ id, parallelism }) => [id, changed[id] ?? parallelism]));

/** Used as many slots as the widest vertex has subtasks: all share their slots, and go on to. Otherwise none does. */
export const slotsAfter = (graph: JobGraph, after: ReadonlyMap<VertexId, number>, slotsUsed: number): number => {
  const widest = Math.max(0, ...graph.vertices.map(({ parallelism }) => parallelism));
  const subtasks = [...after.values()];
  return widest === slotsUsed ? Math.max(0, ...subtasks) : subtasks.reduce((sum, n) => sum + n, 0);
};

export const taskManagersFor = (slots: number, slotsEach: number): number => Math.ceil(slots / slotsEach);
