/** A job graph as the settings draw it, put into topological order. */
import type { JobGraph, JobVertex } from '../../lib/model/graph.ts';
import { type DrawnVertex, drawnName } from '../../lib/settings/graph-settings.ts';
import { namesFromDescriptions } from './names-from-descriptions.ts';
import { chainText } from './operator-chain.ts';

/** `job`: for messages. An input names another vertex by its name. Throws for a drawing that is none. */
export const graphFromSettings = <Vertex extends DrawnVertex>(
  job: string,
  drawing: readonly Vertex[],
  vertexOf: (vertex: Vertex) => Pick<JobVertex, 'id' | 'parallelism' | 'maxParallelism'>,
): JobGraph => {
  const byName = new Map(drawing.map((vertex) => [vertexNameKey(vertex.name), vertex]));
  if (byName.size < drawing.length) throw new Error(`The graph of "${job}" in the settings names a vertex twice`);
  const names = new Map(
    namesFromDescriptions(drawing.map(({ name }) => ({ description: name }))).map((named, i) => [drawing[i], named]),
  );
  const ordered = new Map<string, JobVertex>();
  const visit = (vertex: Vertex, path: readonly string[]): JobVertex => {
    const known = ordered.get(vertex.name);
    if (known) return known;
    if (path.includes(vertex.name)) {
      throw new Error(
        `The graph of "${job}" in the settings goes round in a circle: ${[...path, vertex.name].join(' -> ')}`,
      );
    }
    const inputs = vertex.inputs.map(({ from, shipStrategy }) => {
      const input = byName.get(vertexNameKey(from));
      if (!input) {
        throw new Error(
          `The graph of "${job}" in the settings: ${vertex.name} has the input "${from}", which is no vertex`,
        );
      }
      return { from: visit(input, [...path, vertex.name]).id, shipStrategy };
    });
    const drawn = { ...vertexOf(vertex), ...(names.get(vertex) ?? { name: vertex.name }), inputs, finished: false };
    ordered.set(vertex.name, drawn);
    return drawn;
  };
  for (const vertex of drawing) visit(vertex, []);
  return { vertices: [...ordered.values()] };
};

/** A name may be copied from Flink's dashboard, which shows descriptions too, from a job plan (HTML), or from CloudWatch (blanks are `_`). */
export const vertexNameKey = (name: string): string => drawnName(chainText(name));
