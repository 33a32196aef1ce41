/**
 * The FORWARD edges that would starve subtasks at the new size. When both ends differ, Flink 1.20 sends round robin, except
 * for an upstream subtask that has as many consumers as its vertex has subtasks: that one sends all to the first
 * consumer.  (2 -> 4: two of the four never see a record)  Flink 2 is even, and shows no FORWARD for such edges.
 */
import type { JobGraph, VertexId } from '../../../lib/model/graph.ts';
import type { Reason } from '../../../lib/model/reason.ts';

export const starvingForwardEdges = (
  { vertices }: JobGraph,
  parallelism: Readonly<Record<VertexId, number>>,
): readonly Reason[] => {
  const names = new Map(vertices.map(({ id, name }) => [id, name]));
  return vertices.flatMap(({ id, name, inputs }) =>
    inputs
      .filter((input) => input.shipStrategy === 'FORWARD')
      .flatMap(({ from }): Reason[] => {
        const up = parallelism[from] ?? 1;
        const down = parallelism[id] ?? 1;
        if (up < 2 || down !== up * up) return [];
        const says =
          `${names.get(from) ?? from} (${up}) feeds ${name} (${down}) FORWARD: Flink 1.20 then sends every record of a ` +
          `subtask to one of its ${up} consumers. Keep both ends equal, or chain them.`;
        return [{ rule: 'forward-edges', says, vertex: id }];
      }),
  );
};
