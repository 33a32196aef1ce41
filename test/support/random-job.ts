/** Random jobs for properties of the core: any graph without circles, with the rates that its sources and ratios come to. */
import fc from 'fast-check';
import type { JobGraph, JobVertex, VertexId } from '../../lib/model/graph.ts';
import type { EpochMs, Observation, VertexObservation } from '../../lib/model/observation.ts';
import { all, idOf, MINUTE, optionsOf, START, vertexOf } from './small-job.ts';

/** What a vertex does at load 1. At twice the load it is busy twice as long, for twice the records. */
export interface Nature {
  readonly vertex: JobVertex;
  /** Sources only. */
  readonly recordsPerSecond: number;
  /** Records that it sends along each of its edges, for each one that it gets. */
  readonly ratio: number;
  /** Whole milliseconds per second, so that no rounding of what was measured comes in. */
  readonly busyMs: number;
  /** Sources only. */
  readonly lagSeconds: number;
  readonly partitions: number;
}

export interface RandomJob {
  readonly natures: readonly Nature[];
}

export const graphOf = ({ natures }: RandomJob): JobGraph => ({ vertices: natures.map(({ vertex }) => vertex) });

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

interface Limits {
  readonly maxBusyMs?: number;
  readonly minRecordsPerSecond?: number;
}

export const randomJob = ({ maxBusyMs = 250, minRecordsPerSecond = 0 }: Limits = {}): fc.Arbitrary<RandomJob> =>
  fc
    .array(
      fc.record({
        /** Bit n: fed by the nth vertex. */
        inputs: fc.integer({ min: 0, max: 255 }),
        shipStrategy: fc.constantFrom('HASH', 'REBALANCE', 'FORWARD'),
        parallelism: fc.integer({ min: 1, max: 40 }),
        maxParallelism: fc.constantFrom(60, 128, 720),
        recordsPerSecond: fc.integer({ min: minRecordsPerSecond, max: minRecordsPerSecond + 100_000 }),
        ratio: fc.constantFrom(0.5, 1, 2),
        busyMs: fc.integer({ min: 1, max: maxBusyMs }),
        lagSeconds: fc.constantFrom(0, 0, 10, 60, 900),
        partitions: fc.constantFrom(0, 0, 7, 24),
      }),
      { minLength: 1, maxLength: NAMES.length },
    )
    .map((drawn) => ({
      natures: drawn.map(({ inputs, shipStrategy, parallelism, maxParallelism, ...nature }, n) => {
        const before = NAMES.slice(0, n).filter((_name, index) => (inputs >> index) % 2 === 1);
        const edges = before.map((name) => ({ from: idOf(name), shipStrategy }));
        return { ...nature, vertex: vertexOf(NAMES[n] ?? '', { parallelism, maxParallelism, inputs: edges }) };
      }),
    }));

/** Nothing is put off and nothing limits a step, but for what is drawn. */
export const randomOptions = fc
  .record({
    'vertex.min-parallelism': fc.integer({ min: 1, max: 5 }).map(String),
    'vertex.max-parallelism': fc.integer({ min: 5, max: 200 }).map(String),
    'scale-down.max-factor': fc.constantFrom('0.3', '0.6', '1'),
    'scale-up.max-factor': fc.constantFrom('1', '5', '100000'),
    'scaling.parallelism-alignment.mode': fc.constantFrom('BALANCED', 'EVENLY_SPREAD', 'OFF'),
    'metrics.busy-time.aggregator': fc.constantFrom('MAX', 'AVG', 'MIN'),
    'utilization.target': fc.constantFrom('0.5', '0.7', '0.9'),
    'catch-up.duration': fc.constantFrom('0 s', '10 min'),
    'restart.time': fc.constantFrom('0 s', '5 min'),
  })
  .map(optionsOf);

/** Records/s that each vertex gets at load 1. */
export const ratesOf = ({ natures }: RandomJob): ReadonlyMap<VertexId, number> => {
  const rates = new Map<VertexId, number>();
  const ratios = new Map(natures.map(({ vertex, ratio }) => [vertex.id, ratio]));
  for (const { vertex, recordsPerSecond } of natures) {
    const sent = vertex.inputs.map(({ from }) => (rates.get(from) ?? 0) * (ratios.get(from) ?? 0));
    rates.set(vertex.id, vertex.inputs.length === 0 ? recordsPerSecond : sent.reduce((sum, each) => sum + each, 0));
  }
  return rates;
};

export interface Moment {
  readonly minute: number;
  /** Times the load. */
  readonly load?: number;
  /** Times the records, the load staying as it is: a job of so many times the capacity. */
  readonly size?: number;
  /** Times the backlog. */
  readonly backlog?: number;
  /** Seconds at load 1 that the counters have counted since the job started; by default it had this load all the time. */
  readonly countedSeconds?: number;
}

const TASK_MANAGERS = {
  heapMaxBytes: all(2_000_000_000),
  heapUsedBytes: all(500_000_000),
  managedUsedBytes: all(0),
  metaspaceUsedBytes: all(100_000_000),
};

/** As it has been since START. */
export const observed = (job: RandomJob, moment: Moment): Observation => {
  const rates = ratesOf(job);
  const vertices: Record<VertexId, VertexObservation> = {};
  for (const nature of job.natures) {
    const { vertex } = nature;
    const fed = job.natures.filter((other) => other.vertex.inputs.some(({ from }) => from === vertex.id)).length;
    vertices[vertex.id] = observedVertex(nature, rates.get(vertex.id) ?? 0, fed, moment);
  }
  const at: EpochMs = START + moment.minute * MINUTE;
  return { at, vertices, job: { ...TASK_MANAGERS, taskSlotsTotal: 40, taskSlotsAvailable: 0 } };
};

const observedVertex = (
  { vertex, ratio, busyMs, lagSeconds, partitions }: Nature,
  records: number,
  edges: number,
  { minute, load = 1, size = 1, backlog = 1, countedSeconds = load * minute * 60 }: Moment,
): VertexObservation => {
  const perSecond = records * load * size;
  const counted = records * size * countedSeconds;
  const task = {
    recordsIn: counted,
    recordsOut: counted * ratio * edges,
    accumulatedBusyMs: busyMs * vertex.parallelism * countedSeconds,
    busy: all(busyMs * load),
    recordsInPerSecond: perSecond,
  };
  if (vertex.inputs.length > 0) return task;
  return { ...task, backPressured: all(0), pendingRecords: records * size * lagSeconds * backlog, partitions };
};
