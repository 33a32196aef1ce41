/** The load and the job behind the synthetic day of the page's tests: minute by minute, the same every time. */

import type { VertexEvaluation } from '../../lib/model/evaluation.ts';
import { asVertexId, type JobGraph, type JobVertex, type VertexId } from '../../lib/model/graph.ts';
import type { KpuSizing } from '../../lib/model/sizing.ts';
import { kpuDollarsPerHour } from '../../lib/sizing/kpu.ts';

export const MINUTE = 60_000;
export const DOLLARS_PER_KPU_HOUR = 0.11;
/** 2026-03-04T00:00:00Z */
export const DAY = Date.UTC(2026, 2, 4);

/** Records/s of one subtask, and how many records each record of the sources becomes. */
interface Model {
  readonly vertex: JobVertex;
  readonly perSubtask: number;
  readonly share: number;
}

const vertex = (index: number, name: string, inputs: readonly (readonly [number, string])[]): JobVertex => ({
  id: idOf(index),
  name,
  parallelism: 2,
  maxParallelism: 128,
  inputs: inputs.map(([from, shipStrategy]) => ({ from: idOf(from), shipStrategy })),
  finished: false,
});

const idOf = (index: number): VertexId => asVertexId(`${index}`.padStart(32, 'a'));

export const model: readonly Model[] = [
  { vertex: vertex(0, 'Source: orders -> parse', []), perSubtask: 2_900, share: 0.9 },
  { vertex: vertex(1, 'Source: prices', []), perSubtask: 9_000, share: 0.1 },
  {
    vertex: vertex(2, 'enrich with prices', [
      [0, 'REBALANCE'],
      [1, 'BROADCAST'],
    ]),
    perSubtask: 1_450,
    share: 1,
  },
  { vertex: vertex(3, 'revenue per customer (1 min tumbling window)', [[2, 'HASH']]), perSubtask: 1_040, share: 0.9 },
  { vertex: vertex(4, 'Sink: revenue', [[3, 'FORWARD']]), perSubtask: 4_200, share: 0.3 },
];

export const graph: JobGraph = { vertices: model.map(({ vertex }) => vertex) };

/** Records/s that arrive in a minute of the day: a morning ramp, an evening peak, noise, a spike and an outage. */
export const arriving = (minute: number): number => {
  const hour = (minute / 60) % 24;
  const bell = (center: number, width: number): number => Math.exp(-(((hour - center) / width) ** 2));
  const noise = 1 + 0.05 * Math.sin(minute * 12.9898) + 0.03 * Math.sin(minute * 0.71);
  const spike = minute === 16 * 60 + 20 ? 2.2 : 1;
  const outage = minute >= 700 && minute < 712 ? 0.05 : 1;
  return Math.round((1_500 + 3_400 * bell(10.5, 2.6) + 7_600 * bell(19.6, 2.1)) * noise * spike * outage);
};

const throughput = ({ perSubtask }: Model, parallelism: number): number => perSubtask * parallelism ** 0.96;

/** Records/s at the sources that all vertices together can do. */
export const sustainable = (parallelism: number): number =>
  Math.min(...model.map((part) => throughput(part, parallelism) / part.share));

export const sizingFor = (parallelism: number): KpuSizing => {
  const kpus = Math.ceil(parallelism / 2);
  return {
    kind: 'kpu',
    parallelism,
    parallelismPerKpu: 2,
    kpus,
    dollarsPerHour: kpuDollarsPerHour(kpus, DOLLARS_PER_KPU_HOUR),
  };
};

export const evaluate = (
  part: Model,
  incoming: number,
  backlog: number,
  parallelism: number,
  read: number,
): VertexEvaluation => {
  const target = incoming * part.share;
  const rate = throughput(part, parallelism);
  const catchUp = (backlog * part.share) / 1_800;
  const source = part.vertex.inputs.length === 0;
  return {
    load: Math.min(1, (read * part.share) / rate),
    trueProcessingRate: Math.round(rate * 10) / 10,
    targetDataRate: Math.round(target * 10) / 10,
    catchUpDataRate: catchUp,
    lag: source ? backlog * part.share : Number.NaN,
    parallelism,
    recommendedParallelism: Math.max(1, Math.ceil(((target / 0.7 + catchUp) / part.perSubtask) ** (1 / 0.96))),
    maxParallelism: 128,
    sourcePartitions: source ? 24 : 0,
    scaleUpRateThreshold: Math.round(catchUp + target / 0.95),
    scaleDownRateThreshold: Math.round(catchUp + target / 0.45),
    backPressure: source && backlog > 0 ? 0.42 : 0.01,
  };
};
