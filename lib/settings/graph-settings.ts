/** The job graph written by hand, where the platform does not give it: its vertices, and what flows into each. */
import * as v from 'valibot';

const subtasks = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(32768));

export const drawnVertex = {
  /** As the Flink dashboard shows it. */
  name: v.string(),
  inputs: v.optional(
    v.array(
      v.strictObject({
        /** The name of a vertex. */
        from: v.string(),
        shipStrategy: v.optional(v.string(), 'REBALANCE'),
      }),
    ),
    [],
  ),
  maxParallelism: v.optional(subtasks),
};

/** On EKS the id identifies a vertex; `parallelism` is what the job's own code fixes for it. */
export const eksGraph = v.pipe(
  v.array(
    v.strictObject({
      ...drawnVertex,
      id: v.pipe(
        v.string(),
        v.regex(
          /^[0-9a-f]{32}$/,
          "the vertex's id: 32 hex digits, as in Flink's REST API and as task_id of the metrics",
        ),
      ),
      parallelism: v.optional(subtasks),
    }),
  ),
  v.minLength(1),
);

export interface DrawnVertex {
  readonly name: string;
  readonly inputs: readonly { readonly from: string; readonly shipStrategy: string }[];
  readonly maxParallelism?: number | undefined;
}
