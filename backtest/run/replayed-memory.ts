/** The memory of the replayed job: as it was at that minute, moved to the slots and KPUs of the size that it has in the replay. */
import type { EpochMs, JobObservation } from '../../lib/model/observation.ts';
import type { KpuSizing, Sizing } from '../../lib/model/sizing.ts';
import { randomAt, streamOf } from '../../world/load/random.ts';
import { loadLine } from '../fit/load-line.ts';
import { evenKpus, type HistoryMinute, type JobHistory, SNAPSHOTS, slotsOfFullest } from '../history/job-history.ts';
import { handledShare } from './handled-share.ts';
import { type Heap, heapsOf } from './heaps.ts';

/** A minute of the replay. */
export interface ReplayedMinute {
  readonly at: EpochMs;
  readonly sizing: Sizing;
  /** Any number that is another one after a restart. */
  readonly startedAt: number;
  /** Records/s that all sources read. */
  readonly perSecond: number;
}

/** Minute after minute. */
export type ReplayedMemory = (minute: ReplayedMinute) => JobObservation;

/** `luck`: the stream of a play. */
export const replayedMemory = (history: JobHistory, luck = 0): ReplayedMemory => {
  const byMinute = new Map(history.minutes.map((minute) => [minute.at, minute]));
  const heaps = heapsOf(history);
  const { empty, minutes } = loadLine(history, {
    shown: ({ at }) => heaps.get(at)?.live ?? Number.NaN,
    usual: (live) => flinkHeap(live) + OF_SLOTS * (live - flinkHeap(live)),
  });
  const wanted = wantedManaged(history);
  const handled = handledShare(history, minutes);
  const phases = streamOf(luck, `heaps of ${history.job.name}`);
  const peaks = peaksOf(history, heaps);
  let last: HistoryMinute | undefined = history.minutes[0];
  let [peak, runs] = [0, Number.NaN];
  return ({ at, sizing, startedAt, perSecond }) => {
    last = byMinute.get(at) ?? last;
    if (last === undefined || sizing.kind !== 'kpu' || last.sizing.kind !== 'kpu') return {};
    const was = heaps.get(last.at) ?? { live: last.heap, garbage: 0 };
    const known = {
      was: last,
      wanted: wanted.get(last.at) ?? last.managed,
      heap: was,
      empty,
      handled: handled(perSecond, last),
      phase: randomAt(phases, at / 60_000),
    };
    const { highest, ...use } = memoryAt(known, last.sizing, sizing);
    peak = startedAt === runs ? Math.max(peak, highest) : highest;
    runs = startedAt;
    // What a JVM has once touched it keeps.
    const touched = HEAP_OF_CONTAINER * orZero(peak - (peaks.get(last.at) ?? Number.NaN));
    const managed = MANAGED_OF_CONTAINER * orZero((use.managedUse ?? Number.NaN) - last.managed);
    const slots = SLOT_OF_CONTAINER * (slotsOfFullest(sizing) - slotsOfFullest(last.sizing));
    return { ...share('containerMemory', last.container + touched + managed + slots), ...use };
  };
};

const MANAGED_FULL = 0.97;

/** Where it was full, more would have been in use: as much as follows from the minutes in which it was not. */
const wantedManaged = (history: JobHistory): ReadonlyMap<EpochMs, number> => {
  const { values } = loadLine(history, {
    shown: ({ managed }) => (managed < MANAGED_FULL ? managed : Number.NaN),
  });
  return new Map(
    history.minutes.map(({ at, managed }, n) => [
      at,
      managed < MANAGED_FULL ? managed : Math.max(managed, values[n] || 0),
    ]),
  );
};

/** The highest that heaps have been since the last restart, by minute. */
const peaksOf = (
  { minutes, restarts }: JobHistory,
  heaps: ReadonlyMap<EpochMs, Heap>,
): ReadonlyMap<EpochMs, number> => {
  const starts = restarts.map(({ at, seconds }) => at + 1000 * seconds);
  let [peak, before] = [0, Number.NEGATIVE_INFINITY];
  return new Map(
    minutes.map(({ at }) => {
      const { live, garbage } = heaps.get(at) ?? { live: Number.NaN, garbage: 0 };
      const began = before;
      if (starts.some((start) => start > began && start <= at)) peak = 0;
      before = at;
      if (Number.isFinite(live)) peak = Math.max(peak, live + garbage);
      return [at, peak];
    }),
  );
};

interface Known {
  readonly was: HistoryMinute;
  /** Of the managed memory of a KPU, what would be in use if there were enough. */
  readonly wanted: number;
  readonly heap: Heap;
  /** What would live on the heap without load. */
  readonly empty: number;
  /** Records that were handled lately, as a share of those of the history. */
  readonly handled: number;
  /** 0..1, of the minute: how full of garbage heaps are. */
  readonly phase: number;
}

/** Of a KPU of 4 GiB: 3 are heap, about a tenth is managed memory (lib/sizing/kpu-memory.ts). */
const HEAP_OF_CONTAINER = 0.75;
const MANAGED_OF_CONTAINER = 0.1;
/** Outside of both: threads and network buffers of a slot. */
const SLOT_OF_CONTAINER = 0.01;
/** On every heap, whatever the slots do: Flink itself. Slots have something of what lives there without load, too. */
const FLINK_HEAP = 0.15;
const MOST_OF_EMPTY = 0.8;
const flinkHeap = (live: number): number => Math.min(FLINK_HEAP, MOST_OF_EMPTY * live);
/** Of what else lives there, when the load never changes: as much may go with the records as with the slots. */
const OF_SLOTS = 0.5;
/** What G1 keeps for new objects at the least (-XX:G1NewSizePercent). */
const YOUNG_HEAP = 0.05;
/** Of a heap without its live objects: garbage that is let grow at the most. */
const MOST_OF_FREE = 0.6;
const FULL = 0.99;

/**
 * Of the fullest KPU. State and timers go with its share of all slots; clients and buffers with their number; garbage with what
 * lives, since that decides when it is collected.
 */
const memoryAt = (
  { was, wanted, heap, empty, handled, phase }: Known,
  before: KpuSizing,
  now: KpuSizing,
): JobObservation & { readonly highest: number } => {
  const same = before.parallelism === now.parallelism && before.parallelismPerKpu === now.parallelismPerKpu;
  const slots = slotsOfFullest(now) / slotsOfFullest(before);
  const spread = evenKpus(before) / evenKpus(now);
  const own = Math.min(flinkHeap(empty), heap.live);
  const live = own + (Math.min(empty, heap.live) - own) * slots + Math.max(0, heap.live - empty) * spread * handled;
  const garbage = garbageOf(heap, live);
  // What is seen is the fullest of all snapshots: of one KPU it is sometimes just collected, of many never all at once.
  const fullest = phase ** (1 / (SNAPSHOTS * now.kpus));
  const managed = Math.min(1, wanted * spread * handled);
  return {
    highest: live + garbage,
    ...share('heapUse', same ? was.heap : live + garbage * fullest),
    ...share('managedUse', managed),
    ...(Number.isFinite(was.collections) ? { oldCollections: was.collections * spread } : {}),
  };
};

/** More live objects are collected less often, as long as there is room; what room there was no longer says how much there would be with more. */
const garbageOf = (was: Heap, live: number): number => {
  const young = Math.min(YOUNG_HEAP, was.garbage);
  const wasShort = was.garbage > MOST_OF_FREE * (1 - was.live);
  const times = was.live > 0 ? live / was.live : 1;
  const most = Math.max(MOST_OF_FREE, was.garbage / (1 - was.live)) * Math.max(0, 1 - live);
  return Math.min(most, young + (was.garbage - young) * (wasShort ? Math.max(1, times) : times));
};

const orZero = (value: number): number => (Number.isFinite(value) ? value : 0);

const share = (name: 'containerMemory' | 'heapUse' | 'managedUse', value: number): JobObservation =>
  Number.isFinite(value) ? { [name]: Math.max(0, Math.min(name === 'managedUse' ? 1 : FULL, value)) } : {};
