/** An evaluation of a job, given as what matters of each vertex. */
import { type Evaluation, unknownVertexEvaluation, type VertexEvaluation } from '../../lib/model/evaluation.ts';
import { START, vertexOf } from './small-job.ts';

const unmeasured = [Number.NaN, Number.NaN] as const;

export const evaluationOf = (vertices: Readonly<Record<string, Partial<VertexEvaluation>>>): Evaluation => ({
  at: START,
  windowFull: true,
  restartMs: 60_000,
  processingBacklog: false,
  job: {
    gcPressure: unmeasured,
    heapMemoryUsed: unmeasured,
    heapMaxUsageRatio: unmeasured,
    managedMemoryUsed: unmeasured,
    metaspaceMemoryUsed: unmeasured,
    taskSlotsUsed: unmeasured,
  },
  vertices: Object.fromEntries(
    Object.entries(vertices).map(([id, known]) => [id, { ...unknownVertexEvaluation(vertexOf(id)), ...known }]),
  ),
});
