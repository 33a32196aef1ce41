/**
 * One simulated job as a fluid, second by second: what arrives, what it handles, its restarts. The same options and the same
 * calls give the same run. No metrics are made here, and no decisions.
 */
import { gaussAt, smoothNoise, streamOf } from '../../world/load/random.ts';
import { type Counters, noCounters } from './counters.ts';
import { createFlow } from './flow.ts';
import { busiest, capacityOf, type SimulatedJob, slotsOf, together } from './job.ts';
import { createMeter, type Meter, type Watch } from './meter.ts';
import { createMinuteMeans, type MinuteMeans, MOVED_S } from './minute-means.ts';
import { createTopic } from './topic.ts';

export interface SimulationOptions {
  readonly job: SimulatedJob;
  readonly seed: number;
  readonly seconds: number;
  /** Records/s of all sources together. */
  readonly load: (second: number) => number;
  readonly parallelism: readonly number[];
  /** Seconds at which it fails, and recovers by itself. */
  readonly failures?: readonly number[];
  /** Does the n-th rescale (from 1) fail? The job then comes back as it was. */
  readonly rescaleFails?: (n: number) => boolean;
  /** The job as it is from some second on, where the world changes; the same vertices. */
  readonly changes?: readonly { readonly second: number; readonly job: SimulatedJob }[];
  /** Scatter of what a vertex can do, smooth over minutes. */
  readonly mood?: number;
  /** Busy times and rates are means of the last minute, as Flink's own are; otherwise they follow within seconds. */
  readonly minuteMeans?: boolean;
  /** Of every five, the second in which a task manager moves these means on; absent: counted from each start of the job. */
  readonly meansMovedAt?: number;
  /** The figures count from here. */
  readonly countFrom?: number;
  readonly watch?: Watch;
}

export type Operation = { readonly id: string; readonly asked: number; readonly to: readonly number[] } & (
  | { readonly kind: 'under-way' }
  | { readonly kind: 'done' | 'failed'; readonly ended: number }
);

export interface Simulation {
  readonly options: SimulationOptions;
  readonly meter: Meter;
  second(): number;
  advance(to: number): void;
  job(): SimulatedJob;
  isRunning(): boolean;
  /** Second of the last start. */
  runningSince(): number;
  parallelism(): readonly number[];
  /** The newest one. */
  operation(): Operation | undefined;
  rescale(to: readonly number[]): Operation;
  /** Since the last start. */
  counters(vertex: number): Readonly<Counters>;
  /** Records that wait for a source. */
  waiting(vertex: number): number;
  /** Age of the oldest record that waits, in seconds. */
  age(): number;
}

/**
 * Seconds from a start until its means are moved on for the first time: Flink takes new ones up at one move, and moves them on at the
 * next.  (started at 12, moved at 4, 9, 14 ...)  ->  7
 */
const firstMove = (startedAt: number, movedAt: number | undefined): number =>
  movedAt === undefined ? MOVED_S : ((((movedAt - startedAt) % MOVED_S) + MOVED_S) % MOVED_S || MOVED_S) + MOVED_S;

/** Shares of the newest second in the means that Flink's meters keep. */
const GAUGE = 1 / 5;
const METER = 1 / 30;

export const startSimulation = (options: SimulationOptions): Simulation => {
  const { seed, load, failures = [], rescaleFails = () => false, changes = [], mood = 0.015 } = options;
  let { job, parallelism } = options;
  const { vertices } = job;
  const sources = vertices.flatMap(({ inputs }, i) => (inputs.length === 0 ? [i] : []));
  const topics = vertices.map(({ inputs }) => (inputs.length === 0 ? createTopic(options.seconds) : undefined));
  const flow = createFlow(job);
  const moods = vertices.map(({ name }) => streamOf(seed, `mood of ${name}`));
  const downtimes = streamOf(seed, 'downtimes');
  const fails = new Set(failures);
  const meter = createMeter({ ...options, slotsHeldSeconds: job.slotsHeldSeconds });
  const wanted = new Float64Array(vertices.length);
  const capacity = new Float64Array(vertices.length);
  let counters = vertices.map(noCounters);
  let now = 0;
  const newMinutes = () => vertices.map(() => createMinuteMeans(firstMove(now, options.meansMovedAt)));
  let minutes = newMinutes();
  let startedAt = 0;
  let runsAgainAt = 0;
  let rescales = 0;
  let operation: Operation | undefined;
  let checkpoint = topics.map(() => 0);

  /** A tenth more or less every time. */
  const spread = (seconds: number, n: number): number =>
    Math.max(1, Math.round(seconds * (1 + 0.1 * Math.max(-2, Math.min(2, gaussAt(downtimes, n))))));

  const stop = (seconds: number): void => {
    runsAgainAt = now + seconds;
    topics.forEach((topic, i) => {
      if (topic) topic.read = checkpoint[i] ?? 0;
    });
  };

  const start = (): void => {
    startedAt = now;
    counters = vertices.map(noCounters);
    minutes = newMinutes();
    if (operation?.kind !== 'under-way') return;
    const failed = rescaleFails(rescales);
    if (!failed) parallelism = operation.to;
    operation = { ...operation, kind: failed ? 'failed' : 'done', ended: now };
  };

  const run = (): void => {
    const warming = 1 + (job.warmUp ?? 0.25) * Math.exp(-(now - startedAt) / 30);
    for (let i = 0; i < vertices.length; i++) {
      const vertex = job.vertices[i];
      if (!vertex) continue;
      const slowness = warming * (1 + mood * smoothNoise(moods[i] ?? 0, now / 240));
      capacity[i] = capacityOf(job, vertex, parallelism[i] ?? 1) / slowness;
      if (topics[i]) wanted[i] = topics[i]?.waiting ?? 0;
    }
    flow.second(wanted, capacity);
    for (let i = 0; i < vertices.length; i++) {
      const vertex = job.vertices[i];
      const own = counters[i];
      const topic = topics[i];
      if (!vertex || !own) continue;
      const records = flow.records[i] ?? 0;
      if (topic) topic.read += records;
      const p = parallelism[i] ?? 1;
      const full = records / (capacity[i] || 1);
      const even = capacityOf(job, vertex, p) / together(vertex, p);
      const polls = (vertex.polling ?? 0) * (1 - Math.min(1, full));
      const hottest = Math.min(1, full) * busiest(vertex, p) + polls;
      const held = topic && records < Math.min(wanted[i] ?? 0, capacity[i] ?? 0) * 0.999 ? 1 - full : 0;
      own.recordsIn += records;
      own.recordsOut += records * vertex.selectivity;
      own.busySeconds += (full * even + polls) * p;
      if (options.minuteMeans) {
        const minute = minutes[i] as MinuteMeans;
        minute.second({ busy: full * even + polls, hottest, backPressured: held, perSecond: records });
        Object.assign(own, minute.means);
        continue;
      }
      own.busy += GAUGE * (full * even + polls - own.busy);
      own.hottest += GAUGE * (hottest - own.hottest);
      own.backPressured += GAUGE * (held - own.backPressured);
      own.perSecond += Math.max(METER, 1 / (now - startedAt + 1)) * (records - own.perSecond);
    }
    if ((now - startedAt + 1) % job.downtimes.checkpointSeconds === 0)
      checkpoint = topics.map((topic) => topic?.read ?? 0);
  };

  const step = (): void => {
    for (const change of changes) if (change.second === now) job = change.job;
    const arriving = load(now);
    for (const i of sources) topics[i]?.arrive(arriving * (vertices[i]?.share ?? 1));
    if (fails.has(now) && now >= runsAgainAt) stop(spread(job.downtimes.failureSeconds, 1000 + now));
    const down = now < runsAgainAt;
    if (!down && runsAgainAt > startedAt) start();
    if (!down) run();
    now++;
    const slots = Math.max(slotsOf(parallelism), operation?.kind === 'under-way' ? slotsOf(operation.to) : 0);
    meter.second({ slots, age: simulation.age(), down, load: arriving });
  };

  const simulation: Simulation = {
    options,
    meter,
    second: () => now,
    advance(to) {
      while (now < to) step();
    },
    job: () => job,
    isRunning: () => now >= runsAgainAt && startedAt >= runsAgainAt,
    runningSince: () => startedAt,
    parallelism: () => parallelism,
    operation: () => operation,
    rescale(to) {
      rescales++;
      operation = { id: String(rescales), asked: now, to, kind: 'under-way' };
      meter.rescaled(now, slotsOf(parallelism), slotsOf(to));
      stop(spread(job.downtimes.seconds, rescales));
      return operation;
    },
    counters: (vertex) => counters[vertex] ?? noCounters(),
    waiting: (vertex) => topics[vertex]?.waiting ?? 0,
    age: () => sources.reduce((age, i) => Math.max(age, topics[i]?.age() ?? 0), 0),
  };
  return simulation;
};
