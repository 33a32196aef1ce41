/** A job of ten vertices that carries out what is decided for it: the same ticks in every run. */
import type {
  JsonObject,
  MetricValue,
  SampleInput,
  ScenarioInput,
  TickInput,
  VertexInput,
} from '../scenario/format.ts';

interface Layout {
  readonly name: string;
  readonly inputs: Readonly<Record<string, string>>;
  /** Records/s that one subtask can process. */
  readonly perSubtask: number;
  /** Records out for each record in. */
  readonly ratio: number;
  readonly partitions?: number;
}

/** Two sources, a join, two branches. */
const LAYOUT: readonly Layout[] = [
  { name: 'orders', inputs: {}, perSubtask: 4000, ratio: 1, partitions: 24 },
  { name: 'clicks', inputs: {}, perSubtask: 9000, ratio: 0.5, partitions: 48 },
  { name: 'parse orders', inputs: { orders: 'FORWARD' }, perSubtask: 2500, ratio: 1 },
  { name: 'parse clicks', inputs: { clicks: 'REBALANCE' }, perSubtask: 6000, ratio: 0.8 },
  { name: 'enrich', inputs: { 'parse orders': 'REBALANCE' }, perSubtask: 1500, ratio: 1.2 },
  { name: 'join', inputs: { enrich: 'HASH', 'parse clicks': 'HASH' }, perSubtask: 3000, ratio: 0.7 },
  { name: 'sessions', inputs: { join: 'HASH' }, perSubtask: 2000, ratio: 0.2 },
  { name: 'rules', inputs: { join: 'BROADCAST' }, perSubtask: 5000, ratio: 0.01 },
  { name: 'aggregate', inputs: { sessions: 'HASH' }, perSubtask: 800, ratio: 0.1 },
  { name: 'sink', inputs: { aggregate: 'REBALANCE', rules: 'REBALANCE' }, perSubtask: 500, ratio: 0 },
];

const START = 1_767_225_600_000;
const DAY_MS = 86_400_000;
const RESTART_MS = 60_000;
const MAX_PARALLELISM = 720;

const vertices: readonly VertexInput[] = LAYOUT.map(({ name, inputs }, n) => ({
  id: (n + 1).toString(16).repeat(32).slice(0, 32),
  name,
  parallelism: 8,
  maxParallelism: MAX_PARALLELISM,
  inputs,
}));

export const opening: Omit<ScenarioInput, 'ticks'> = {
  config: { 'job.autoscaler.enabled': 'true' },
  job: { runningTs: START, vertices },
  detail: 'decisions',
};

export interface BenchJob {
  /** What is measured next. */
  readonly next: () => TickInput;
  /** Carries out what was decided. */
  readonly takes: (result: JsonObject) => void;
}

export const benchJob = (tickMs: number): BenchJob => {
  let now = START;
  let runningTs = START;
  let rescaled = false;
  const parallelism = new Map(vertices.map((vertex) => [vertex.name, vertex.parallelism]));
  const counters = new Map<string, { in: number; out: number; busyMs: number }>();
  let seed = 1;
  /** Of its own, so that every run sees the same: 0.98 to 1.02. */
  const jitter = (): number => {
    seed = (seed * 16_807) % 2_147_483_647;
    return 0.98 + (0.04 * seed) / 2_147_483_647;
  };

  const next = (): TickInput => {
    now += tickMs;
    const day = Math.sin((2 * Math.PI * (now - START)) / DAY_MS);
    const rates = new Map<string, number>();
    const samples: Record<string, SampleInput> = {};
    for (const layout of LAYOUT) {
      const { name, inputs, perSubtask, ratio } = layout;
      const fed = Object.keys(inputs);
      const base = name === 'clicks' ? 30_000 : 10_000;
      const rate =
        fed.length === 0
          ? base * (1 + 0.5 * day) * jitter()
          : fed.reduce((sum, from) => sum + (rates.get(from) ?? 0), 0);
      rates.set(name, rate * ratio);
      const subtasks = parallelism.get(name) ?? 1;
      const busy = Math.min(1000, (1000 * rate) / (subtasks * perSubtask)) * jitter();
      const seconds = tickMs / 1000;
      const counter = counters.get(name) ?? { in: 0, out: 0, busyMs: 0 };
      counter.in += Math.round(rate * seconds);
      counter.out += Math.round(rate * ratio * seconds);
      counter.busyMs += Math.round(busy * subtasks * seconds);
      counters.set(name, counter);
      samples[name] = sampleOf(layout, { rate, busy, subtasks, counter, first: now === START + tickMs });
    }
    const slots = Math.max(...parallelism.values());
    const job = rescaled ? { runningTs, parallelism: Object.fromEntries(parallelism) } : undefined;
    rescaled = false;
    return {
      now,
      ...(job === undefined ? {} : { job }),
      vertices: samples,
      tmMetrics: taskManagerMetrics(day),
      jmMetrics: { taskSlotsTotal: String(slots), taskSlotsAvailable: '0' },
    };
  };

  const takes = ({ summaries }: JsonObject): void => {
    if (summaries === undefined) return;
    for (const [name, [, to]] of Object.entries(summaries as Record<string, [number, number]>))
      parallelism.set(name, to);
    counters.clear();
    now += RESTART_MS;
    runningTs = now;
    rescaled = true;
  };
  return { next, takes };
};

interface Instant {
  readonly rate: number;
  readonly busy: number;
  readonly subtasks: number;
  readonly counter: { readonly in: number; readonly out: number; readonly busyMs: number };
  readonly first: boolean;
}

const sampleOf = (
  { inputs, partitions, name }: Layout,
  { rate, busy, subtasks, counter, first }: Instant,
): SampleInput => {
  const common = { out: counter.out, accBusy: counter.busyMs };
  const busyTime = { busyTimeMsPerSecond: over(busy, subtasks) };
  if (Object.keys(inputs).length > 0) {
    return {
      in: counter.in,
      ...common,
      metrics: { ...busyTime, numRecordsInPerSecond: over(rate / subtasks, subtasks) },
    };
  }
  const operator = `Source__${name}`;
  return {
    in: 0,
    ...common,
    metrics: {
      ...busyTime,
      backPressuredTimeMsPerSecond: over(0, subtasks),
      [`${operator}.numRecordsInPerSecond`]: over(rate / subtasks, subtasks),
      [`${operator}.numRecordsIn`]: counter.in,
      [`${operator}.numRecordsOut`]: counter.out,
      [`${operator}.pendingRecords`]: over(rate / subtasks, subtasks),
    },
    ...(first ? { names: partitionNames(operator, name, partitions ?? 0) } : {}),
  };
};

const partitionNames = (operator: string, topic: string, count: number): readonly string[] =>
  Array.from(
    { length: count },
    (_, n) => `0.${operator}.KafkaSourceReader.topic.${topic}.partition.${n}.currentOffset`,
  );

const round3 = (value: number): number => Math.round(value * 1000) / 1000;

/** `[min, max, avg, sum]` of subtasks that are not quite alike. */
const over = (mean: number, subtasks: number): MetricValue => [
  round3(mean * 0.95),
  round3(mean * 1.05),
  round3(mean),
  round3(mean * subtasks),
];

const taskManagerMetrics = (day: number): Readonly<Record<string, MetricValue>> => {
  const used = Math.round(9e8 * (1 + 0.2 * day));
  return {
    'Status.JVM.Memory.Heap.Max': [2_147_483_648, 2_147_483_648, 2_147_483_648, null],
    'Status.JVM.Memory.Heap.Used': [used / 2, used, round3(used * 0.75), null],
    'Status.Flink.Memory.Managed.Used': [0, 0, 0, null],
    'Status.JVM.Memory.Metaspace.Used': [90_000_000, 91_000_000, 90_500_000, null],
    'Status.JVM.GarbageCollector.All.TimeMsPerSecond': [0, 20, 10.5, null],
  };
};
