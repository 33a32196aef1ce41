/** What is known of the task managers as a whole, in the names of Flink's REST interface? */
import type { Aggregate, EpochMs } from '../../../../lib/model/observation.ts';
import type { Reason } from '../../../../lib/model/reason.ts';
import { type Metric, MINUTE_MS, type Read, type Series } from '../metric.ts';
import type { JobNeeds } from '../needs.ts';
import { msPerMinute } from './old-collections.ts';

export interface JobMetrics {
  /** Flink names that can't be seen here. */
  readonly blindTo: readonly string[];
  readonly because: readonly Reason[];
  isComplete(at: EpochMs): boolean;
  at(at: EpochMs): Readonly<Record<string, Aggregate>>;
}

const HEAP = ['Status.JVM.Memory.Heap.Used', 'Status.JVM.Memory.Heap.Max'] as const;
const MANAGED = ['Status.Flink.Memory.Managed.Used'] as const;
const GARBAGE_COLLECTION = ['Status.JVM.GarbageCollector.All.TimeMsPerSecond'] as const;
/** Not published: metaspace (below Flink 2.2), busy time as a counter, slots. */
const NEVER = ['Status.JVM.Memory.Metaspace.Used', 'accumulated-busy-time', 'taskSlotsTotal', 'taskSlotsAvailable'];

/** A KPU has 4 GiB, 3 of them heap. */
const HEAP_SHARE = 3 / 4;
const KPU_BYTES = 4 * 1024 ** 3;

export interface TaskManagers {
  readonly count: number;
  readonly memoryBytes: number | undefined;
}

export const jobMetrics = (needs: JobNeeds, read: Read, { count, memoryBytes }: TaskManagers): JobMetrics => {
  const heapMax = (memoryBytes ?? KPU_BYTES) * HEAP_SHARE;
  const parts = [
    part(needs.heap, HEAP, read, 'Maximum', (percent) => [{ max: (percent / 100) * heapMax }, { max: heapMax }]),
    part(needs.managedMemory, MANAGED, read, 'Maximum', (bytes) => [{ max: bytes }]),
    part(needs.garbageCollection, GARBAGE_COLLECTION, read, 'Sum', (ms) => [collecting(ms)]),
  ];
  const { memory } = needs;
  // What is missing here takes no minute away from the rest: sizing tells by itself what was not measured.
  const percents = [needs.containerCpu, memory?.container, memory?.heap, memory?.managed]
    .filter((metric) => metric !== undefined)
    .map((metric) => [metric.name, read(metric, 'Maximum')] as const);
  const oldCollections = memory && msPerMinute(read(memory.oldCollections, 'Sum'));
  return {
    blindTo: [...NEVER, ...parts.flatMap((one) => (one.series === undefined ? one.names : []))],
    because: parts.flatMap((one) => one.because),
    isComplete: (at) => parts.every(({ series }) => series === undefined || series.has(at)),
    at: (at) => ({
      ...Object.assign({}, ...parts.map((one) => one.at(at))),
      ...Object.fromEntries(percents.flatMap(([name, series]) => maximum(name, series.get(at)))),
      ...meanCollections(oldCollections?.get(at), count),
    }),
  };
};

/** Published as the total of all task managers: the hottest one's is at most that, and never above a whole second. */
const collecting = (msPerMinute: number): Aggregate => {
  const msPerSecond = msPerMinute / (MINUTE_MS / 1000);
  return { sum: msPerSecond, max: Math.min(1000, msPerSecond) };
};

interface Part {
  readonly names: readonly string[];
  /** Undefined: not asked for, or nothing came. */
  readonly series: Series | undefined;
  readonly because: readonly Reason[];
  at(at: EpochMs): Readonly<Record<string, Aggregate>>;
}

const part = (
  metric: Metric | undefined,
  names: readonly string[],
  read: Read,
  statistic: 'Maximum' | 'Sum',
  aggregates: (value: number) => readonly Aggregate[],
): Part => {
  if (!metric) return { names, series: undefined, because: [], at: () => ({}) };
  const series = read(metric, statistic);
  if (series.size === 0) {
    const says = `The options ask for ${metric.name}, which is not published: the rules that read it are blind.`;
    return { names, series: undefined, because: [{ rule: 'blind', says }], at: () => ({}) };
  }
  return {
    names,
    series,
    because: [],
    at: (at) => {
      const value = series.get(at);
      if (value === undefined) return {};
      return Object.fromEntries(aggregates(value).map((aggregate, i) => [names[i] ?? '', aggregate]));
    },
  };
};

const maximum = (name: string, max: number | undefined): readonly (readonly [string, Aggregate])[] =>
  max === undefined ? [] : [[name, { max }]];

/** Milliseconds of a second that a task manager spends on them.  (2400 ms in a minute, 4 task managers)  ->  10 */
const meanCollections = (ms: number | undefined, count: number): Readonly<Record<string, Aggregate>> =>
  ms === undefined ? {} : { oldGenerationGCTime: { avg: ms / (MINUTE_MS / 1000) / count } };
