/** What lives on the heap of a KPU, and what is garbage: CloudWatch shows only both together. */
import type { EpochMs } from '../../lib/model/observation.ts';
import { type HistoryMinute, type JobHistory, MINUTE_MS } from '../history/job-history.ts';

/** In parts of the heap. */
export interface Heap {
  readonly live: number;
  /** The most there is of it before it is collected. */
  readonly garbage: number;
}

/** A heap that is used at all is collected within so many minutes (lib/sizing/memory-use.ts). */
const COLLECTED_WITHIN = 5;
/** Of a container in a minute. */
export const SNAPSHOTS = 2;

export const heapsOf = ({ minutes }: JobHistory): ReadonlyMap<EpochMs, Heap> => {
  const byMinute = new Map(minutes.map((minute) => [minute.at, minute]));
  return new Map(
    minutes.map(({ at }) => {
      const near = Array.from({ length: 2 * COLLECTED_WITHIN + 1 }, (_, i) =>
        byMinute.get(at + (i - COLLECTED_WITHIN) * MINUTE_MS),
      ).filter((minute) => minute !== undefined);
      return [at, byAll(near) ?? byFullest(near)];
    }),
  );
};

/**
 * Heaps fill up and are collected one after the other: snapshots lie anywhere between what lives and what lives with all its
 * garbage. Of 16 snapshots the lowest and the highest are 15/17 of the garbage apart, and the mean is in the middle.
 * (lowest 21 %, mean 28 %, highest 34.2 %)  ->  15 % garbage over 20.5 %
 */
const byAll = (near: readonly HistoryMinute[]): Heap | undefined => {
  const known = near.flatMap(({ heap, heaps, sizing }) => {
    if (heaps === undefined || sizing.kind !== 'kpu' || !Number.isFinite(heap)) return [];
    const snapshots = SNAPSHOTS * sizing.kpus;
    const garbage = Math.max(0, ((heap - heaps.lowest) * (snapshots + 1)) / (snapshots - 1));
    return [{ garbage, mean: heaps.mean }];
  });
  if (known.length === 0) return undefined;
  const garbage = known.reduce((sum, one) => sum + one.garbage, 0) / known.length;
  const mean = known.reduce((sum, one) => sum + one.mean, 0) / known.length;
  return { live: Math.max(mean / 4, mean - garbage / 2), garbage };
};

/** Of the fullest alone: it is taken to be collected in one of these minutes. NaN: not measured. */
const byFullest = (near: readonly HistoryMinute[]): Heap => {
  const heaps = near.map(({ heap }) => heap).filter(Number.isFinite);
  if (heaps.length === 0) return { live: Number.NaN, garbage: 0 };
  const live = Math.min(...heaps);
  return { live, garbage: Math.max(...heaps) - live };
};
