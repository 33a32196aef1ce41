/** The memory of the replayed job: as it was at that minute, moved to the slots and KPUs of the size that it has in the replay. */
import { isSource } from '../../lib/model/graph.ts';
import type { EpochMs, JobObservation } from '../../lib/model/observation.ts';
import type { KpuSizing, Sizing } from '../../lib/model/sizing.ts';
import { type HistoryMinute, type JobHistory, MINUTE_MS } from '../history/job-history.ts';

export type ReplayedMemory = (at: EpochMs, sizing: Sizing) => JobObservation;

export const replayedMemory = (history: JobHistory): ReplayedMemory => {
  const byMinute = new Map(history.minutes.map((minute) => [minute.at, minute]));
  const lows = lowsOf(byMinute, history);
  const empty = emptyHeap(history, lows);
  let last: HistoryMinute | undefined = history.minutes[0];
  return (at, sizing) => {
    last = byMinute.get(at) ?? last;
    if (last === undefined || sizing.kind !== 'kpu' || last.sizing.kind !== 'kpu') return {};
    return memoryAt({ was: last, low: lows.get(last.at) ?? last.heap, empty }, last.sizing, sizing);
  };
};

interface Known {
  readonly was: HistoryMinute;
  /** Of the heap, after collections; and what it would be without load. */
  readonly low: number;
  readonly empty: number;
}

/** Of a KPU of 4 GiB: 3 are heap, about a tenth is managed memory (lib/sizing/kpu-memory.ts). */
const HEAP_OF_CONTAINER = 0.75;
const MANAGED_OF_CONTAINER = 0.1;
/** On every heap, whatever the slots do: Flink itself. Never taken for more than half of what is in use. */
const FLINK_HEAP = 0.14;
const FULL = 0.99;

/** State and timers are spread over the KPUs there are; clients and buffers go with the slots of a KPU; garbage stays as it is. */
const memoryAt = ({ was, low, empty }: Known, before: KpuSizing, now: KpuSizing): JobObservation => {
  const slots = now.parallelism / now.kpus / (before.parallelism / before.kpus);
  const spread = before.kpus / now.kpus;
  const own = Math.min(FLINK_HEAP, empty / 2);
  const held = Math.max(0, low - empty);
  const heap = own + (empty - own) * slots + held * spread + Math.max(0, was.heap - low);
  const managed = Math.min(1, was.managed * spread);
  const moved = HEAP_OF_CONTAINER * orZero(heap - was.heap) + MANAGED_OF_CONTAINER * orZero(managed - was.managed);
  return {
    ...share('containerMemory', was.container + moved),
    ...share('heapUse', heap),
    ...share('managedUse', managed),
    ...(Number.isFinite(was.collections) ? { oldCollections: was.collections } : {}),
  };
};

const orZero = (value: number): number => (Number.isFinite(value) ? value : 0);

const share = (name: 'containerMemory' | 'heapUse' | 'managedUse', value: number): JobObservation =>
  Number.isFinite(value) ? { [name]: Math.max(0, Math.min(name === 'managedUse' ? 1 : FULL, value)) } : {};

const COLLECTED_WITHIN = 5;

const lowsOf = (byMinute: ReadonlyMap<EpochMs, HistoryMinute>, { minutes }: JobHistory): ReadonlyMap<EpochMs, number> =>
  new Map(
    minutes.map(({ at }) => {
      const near = Array.from(
        { length: 2 * COLLECTED_WITHIN + 1 },
        (_, i) => byMinute.get(at + (i - COLLECTED_WITHIN) * MINUTE_MS)?.heap ?? Number.NaN,
      ).filter(Number.isFinite);
      return [at, near.length === 0 ? Number.NaN : Math.min(...near)];
    }),
  );

/** Loads that hardly vary say nothing of what they leave on the heap. */
const LEAST_VARIED = 0.3;
const USUALLY_EMPTY = 0.85;

/** By a line through the lows at each load.  (30 % at 1 000/s, 40 % at 3 000/s)  ->  25 % */
const emptyHeap = ({ minutes, graph }: JobHistory, lows: ReadonlyMap<EpochMs, number>): number => {
  const sources = graph.vertices.flatMap((vertex, i) => (isSource(vertex) ? [i] : []));
  const points = minutes.flatMap(({ at, vertices, sizing }) => {
    const low = lows.get(at) ?? Number.NaN;
    const rate = sources.reduce((sum, i) => sum + (vertices[i]?.perSecond ?? Number.NaN), 0);
    return sizing.kind === 'kpu' && Number.isFinite(low) && rate > 0 ? [{ low, rate: rate / sizing.kpus }] : [];
  });
  if (points.length === 0) return 0;
  const mean = (of: (point: (typeof points)[number]) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [rate, low] = [mean((point) => point.rate), mean((point) => point.low)];
  const variance = mean((point) => (point.rate - rate) ** 2);
  if (Math.sqrt(variance) < LEAST_VARIED * rate) return USUALLY_EMPTY * low;
  const slope = mean((point) => (point.rate - rate) * (point.low - low)) / variance;
  return Math.max(low / 3, Math.min(low, low - Math.max(0, slope) * rate));
};
