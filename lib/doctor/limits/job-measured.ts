/** What the store holds of a job, as the doctor looks at it: its graph, the newest evaluation, and the window of samples. */
import type { Evaluation } from '../../model/evaluation.ts';
import type { JobGraph, JobVertex, VertexId } from '../../model/graph.ts';
import { isSource } from '../../model/graph.ts';
import type { PartitionsBySource } from '../../model/partitions.ts';
import type { Reason } from '../../model/reason.ts';
import type { JobSample, Sample, VertexSample } from '../../model/sample.ts';
import type { Severity } from '../finding.ts';
import type { CloudWatchLook } from './cloudwatch-look.ts';
import type { FlinkLook } from './flink-look.ts';

export interface JobMeasured {
  readonly graph: JobGraph;
  /** Oldest first. */
  readonly window: readonly Sample[];
  readonly evaluation: Evaluation | undefined;
  /** Of the evaluations of late, the newest first. */
  readonly because: readonly Reason[];
  readonly partitions: PartitionsBySource;
  /** Of Managed Flink, without the one for orchestration. */
  readonly kpus?: number | undefined;
  /** Left out: Flink was not asked. */
  readonly flink?: FlinkLook | undefined;
  /** Left out: Flink was seen, or there is nothing of the job in CloudWatch. */
  readonly cloudWatch?: CloudWatchLook | undefined;
}

/** The newest samples: a quarter of an hour of them says how it is now. */
const RECENT_MS = 15 * 60_000;

const recent = ({ window }: Pick<JobMeasured, 'window'>): readonly Sample[] => {
  const last = window.at(-1)?.at ?? 0;
  return window.filter(({ at }) => last - at < RECENT_MS);
};

const mean = (values: readonly (number | undefined)[]): number => {
  const known = values.filter((value) => value !== undefined && Number.isFinite(value)) as readonly number[];
  return known.length === 0 ? Number.NaN : known.reduce((sum, value) => sum + value, 0) / known.length;
};

/** NaN: not measured. */
export const meanOfVertex = (measured: JobMeasured, id: VertexId, value: keyof VertexSample): number =>
  mean(recent(measured).map(({ vertices }) => vertices[id]?.[value]));

export const meanOfJob = (measured: JobMeasured, value: keyof JobSample): number =>
  mean(recent(measured).map(({ job }) => job[value]));

export const running = ({ graph }: JobMeasured): readonly JobVertex[] => graph.vertices.filter((one) => !one.finished);

export const vertexOf = ({ graph }: JobMeasured, id: VertexId | undefined): JobVertex | undefined =>
  graph.vertices.find((vertex) => vertex.id === id);

/** Load over capacity, 0..: (900/s arrive, 1 200/s could be processed) -> 0.75. NaN: not measured. */
export const utilizationOf = ({ evaluation }: JobMeasured, id: VertexId): number => {
  const { targetDataRate = Number.NaN, trueProcessingRate = Number.NaN } = evaluation?.vertices[id] ?? {};
  return targetDataRate === 0 ? 0 : targetDataRate / trueProcessingRate;
};

export interface Bottleneck {
  readonly vertex: JobVertex;
  readonly utilization: number;
}

/** The vertex with the highest utilization, as far as it is measured. */
export const bottleneckOf = (measured: JobMeasured): Bottleneck | undefined =>
  running(measured)
    .map((vertex) => ({ vertex, utilization: utilizationOf(measured, vertex.id) }))
    .filter(({ utilization }) => Number.isFinite(utilization))
    .reduce<Bottleneck | undefined>(
      (most, one) => (most && most.utilization >= one.utilization ? most : one),
      undefined,
    );

const LATE_SECONDS = 300;

/** Seconds of load that wait before a source; NaN: not known. */
export const waitingSecondsOf = ({ evaluation }: JobMeasured, id: VertexId): number => {
  const { lag = Number.NaN, targetDataRate = Number.NaN } = evaluation?.vertices[id] ?? {};
  return lag === 0 ? 0 : lag / targetDataRate;
};

/** Of the source where it is longest. */
export const waitingSeconds = (measured: JobMeasured): number => {
  const seconds = running(measured)
    .filter(isSource)
    .map(({ id }) => waitingSecondsOf(measured, id))
    .filter(Number.isFinite);
  return seconds.length === 0 ? Number.NaN : Math.max(...seconds);
};

/** The job does not process what arrives: some vertex is at its limit, or much waits. */
export const isBehind = (measured: JobMeasured): boolean =>
  waitingSeconds(measured) > LATE_SECONDS || (bottleneckOf(measured)?.utilization ?? 0) >= 1;

const CLOSE = 0.8;

/** A limit is a problem while the job is behind because of it, a warning close to it; else it is good to know. */
export const severityAt = (measured: JobMeasured, vertex: VertexId | undefined): Severity => {
  const bottleneck = bottleneckOf(measured);
  const own = vertex === undefined ? (bottleneck?.utilization ?? 0) : utilizationOf(measured, vertex);
  const isLimit = vertex === undefined || bottleneck?.vertex.id === vertex || own >= 1;
  if (isBehind(measured) && isLimit) return 'problem';
  return own >= CLOSE ? 'warning' : 'note';
};
