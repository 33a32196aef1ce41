/**
 * A portable pipeline of Beam that reads in its harness, as other jobs are measured. Flink's source is an impulse that reads
 * nothing; a stage behind it (a splittable DoFn) reads, and hands its work back to itself. What that one sends on is what is
 * read, so it is taken for the source. Its backlog is in no metric.
 */
import type { JobGraph, VertexId } from '../model/graph.ts';
import type { JobState } from '../model/job.ts';
import type { Observation, VertexObservation } from '../model/observation.ts';
import { fedByImpulses, isReading } from '../model/portable.ts';

interface Shown {
  readonly job: JobState;
  readonly observations: readonly Observation[];
}

/** The very same where no stage reads. */
export const withReadingStages = <Input extends Shown>(input: Input): Input => {
  const { job, observations } = input;
  const reading = readingStages(job.graph);
  if (reading.size === 0) return input;
  const vertices = job.graph.vertices.map((vertex) => (reading.has(vertex.id) ? { ...vertex, inputs: [] } : vertex));
  return {
    ...input,
    job: { ...job, graph: { vertices } },
    observations: observations.map((observation) => asRead(observation, job.graph, reading)),
  };
};

const asRead = (observation: Observation, graph: JobGraph, reading: ReadonlySet<VertexId>): Observation => {
  const vertices = { ...observation.vertices };
  for (const id of reading) {
    const shown = vertices[id];
    if (shown !== undefined) vertices[id] = asSource(shown, sentBy(id, graph, observation));
  }
  return { ...observation, vertices };
};

/** Reporters bring the back pressure of what Flink calls a source alone. */
const asSource = (shown: VertexObservation, sent: number): VertexObservation => ({
  ...shown,
  recordsIn: sent,
  recordsInPerSecond: Number.NaN,
  backPressured: shown.backPressured ?? {},
});

/** Where a source of metrics does not read what a vertex sends, what arrives at one that gets nothing else. */
const sentBy = (id: VertexId, { vertices }: JobGraph, observation: Observation): number => {
  const sent = observation.vertices[id]?.recordsOut;
  if (sent !== undefined && Number.isFinite(sent)) return sent;
  const next = vertices.find(({ inputs }) => inputs.length === 1 && inputs[0]?.from === id);
  return (next && observation.vertices[next.id]?.recordsIn) ?? Number.NaN;
};

/** Only of stages that send on what they read: of others no counter says how much that is. */
const readingStages = (graph: JobGraph): ReadonlySet<VertexId> => {
  const fed = fedByImpulses(graph);
  const sends = new Set(graph.vertices.flatMap(({ inputs }) => inputs.map(({ from }) => from)));
  return new Set(
    graph.vertices.flatMap((vertex) =>
      fed.has(vertex.id) && sends.has(vertex.id) && isReading(vertex) ? [vertex.id] : [],
    ),
  );
};
