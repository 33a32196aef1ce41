/** A job as the doctor looks at it: ten minutes of the same sample, and one evaluation. */
import type { JobMeasured } from '../../lib/doctor/limits/job-measured.ts';
import { type Evaluation, unknownVertexEvaluation, type VertexEvaluation } from '../../lib/model/evaluation.ts';
import type { JobVertex } from '../../lib/model/graph.ts';
import type { Reason } from '../../lib/model/reason.ts';
import type { JobSample, Sample, VertexSample } from '../../lib/model/sample.ts';
import { idOf, MINUTE, START, vertexOf } from './small-job.ts';

export const SOURCE = vertexOf('source');
export const SINK = vertexOf('sink', { inputs: [{ from: SOURCE.id, shipStrategy: 'HASH' }] });

/** Flink answers, and has neither alignment nor commits nor a checkpoint. */
export const FLINK = {
  kind: 'seen',
  version: '1.20.5',
  alignmentDriftMs: {},
  commits: {},
  stateBytes: Number.NaN,
} as const satisfies JobMeasured['flink'];

export interface Case {
  readonly vertices?: readonly JobVertex[];
  readonly evaluated?: Readonly<Record<string, Partial<VertexEvaluation>>>;
  readonly samples?: Readonly<Record<string, VertexSample>>;
  /** In place of the last of `samples`. */
  readonly newest?: Readonly<Record<string, VertexSample>>;
  readonly job?: JobSample;
  readonly because?: readonly Reason[];
  readonly partitions?: JobMeasured['partitions'];
  readonly kpus?: number;
  readonly flink?: JobMeasured['flink'];
}

export const measuredOf = ({
  vertices = [SOURCE, SINK],
  evaluated = {},
  samples = {},
  job = {},
  ...own
}: Case): JobMeasured => {
  const window = Array.from(
    { length: 10 },
    (_, i): Sample => ({
      at: START + i * MINUTE,
      vertices: Object.fromEntries(
        Object.entries((i === 9 ? own.newest : undefined) ?? samples).map(([name, sample]) => [idOf(name), sample]),
      ),
      job,
    }),
  );
  const unknown: readonly [number, number] = [Number.NaN, Number.NaN];
  const evaluation: Evaluation = {
    at: START,
    windowFull: true,
    restartMs: 0,
    processingBacklog: false,
    vertices: Object.fromEntries(
      vertices.map((vertex) => [vertex.id, { ...unknownVertexEvaluation(vertex), ...evaluated[vertex.name] }]),
    ),
    job: {
      gcPressure: unknown,
      heapMemoryUsed: unknown,
      heapMaxUsageRatio: unknown,
      managedMemoryUsed: unknown,
      metaspaceMemoryUsed: unknown,
      taskSlotsUsed: unknown,
    },
  };
  return {
    graph: { vertices },
    window,
    evaluation,
    because: own.because ?? [],
    partitions: own.partitions ?? {},
    kpus: own.kpus,
    flink: own.flink === undefined ? FLINK : own.flink,
  };
};
