/**
 * Jobs of Beam's portable runner (Python, Go): user code runs in a harness, a process of its own beside the JVM of the task
 * manager. Flink shows nothing of it but the names that its stages have.
 */
import type { JobGraph, JobVertex } from './graph.ts';

/**
 * `[3]{work, key, window}`, `Source: Impulse -> [1]parts/FlatMap(…)`: a stage, and how many transforms are in it. Flink's SQL has
 * `[3]:Calc(…)`.
 */
const STAGE = /(^|-> \(?|, )\[\d+\][^:\s]/;

export const isPortable = ({ vertices }: JobGraph): boolean => vertices.some(({ name }) => STAGE.test(name));

/** Begins the pipeline and reads nothing: what reads is a stage behind it, which hands its work back to itself. */
export const isImpulse = ({ name }: JobVertex): boolean => /^Source: Impulse\b/.test(name);
