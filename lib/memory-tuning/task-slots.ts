/** Task slots and task managers that the job takes, before and after a rescale. */
import type { JobGraph, VertexId } from '../model/graph.ts';

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

/** By the slot sharing groups, where they are known: a slot takes a subtask of every vertex of its group. NaN where not. */
export const slotsShared = ({ vertices }: JobGraph, parallelism: ReadonlyMap<VertexId, number>): number => {
  const widest = new Map<string, number>();
  for (const { id, slotSharingGroup: group } of vertices) {
    if (group === undefined) return Number.NaN;
    widest.set(group, Math.max(widest.get(group) ?? 0, parallelism.get(id) ?? 0));
  }
  return [...widest.values()].reduce((sum, n) => sum + n, 0);
};

export const taskManagersFor = (slots: number, slotsEach: number): number => Math.ceil(slots / slotsEach);
