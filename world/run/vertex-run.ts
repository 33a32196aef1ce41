/** One vertex at work: what its subtasks take, handle and hand on in one second. */
import type { EdgeLayout, VertexLayout } from '../job/layout.ts';

/** Records that wait between two vertices, per receiving subtask. */
export interface EdgeRun {
  readonly layout: EdgeLayout;
  readonly queued: Float64Array;
  /** Records that ever left this edge for the receiver's state, across restarts: each counts once. */
  drained: number;
}

/** Counters since the job started, per subtask, as Flink keeps them. */
export interface VertexRun {
  readonly layout: VertexLayout;
  readonly inputs: readonly EdgeRun[];
  readonly output: EdgeRun | undefined;
  readonly recordsIn: Float64Array;
  readonly recordsOut: Float64Array;
  readonly busySeconds: Float64Array;
  readonly backPressuredSeconds: Float64Array;
  /** Processor time each subtask wants in a second when nothing but its input and output hold it up. */
  readonly cpuWanted: Float64Array;
  readonly cpuSeconds: Float64Array;
  /** Of the last second: records handled by all subtasks and by each, and the time shares of each. */
  lastWork: number;
  readonly lastRecords: Float64Array;
  readonly lastBusy: Float64Array;
  readonly lastBackPressured: Float64Array;
  /** Of the second under way: records that could be handled, and what each takes. Kept only to spare allocations. */
  readonly wanted: Float64Array;
  readonly secondsEach: Float64Array;
  readonly cpuEach: Float64Array;
}

/** The input of a vertex: how much waits for a subtask, and the taking of it. */
export interface Intake {
  available(subtask: number): number;
  take(subtask: number, records: number): void;
}

export interface Second {
  readonly intake: Intake;
  /** Processor seconds per second that a subtask can have at most; Infinity while its KPU has enough. */
  cpuShare(subtask: number): number;
  /** How many times slower than usual a subtask is now. */
  slowness(subtask: number): number;
  /** Share of each subtask's state reads that miss the cache. */
  readonly missRatios: Float64Array;
}

export const createVertexRun = (layout: VertexLayout, edges: readonly EdgeRun[]): VertexRun => {
  const counters = (): Float64Array => new Float64Array(layout.parallelism);
  return {
    layout,
    inputs: edges.filter((edge) => edge.layout.to === layout.index),
    output: edges.find((edge) => edge.layout.from === layout.index),
    recordsIn: counters(),
    recordsOut: counters(),
    busySeconds: counters(),
    backPressuredSeconds: counters(),
    cpuWanted: counters(),
    cpuSeconds: counters(),
    lastWork: 0,
    lastRecords: counters(),
    lastBusy: counters(),
    lastBackPressured: counters(),
    wanted: counters(),
    secondsEach: counters(),
    cpuEach: counters(),
  };
};

export const runSecond = (run: VertexRun, { intake, cpuShare, slowness, missRatios }: Second): void => {
  const { layout, output, wanted, secondsEach, cpuEach } = run;
  const { parallelism, selectivity } = layout;
  let total = 0;
  for (let i = 0; i < parallelism; i++) {
    const available = intake.available(i);
    const service = (layout.serviceSeconds + (missRatios[i] ?? 0) * layout.missSeconds) * slowness(i);
    const cpuSeconds = layout.cpuSeconds + (missRatios[i] ?? 0) * layout.missCpuSeconds;
    cpuEach[i] = cpuSeconds;
    const each = Math.max(service, cpuSeconds / cpuShare(i));
    secondsEach[i] = each;
    wanted[i] = Math.min(available, 1 / each);
    run.cpuWanted[i] = Math.min(available, 1 / service) * cpuSeconds;
    total += wanted[i] ?? 0;
  }
  run.lastWork = 0;
  const room = roomForAll(output, total * selectivity);
  for (let i = 0; i < parallelism; i++) {
    const want = wanted[i] ?? 0;
    const part = output?.layout.ship === 'FORWARD' ? roomForOne(output, i, want * selectivity) : room;
    const done = want * part;
    const each = secondsEach[i] ?? 0;
    intake.take(i, done);
    if (output?.layout.ship === 'FORWARD') add(output.queued, i, done * selectivity);
    add(run.recordsIn, i, done);
    add(run.recordsOut, i, done * selectivity);
    run.lastRecords[i] = done;
    run.lastBusy[i] = done * each;
    run.lastBackPressured[i] = (want - done) * each;
    add(run.busySeconds, i, done * each);
    add(run.backPressuredSeconds, i, (want - done) * each);
    add(run.cpuSeconds, i, done * (cpuEach[i] ?? 0));
    run.cpuWanted[i] = (run.cpuWanted[i] ?? 0) * part;
    run.lastWork += done;
  }
  if (output && output.layout.ship !== 'FORWARD') {
    const sent = run.lastWork * selectivity;
    output.layout.shares.forEach((share, i) => {
      add(output.queued, i, sent * share);
    });
  }
};

/**
 * What part of a flow to all subtasks fits. The fullest buffer decides: a sender that can't place a record for one hot
 * subtask stops sending to the others too.
 */
const roomForAll = (edge: EdgeRun | undefined, flow: number): number => {
  if (!edge || edge.layout.ship === 'FORWARD' || flow === 0) return 1;
  let part = 1;
  edge.layout.shares.forEach((share, i) => {
    if (share > 0) part = Math.min(part, (edge.layout.bufferRecords - (edge.queued[i] ?? 0)) / (share * flow));
  });
  return Math.max(0, part);
};

const roomForOne = (edge: EdgeRun, subtask: number, flow: number): number =>
  flow === 0 ? 1 : Math.min(1, Math.max(0, (edge.layout.bufferRecords - (edge.queued[subtask] ?? 0)) / flow));

const add = (to: Float64Array, at: number, amount: number): void => {
  to[at] = (to[at] ?? 0) + amount;
};
