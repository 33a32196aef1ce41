/** What the job's metrics show at one instant: noisy, and at times late, frozen or not there at all. */
import { asVertexId, type VertexId } from '../../lib/model/graph.ts';
import type { Observation, VertexObservation } from '../../lib/model/observation.ts';
import { gaussAt, streamOf } from '../../world/load/random.ts';
import { simulatedId } from './job.ts';
import type { Simulation } from './simulation.ts';

export interface MetricFaults {
  /** Relative scatter of what is measured. */
  readonly noise?: number;
  /** Measured busy time in parts of the true one, while a vertex idles: a cheap reading of little work. */
  readonly idleFast?: number;
  /** In these seconds nothing is reported of this vertex (by name), or of all. */
  readonly missing?: readonly { readonly from: number; readonly to: number; readonly vertex?: string }[];
  /**
   * Milliseconds by which the accumulated busy time of a subtask is off, either way: Flink counts it as what was neither idle nor
   * back-pressured, and so it may fall.
   */
  readonly busyOffMs?: number;
  /** Of these vertices (by name) no records per second are reported: who needs them goes by the counters. */
  readonly withoutRate?: readonly string[];
  /** In these seconds the backlog is not reported. */
  readonly withoutLag?: readonly { readonly from: number; readonly to: number }[];
  /** In these seconds all metrics stay as they were at the first of them. */
  readonly frozen?: readonly { readonly from: number; readonly to: number }[];
  /** Counters move every so many seconds only. */
  readonly lumpSeconds?: number;
}

const within = (second: number, { from, to }: { readonly from: number; readonly to: number }): boolean =>
  second >= from && second < to;

export const MEMORY = {
  heapMaxBytes: alike(2e9),
  heapUsedBytes: alike(6e8),
  managedUsedBytes: alike(0),
  metaspaceUsedBytes: alike(1e8),
};

export interface Observer {
  /** Undefined: nothing is reported at all. */
  observe(at: number): Observation | undefined;
}

export const observerOf = (simulation: Simulation, faults: MetricFaults = {}): Observer => {
  const {
    noise = 0.005,
    idleFast = 0,
    busyOffMs = 0,
    missing = [],
    withoutRate = [],
    withoutLag = [],
    frozen = [],
    lumpSeconds = 1,
  } = faults;
  const stream = streamOf(simulation.options.seed, 'noise of the metrics');
  let reads = 0;
  let kept: Observation | undefined;
  const off = (subtasks: number): number =>
    busyOffMs === 0 ? 0 : busyOffMs * Math.sqrt(subtasks) * gaussAt(stream, reads++);
  const noisy = (value: number): number => value * (1 + noise * gaussAt(stream, reads++));

  const observe = (at: number): Observation => {
    const second = simulation.second();
    const job = simulation.job();
    const vertices: Record<VertexId, VertexObservation> = {};
    job.vertices.forEach((vertex, i) => {
      if (missing.some((gap) => within(second, gap) && (gap.vertex ?? vertex.name) === vertex.name)) return;
      const counted = simulation.counters(i);
      const source = vertex.inputs.length === 0;
      const fast = 1 + idleFast * (1 - Math.min(1, counted.busy));
      const busy = Math.min(1000, noisy((1000 * counted.busy) / fast));
      const hot = Math.min(1000, Math.max(busy, noisy((1000 * counted.hottest) / fast)));
      const lump = (value: number): number =>
        lumpSeconds === 1 ? value : value - ((second - simulation.runningSince()) % lumpSeconds) * counted.perSecond;
      vertices[asVertexId(simulatedId(vertex.name))] = {
        busy: { min: busy, avg: busy, max: hot, sum: busy * (simulation.parallelism()[i] ?? 1) },
        backPressured: alike(1000 * counted.backPressured),
        accumulatedBusyMs: Math.max(0, (1000 * counted.busySeconds) / fast + off(simulation.parallelism()[i] ?? 1)),
        recordsIn: Math.max(0, lump(counted.recordsIn)),
        recordsOut: Math.max(0, lump(counted.recordsOut)),
        ...(withoutRate.includes(vertex.name) ? {} : { recordsInPerSecond: noisy(counted.perSecond) }),
        ...(source && !withoutLag.some((gap) => within(second, gap))
          ? { pendingRecords: Math.round(simulation.waiting(i)) }
          : {}),
        ...(source && vertex.partitions !== undefined ? { partitions: vertex.partitions } : {}),
      };
    });
    const slots = Math.max(...simulation.parallelism());
    return { at, vertices, job: { ...MEMORY, taskSlotsTotal: slots, taskSlotsAvailable: 0 } };
  };

  return {
    observe(at) {
      const second = simulation.second();
      if (!simulation.isRunning()) return undefined;
      if (missing.some((gap) => gap.vertex === undefined && within(second, gap))) return undefined;
      if (frozen.some((gap) => within(second, gap)) && kept !== undefined) return { ...kept, at };
      kept = observe(at);
      return kept;
    },
  };
};

function alike(value: number) {
  return { min: value, max: value, avg: value, sum: value };
}
