/**
 * Jobs of Beam's portable runner (Python, Go): user code runs in a harness, a process of its own beside the JVM of the task
 * manager. Flink shows nothing of it but the names that its stages have.
 */
import { isSource, type JobGraph, type JobVertex, type VertexId } from './graph.ts';

/**
 * `[3]{work, key, window}`, `Source: Impulse -> [1]parts/FlatMap(…)`: a stage, and how many transforms are in it. Flink's SQL has
 * `[3]:Calc(…)`.
 */
const STAGE = /(^|-> \(?|, )\[\d+\][^:\s]/;

export const isPortable = ({ vertices }: JobGraph): boolean => vertices.some(({ name }) => STAGE.test(name));

/** Begins the pipeline and reads nothing: what reads is a stage behind it. */
export const isImpulse = ({ name }: JobVertex): boolean => /^Source: Impulse\b/.test(name);

/** Of a splittable DoFn. */
export const isReading = ({ name }: JobVertex): boolean => name.includes('ProcessSizedElementsAndRestrictions');

/** Impulses, and what they alone feed; empty where the pipeline is not portable. */
export const fedByImpulses = (graph: JobGraph): ReadonlySet<VertexId> => {
  const fed = new Set<VertexId>();
  if (!isPortable(graph)) return fed;
  for (const vertex of graph.vertices) {
    if (isSource(vertex) ? isImpulse(vertex) : vertex.inputs.every(({ from }) => fed.has(from))) fed.add(vertex.id);
  }
  return fed;
};
