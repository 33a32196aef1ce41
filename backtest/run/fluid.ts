/**
 * The fitted job under the recorded load, in steps of five seconds: what each source reads, what waits, how busy each vertex
 * is. No decisions are made here, and no metrics.
 */
import { createTopic } from '../../bench/simulator/topic.ts';
import type { Sizing } from '../../lib/model/sizing.ts';
import { smoothNoise } from '../../world/load/random.ts';
import { cpuCapacity, cpuShareAt } from '../fit/hottest-kpu.ts';
import {
  busyAt,
  type Case,
  capacityOf,
  costAt,
  type JobModel,
  kpusOf,
  reachedShare,
  seenEvenKpus,
} from '../fit/job-model.ts';
import { evenKpus, parallelismAt } from '../history/job-history.ts';

export const STEP_SECONDS = 5;
export const STEPS_PER_MINUTE = 60 / STEP_SECONDS;

export interface Fluid {
  /** Seconds since the start of the history. */
  second(): number;
  step(): void;
  isRunning(): boolean;
  runningSince(): number;
  sizing(): Sizing;
  /** Stops, and runs again with this size after so many seconds; from where it had read when it was asked. */
  rescale(to: Sizing, seconds: number): void;
  /** Stands still by itself. */
  fail(seconds: number): void;
  /** Records/s into each vertex in the last step, and its hottest subtask's busy share. */
  readonly perSecond: Float64Array;
  readonly hottest: Float64Array;
  /** Of each source: the share of the time that it waits for others to take its records. */
  readonly backPressured: Float64Array;
  /** Of the hottest container, `luck` as in hottest-kpu.ts; NaN: not known. */
  cpuShare(luck: number): number;
  /** Records that wait for each source. */
  waiting(source: number): number;
  /** Age of the oldest record that waits, in seconds. */
  age(): number;
  loadPerSecond(): number;
}

/** Right after a start caches are cold; it fades within a minute or two. */
const COLD = 0.25;
const WARM_SECONDS = 30;
const SLOW_SECONDS = 240;
/** A heap that is collected more than this is at its end: no formula says what happens then. */
const MOST_COLLECTING = 0.5;

export const startFluid = (model: JobModel, first: Sizing, of: Case): Fluid => {
  const steps = (model.arrivals[0]?.length ?? 0) * STEPS_PER_MINUTE;
  const topics = model.arrivals.map(() => createTopic(steps));
  const { length } = model.vertices;
  const perSecond = new Float64Array(length);
  const hottest = new Float64Array(length);
  const backPressured = new Float64Array(topics.length);
  const sources = model.graph.vertices.flatMap(({ inputs }, i) => (inputs.length === 0 ? [i] : []));
  const sourceOf = model.graph.vertices.map(({ inputs }) => inputs.length === 0);
  const capacities = new Float64Array(length);
  const limits = new Float64Array(length);
  const rising = new Float64Array(length);
  /** Records/s of a KPU for each of the job: here, and where the capacity was seen. */
  const perKpu = new Float64Array(length);
  const perKpuSeen = new Float64Array(length);
  const slowness = new Float64Array(length).fill(1);
  const taken = new Float64Array(topics.length);
  let [now, runsAt, since] = [0, 0, Number.NEGATIVE_INFINITY];
  let sizing = first;
  let next: Sizing | undefined;
  let processors = Number.POSITIVE_INFINITY;
  let load = 0;

  const measure = (): void => {
    model.vertices.forEach((vertex, i) => {
      const own = model.graph.vertices[i];
      if (own === undefined) return;
      const p = parallelismAt(sizing, own);
      capacities[i] = capacityOf(vertex, p, of, kpusOf(sizing));
      rising[i] = costAt(vertex, p, kpusOf(sizing), of).rising;
      limits[i] = (capacities[i] ?? 0) * reachedShare(vertex, p);
      const seen = seenEvenKpus(vertex, p);
      [perKpu[i], perKpuSeen[i]] =
        sizing.kind === 'kpu' && seen !== undefined ? [1 / evenKpus(sizing), 1 / seen] : [0, 0];
    });
    processors = cpuCapacity(model, sizing);
  };
  measure();

  const run = (): void => {
    const warming = Number.isFinite(since) ? 1 + COLD * Math.exp(-(now - since) / WARM_SECONDS) : 1;
    const before = taken.reduce((sum, rate) => sum + rate, 0);
    for (let i = 0; i < length; i++) {
      // Collections take time of those that lie closer than where they were seen, and leave more to the others.
      const [seen, here] = [perKpuSeen[i] ?? 0, perKpu[i] ?? 0].map((each) =>
        Math.min(MOST_COLLECTING, model.collecting * before * each),
      ) as [number, number];
      slowness[i] = (warming * (1 - seen) * slownessOf(model.vertices[i])) / (1 - here);
    }
    let all = 0;
    topics.forEach((topic, s) => {
      taken[s] = topic.waiting / STEP_SECONDS;
      all += taken[s] ?? 0;
    });
    if (all > processors) for (let s = 0; s < taken.length; s++) taken[s] = ((taken[s] ?? 0) * processors) / all;
    // The slowest vertex holds up every source that feeds it.
    for (let i = 0; i < length; i++) {
      const vertex = model.vertices[i];
      const capacity = (limits[i] ?? 0) / (slowness[i] ?? 1);
      const wanted = inflow(vertex, taken);
      if (vertex === undefined || wanted <= capacity) continue;
      for (const s of vertex.sources) taken[s] = ((taken[s] ?? 0) * capacity) / wanted;
    }
    for (let i = 0; i < length; i++) {
      perSecond[i] = inflow(model.vertices[i], taken);
      const rate = (perSecond[i] ?? 0) * (slowness[i] ?? 1);
      // At its limit it is full, whatever a record costs when there is little to do.
      const share = rate / Math.max(1e-9, capacities[i] ?? 0);
      hottest[i] = rate >= 0.995 * (limits[i] ?? 0) ? 1 : Math.min(1, busyAt(rising[i] ?? 0, share));
    }
    topics.forEach((topic, s) => {
      // Others hold it up where it leaves something although it is not busy all the time.
      const leaves = (taken[s] ?? 0) * STEP_SECONDS < 0.999 * topic.waiting;
      backPressured[s] = leaves ? 1 - (hottest[sources[s] ?? 0] ?? 0) : 0;
      topic.read += (taken[s] ?? 0) * STEP_SECONDS;
    });
  };

  /** Neighbors, disks and networks come and go over some minutes. */
  const slownessOf = (vertex: JobModel['vertices'][number] | undefined): number =>
    vertex?.slowness === undefined
      ? 1
      : 1 + vertex.slowness.deviation * smoothNoise(vertex.slowness.stream, now / SLOW_SECONDS);

  const inflow = (vertex: JobModel['vertices'][number] | undefined, rates: Float64Array): number => {
    if (vertex === undefined) return 0;
    let sum = 0;
    for (const s of vertex.sources) sum += rates[s] ?? 0;
    return vertex.ratio * sum;
  };

  return {
    perSecond,
    hottest,
    backPressured,
    second: () => now,
    isRunning: () => now >= runsAt,
    runningSince: () => since,
    sizing: () => sizing,
    step() {
      const minute = Math.floor(now / 60);
      load = 0;
      topics.forEach((topic, s) => {
        const rate = model.arrivals[s]?.[minute] ?? 0;
        load += rate;
        topic.arrive(rate * STEP_SECONDS);
      });
      if (now >= runsAt) run();
      else {
        for (const series of [perSecond, hottest, backPressured]) series.fill(0);
      }
      now += STEP_SECONDS;
      if (runsAt > since && now >= runsAt && runsAt > 0) {
        since = runsAt;
        if (next !== undefined) {
          sizing = next;
          next = undefined;
          measure();
        }
      }
    },
    rescale(to, seconds) {
      next = to;
      runsAt = now + seconds;
    },
    fail(seconds) {
      runsAt = Math.max(runsAt, now + seconds);
    },
    cpuShare: (luck) => {
      let all = 0;
      for (let i = 0; i < length; i++) if (sourceOf[i]) all += perSecond[i] ?? 0;
      return cpuShareAt(model, { sizing, perSecond: all, luck }) ?? Number.NaN;
    },
    waiting: (source) => topics[source]?.waiting ?? 0,
    age: () => topics.reduce((age, topic) => Math.max(age, topic.age() * STEP_SECONDS), 0),
    loadPerSecond: () => load,
  };
};
