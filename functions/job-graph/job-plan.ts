/** The job graph that Flink's JSON plan (`/jobs/:id/plan`, Managed Flink's JobPlanDescription) describes. */
import * as v from 'valibot';
import { asVertexId, type JobGraph, type JobVertex, type VertexId } from '../../lib/model/graph.ts';
import { namesFromDescriptions } from './names-from-descriptions.ts';

const node = v.object({
  id: v.pipe(v.string(), v.minLength(1)),
  parallelism: v.pipe(v.number(), v.integer(), v.minValue(1)),
  description: v.optional(v.string(), ''),
  inputs: v.optional(v.array(v.object({ id: v.string(), ship_strategy: v.optional(v.string(), 'REBALANCE') })), []),
});
const plan = v.object({ nodes: v.pipe(v.array(node), v.minLength(1, 'a plan has at least one node')) });
type Node = v.InferOutput<typeof node>;

/** A plan that can't be read; the message says where and what would be right. */
export class JobPlanError extends Error {
  constructor(problem: string) {
    super(`The job plan can't be used: ${problem}`);
    this.name = 'JobPlanError';
  }
}

/**
 * `json` is the parsed plan, with or without its `plan` envelope. A plan doesn't carry max parallelism, so the caller
 * says it. Nor does it carry names: they follow from the descriptions, unless the caller knows them (REST's
 * `vertices[].name`). Throws JobPlanError.
 */
export const parseJobPlan = (
  json: unknown,
  maxParallelism: (vertex: VertexId) => number,
  knownName: (vertex: VertexId) => string | undefined = () => undefined,
): JobGraph => {
  const bare = typeof json === 'object' && json !== null && 'plan' in json ? json.plan : json;
  const parsed = v.safeParse(plan, bare);
  if (!parsed.success) {
    const issue = parsed.issues[0];
    throw new JobPlanError(`${v.getDotPath(issue) ?? 'plan'}: ${issue.message}`);
  }
  const nodes = inTopologicalOrder(parsed.output.nodes);
  const names = namesFromDescriptions(
    nodes.map(({ id, description }) => ({ description: description || id, known: knownName(asVertexId(id)) })),
  );
  return {
    vertices: nodes.map((node, i): JobVertex => {
      const id = asVertexId(node.id);
      return {
        id,
        ...(names[i] ?? { name: node.id }),
        parallelism: node.parallelism,
        maxParallelism: maxParallelism(id),
        inputs: node.inputs.map((input) => ({ from: asVertexId(input.id), shipStrategy: input.ship_strategy })),
        finished: false,
      };
    }),
  };
};

const inTopologicalOrder = (nodes: readonly Node[]): readonly Node[] => {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  if (byId.size < nodes.length) throw new JobPlanError('nodes: two nodes have the same id');
  const ordered: Node[] = [];
  const state = new Map<string, 'open' | 'done'>();
  for (const start of nodes) {
    // A stack of our own: a plan may be as deep as it is long.
    const open: { readonly node: Node; input: number }[] = [];
    const enter = (node: Node): void => {
      if (state.get(node.id) === 'done') return;
      if (state.get(node.id) === 'open') throw new JobPlanError(`node ${node.id} is its own input, directly or not`);
      state.set(node.id, 'open');
      open.push({ node, input: 0 });
    };
    enter(start);
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const { node } = top;
      const input = node.inputs[top.input++];
      if (input === undefined) {
        state.set(node.id, 'done');
        ordered.push(node);
        open.pop();
      } else {
        const from = byId.get(input.id);
        if (!from) throw new JobPlanError(`node ${node.id} names the input ${input.id}, which the plan doesn't have`);
        enter(from);
      }
    }
  }
  return ordered;
};
