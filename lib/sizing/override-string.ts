/**
 * `pipeline.jobvertex-parallelism-overrides`, as every Flink reads it: `<vertex>:<parallelism>,…`. The form of YAML that the
 * operator wrote for a while is only read: Flink before 2.0 can not start a job with it (FLINK-40474). Always in the order of
 * the ids: to the operator the same map in another order is another configuration, and a redeploy (FLINK-33710).
 */
import { asVertexId, type VertexId } from '../model/graph.ts';
import { parseMap } from '../options/map-text.ts';

export const PARALLELISM_OVERRIDES = 'pipeline.jobvertex-parallelism-overrides';

export type Overrides = Readonly<Record<VertexId, number>>;

/** ({b: 2, a: 1})  ->  a:1,b:2 */
export const printOverrides = (parallelism: Overrides): string =>
  Object.entries<number>(parallelism)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, subtasks]) => `${id}:${subtasks}`)
    .join(',');

/** Undefined: not such a text. */
export const parseOverrides = (text: string): Overrides | undefined => {
  const map = parseMap(text);
  return map && overridesFrom(map);
};

/** Undefined: a key that is no id of a vertex, or a parallelism that is no whole number above zero. */
export const overridesFrom = (map: ReadonlyMap<string, string>): Overrides | undefined => {
  const parsed: Record<VertexId, number> = {};
  for (const [id, text] of map) {
    const subtasks = /^[1-9]\d*$/.test(text) ? Number(text) : Number.NaN;
    if (!/^[\w-]+$/.test(id) || !(subtasks <= LARGEST_INT)) return undefined;
    parsed[asVertexId(id)] = subtasks;
  }
  return parsed;
};

const LARGEST_INT = 2 ** 31 - 1;
