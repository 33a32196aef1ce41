/**
 * `pipeline.jobvertex-parallelism-overrides`, as Flink writes and reads it: `<vertex>:<parallelism>,…`. Always in the order
 * of the ids: to the operator the same map in another order is another configuration, and a redeploy (FLINK-33710).
 */
import { asVertexId, type VertexId } from '../model/graph.ts';

export const PARALLELISM_OVERRIDES = 'pipeline.jobvertex-parallelism-overrides';

/** ({b: 2, a: 1})  ->  a:1,b:2 */
export const printOverrides = (parallelism: Readonly<Record<VertexId, number>>): string =>
  Object.entries<number>(parallelism)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, subtasks]) => `${id}:${subtasks}`)
    .join(',');

/** Undefined: not such a string. Empty text is an empty map. */
export const parseOverrides = (text: string): Readonly<Record<VertexId, number>> | undefined => {
  const entries = text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map((entry) => /^['"]?([\w-]+)['"]?\s*:\s*['"]?([1-9]\d*)['"]?$/.exec(entry));
  const parsed: Record<VertexId, number> = {};
  for (const entry of entries) {
    if (!entry?.[1] || !entry[2]) return undefined;
    parsed[asVertexId(entry[1])] = Number(entry[2]);
  }
  return parsed;
};
