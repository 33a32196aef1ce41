/** The job graph written by hand, where the platform does not give it: its vertices, and what flows into each. */
import * as v from 'valibot';
import { nearby } from '../options/checks/nearest.ts';
import { setting, wholeNumber } from './setting.ts';

const subtasks = wholeNumber(1, 32768);

const input = setting(
  v.strictObject({
    from: setting(
      v.pipe(v.string(), v.minLength(1)),
      'The name of the vertex that the records come from.',
      'Source: orders',
    ),
    shipStrategy: setting(
      v.optional(v.pipe(v.string(), v.minLength(1)), 'REBALANCE'),
      'How records are distributed to the subtasks, as Flink’s job plan calls it.',
      'HASH',
    ),
  }),
  'Records that flow into the vertex.',
  { from: 'Source: orders', shipStrategy: 'HASH' },
);

const drawnVertex = {
  name: setting(
    v.pipe(v.string(), v.minLength(1)),
    'The name of the vertex, as the Flink dashboard shows it, or as CloudWatch does (dimension `Task`, with `_` for blanks).',
    'Source: orders',
  ),
  inputs: setting(v.optional(v.array(input), []), 'What flows into the vertex; nothing into a source.', [
    { from: 'Source: orders', shipStrategy: 'HASH' },
  ]),
  maxParallelism: setting(
    v.optional(subtasks),
    'The vertex’s maximum parallelism, which is its number of key groups.',
    128,
  ),
  parallelism: setting(v.optional(subtasks), 'The parallelism that the code of the job fixes for the vertex.', 4),
};

const drawn = <const Vertex extends v.GenericSchema<unknown, DrawnVertex>>(vertex: Vertex) =>
  v.pipe(
    v.array(vertex),
    v.minLength(1, 'draw every vertex of the job, or remove the key'),
    v.check(
      (vertices) => drawingProblem(vertices) === undefined,
      ({ input }) => drawingProblem(input as readonly DrawnVertex[]) ?? '',
    ),
  );

/** For a Managed Flink application: it counts instead of the job plan, which has descriptions and no names. */
export const graph = drawn(v.strictObject(drawnVertex));

/** On EKS the id identifies a vertex. */
export const eksGraph = drawn(
  v.strictObject({
    ...drawnVertex,
    id: setting(
      v.pipe(
        v.string(),
        v.regex(
          /^[0-9a-f]{32}$/,
          "the vertex's id: 32 hex digits, as in Flink's REST API and as task_id of the metrics",
        ),
      ),
      'The id of the vertex: 32 hex digits, as in Flink’s REST API and as `task_id` of the metrics.',
      'bc764cd8ddf7a0cff126f51c16239658',
    ),
  }),
);

export interface DrawnVertex {
  readonly name: string;
  readonly inputs: readonly { readonly from: string; readonly shipStrategy: string }[];
  readonly maxParallelism?: number | undefined;
  readonly parallelism?: number | undefined;
}

/** One name as Flink writes it and as CloudWatch does is the same name. */
export const drawnName = (name: string): string => name.replaceAll(/\s/g, '_');

/** Why a drawing is no job graph, without a full stop; undefined when it is one. */
const drawingProblem = (vertices: readonly DrawnVertex[]): string | undefined => {
  const names = vertices.map(({ name }) => name);
  const drawnNames = names.map(drawnName);
  const twice = names.find((name, i) => drawnNames.indexOf(drawnName(name)) < i);
  if (twice !== undefined)
    return `the vertex ${JSON.stringify(twice)} is drawn twice; every vertex has a name of its own`;
  for (const { name, inputs } of vertices) {
    const unknown = inputs.find(({ from }) => !drawnNames.includes(drawnName(from)));
    if (unknown === undefined) continue;
    const guess = nearby(unknown.from, names);
    const write =
      guess === undefined
        ? `the vertices are ${names.map((one) => JSON.stringify(one)).join(', ')}`
        : `the nearest is ${JSON.stringify(guess)}`;
    return `the vertex ${JSON.stringify(name)} has the input ${JSON.stringify(unknown.from)}, which is no vertex; ${write}`;
  }
  const circle = circleOf(vertices);
  if (circle === undefined) return undefined;
  return `the inputs go round in a circle: ${circle.map((name) => JSON.stringify(name)).join(' -> ')}; a job graph has none`;
};

/** In the direction of the records; undefined when there is none. */
const circleOf = (vertices: readonly DrawnVertex[]): readonly string[] | undefined => {
  const byName = new Map(vertices.map((vertex) => [drawnName(vertex.name), vertex]));
  const done = new Set<string>();
  const visit = (name: string, path: readonly string[]): readonly string[] | undefined => {
    if (done.has(name)) return undefined;
    const start = path.indexOf(name);
    if (start >= 0) return [...path.slice(start), name].toReversed();
    for (const { from } of byName.get(drawnName(name))?.inputs ?? []) {
      const circle = visit(byName.get(drawnName(from))?.name ?? from, [...path, name]);
      if (circle !== undefined) return circle;
    }
    done.add(name);
    return undefined;
  };
  for (const { name } of vertices) {
    const circle = visit(name, []);
    if (circle !== undefined) return circle;
  }
  return undefined;
};
