/** What to say of vertices whose metrics are not found, and the `graph` of the settings that puts it right. */
import type { JobGraph, JobVertex, VertexId } from '../../../lib/model/graph.ts';
import type { Reason } from '../../../lib/model/reason.ts';
import { editDistance } from '../../../lib/options/checks/nearest.ts';
import type { Match } from '../plan/vertex-names.ts';

export interface Mismatch {
  readonly graph: JobGraph;
  readonly matches: ReadonlyMap<VertexId, Match>;
  /** Tasks that report, or all that are listed where none does. */
  readonly tasks: readonly string[];
  /** Of the application: what a vertex runs at unless its code says otherwise. */
  readonly parallelism: number;
}

/** One reason for each vertex, and one with the remedy. Empty when every vertex has its task. */
export const mismatchReasons = (mismatch: Mismatch): readonly Reason[] => {
  const { graph, matches, tasks } = mismatch;
  const lost = graph.vertices.filter(({ id }) => matches.get(id)?.kind !== 'matched');
  if (lost.length === 0) return [];
  const taken = new Set([...matches.values()].flatMap((match) => (match.kind === 'matched' ? [match.value] : [])));
  const free = tasks.filter((task) => !taken.has(task));
  return [
    ...lost.map((vertex) => reasonOf(vertex, mismatch, free)),
    { rule: 'names-unmatched', says: remedy(mismatch, lost, free) },
  ];
};

const reasonOf = (vertex: JobVertex, { graph, matches }: Mismatch, free: readonly string[]): Reason => {
  const match = matches.get(vertex.id);
  if (match?.kind !== 'ambiguous') {
    const nearest = [...free].sort((a, b) => editDistance(vertex.name, a) - editDistance(vertex.name, b));
    const says = `No metrics are published for ${vertex.name}.${nearest.length > 0 ? ` The nearest of the tasks that are no other vertex's: ${some(nearest)}.` : ''}`;
    return { rule: 'names-unmatched', vertex: vertex.id, says };
  }
  const between = match.between.map(
    (one) => graph.vertices.find(({ id, name }) => one === `vertex ${id}` && name !== vertex.name)?.name ?? one,
  );
  const says = `The metrics of ${vertex.name} can't be distinguished from others of the same name (${some(between)}).`;
  return { rule: 'names-ambiguous', vertex: vertex.id, says };
};

const remedy = (mismatch: Mismatch, lost: readonly JobVertex[], free: readonly string[]): string => {
  const { tasks } = mismatch;
  if (tasks.length === 0) {
    return 'No task of the application publishes any: set its monitoring metrics level to TASK or finer.';
  }
  const published = `CloudWatch shows ${free.length === 0 ? 'no task' : `the tasks ${free.slice(0, MANY).join(', ')}${more(free, MANY)}`} without a vertex.`;
  if (free.length < lost.length) {
    return `${published} Vertices of one name share their metrics: give each a name of its own in the job, with name(). If a task is missing because the job was just deployed, it is listed within 15 minutes.`;
  }
  return `${published} Name every vertex in the settings of the job as CloudWatch shows it (dimension Task): "graph": ${JSON.stringify(drawing(mismatch, lost, free))}`;
};

/** As the settings draw it. A name that is not certain is left to fill in: as it stands, it matches nothing. */
const drawing = ({ graph, matches, parallelism }: Mismatch, lost: readonly JobVertex[], free: readonly string[]) => {
  const names = new Map(
    graph.vertices.map((vertex): [VertexId, string] => {
      const match = matches.get(vertex.id);
      if (match?.kind === 'matched') return [vertex.id, match.value];
      if (lost.length === 1 && free.length === 1 && free[0] !== undefined) return [vertex.id, free[0]];
      return [vertex.id, `<the Task of ${vertex.name}>`];
    }),
  );
  const nameOf = (id: VertexId): string => names.get(id) ?? id;
  return graph.vertices.map((vertex) => ({
    name: nameOf(vertex.id),
    ...(vertex.inputs.length > 0 && {
      inputs: vertex.inputs.map(({ from, shipStrategy }) => ({ from: nameOf(from), shipStrategy })),
    }),
    ...(vertex.parallelism !== parallelism && { parallelism: vertex.parallelism }),
  }));
};

const SHOWN = 5;
const MANY = 20;

const some = (names: readonly string[]): string => names.slice(0, SHOWN).join(', ') + more(names, SHOWN);

const more = ({ length }: readonly string[], shown: number): string =>
  length > shown ? ` and ${length - shown} more` : '';
