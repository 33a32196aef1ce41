/** What is known of the task managers as a whole? */
import type { Aggregate, EpochMs, JobMetric, JobObservation, Observation } from '../../../../lib/model/observation.ts';
import type { Reason } from '../../../../lib/model/reason.ts';
import { type Metric, MINUTE_MS, type Read, type Series } from '../metric.ts';
import type { JobNeeds } from '../needs.ts';
import { msPerMinute } from './old-collections.ts';

export interface JobMetrics {
  readonly unavailable: NonNullable<Observation['unavailable']>;
  readonly because: readonly Reason[];
  isComplete(at: EpochMs): boolean;
  at(at: EpochMs): JobObservation;
}

const HEAP = ['heapUsedBytes', 'heapMaxBytes'] as const;
const MANAGED = ['managedUsedBytes'] as const;
const GARBAGE_COLLECTION = ['garbageCollectionMsPerSecond'] as const;
/** Not published: metaspace (below Flink 2.2), busy time as a counter, slots. */
const NEVER = ['metaspaceUsedBytes', 'accumulatedBusyMs', 'taskSlotsTotal', 'taskSlotsAvailable'] as const;

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
  const shares = [
    ['containerCpu', needs.containerCpu],
    ['containerMemory', memory?.container],
    ['heapUse', memory?.heap],
    ['managedUse', memory?.managed],
  ] as const;
  const oldCollections = memory && msPerMinute(read(memory.oldCollections, 'Sum'));
  return {
    unavailable: [...NEVER, ...parts.flatMap((one) => (one.series === undefined ? one.names : []))],
    because: parts.flatMap((one) => one.because),
    isComplete: (at) => parts.every(({ series }) => series === undefined || series.has(at)),
    at: (at) => ({
      ...Object.assign({}, ...parts.map((one) => one.at(at))),
      ...Object.fromEntries(
        shares.flatMap(([name, metric]) => {
          const percent = metric && read(metric, 'Maximum').get(at);
          return percent === undefined ? [] : [[name, percent / 100]];
        }),
      ),
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
  readonly names: readonly JobMetric[];
  /** Undefined: not asked for, or nothing came. */
  readonly series: Series | undefined;
  readonly because: readonly Reason[];
  at(at: EpochMs): JobObservation;
}

const part = (
  metric: Metric | undefined,
  names: readonly JobMetric[],
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
      return Object.fromEntries(aggregates(value).map((aggregate, i) => [names[i], aggregate]));
    },
  };
};

/** Share of its time that a task manager spends on them.  (2400 ms in a minute, 4 task managers)  ->  0.01 */
const meanCollections = (ms: number | undefined, count: number): JobObservation =>
  ms === undefined ? {} : { oldCollections: ms / (MINUTE_MS / 1000) / count / 1000 };
