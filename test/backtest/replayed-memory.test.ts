/** The memory of a size that was never seen, from that of one that was. */
import { describe, expect, it } from 'vitest';
import { collectingOf } from '../../backtest/fit/collecting.ts';
import { loadLine } from '../../backtest/fit/load-line.ts';
import { evenKpus, type HistoryMinute, type JobHistory, slotsOfFullest } from '../../backtest/history/job-history.ts';
import { heapsOf } from '../../backtest/run/heaps.ts';
import { type ReplayedMinute, replayedMemory } from '../../backtest/run/replayed-memory.ts';
import type { KpuSizing } from '../../lib/model/sizing.ts';
import { FROM, kpus, synthetic } from './synthetic.ts';

const packed = (parallelism: number, parallelismPerKpu: number): KpuSizing => {
  const count = Math.ceil(parallelism / parallelismPerKpu);
  return { ...kpus(parallelism), parallelismPerKpu, kpus: count, dollarsPerHour: 0.11 * (count + 1) };
};

const withMinutes = (of: (minute: HistoryMinute, i: number) => Partial<HistoryMinute>, minutes = 180): JobHistory => {
  const history = synthetic({ minutes, load: (i) => 25 * (i + 20) });
  return { ...history, minutes: history.minutes.map((minute, i) => ({ ...minute, ...of(minute, i) })) };
};

/** In which as much was read as in the history. */
const minute = (i: number, sizing: KpuSizing, startedAt = 1): ReplayedMinute => ({
  at: FROM + 60_000 * i,
  sizing,
  startedAt,
  perSecond: 25 * (i + 20),
});

it('the fullest KPU has its slots, and its share of the work', () => {
  expect([slotsOfFullest(packed(5, 2)), evenKpus(packed(5, 2)), evenKpus(packed(8, 1))]).toEqual([2, 2.5, 8]);
  expect([slotsOfFullest(packed(3, 8)), evenKpus(packed(3, 8))]).toEqual([3, 1]);
});

describe('a heap', () => {
  // Of 8 KPUs in 11 minutes the fullest of 176 snapshots is nearly at the top, and the lowest nearly what lives.
  const steady = withMinutes(() => ({ heap: 0.34915, heaps: { lowest: 0.20085, mean: 0.275 } }));

  it('is what lives and garbage, separated by the lowest, the mean and the fullest', () => {
    const heap = heapsOf(steady).get(FROM + 60_000 * 90);
    expect(heap?.garbage).toBeCloseTo(0.15, 3);
    expect(heap?.live).toBeCloseTo(0.2, 3);
  });

  it('of which only the fullest is known is taken to be collected within minutes', () => {
    const heap = heapsOf(withMinutes((_, i) => ({ heap: 0.3 + 0.05 * (i % 3) }))).get(FROM + 60_000 * 90);
    expect(heap?.live).toBeCloseTo(0.3, 9);
    expect(heap?.garbage).toBeCloseTo(0.1, 9);
  });

  it('with three times the slots has not three times the garbage of the fullest of many', () => {
    const memory = replayedMemory(steady);
    const seen = Array.from({ length: 60 }, (_, i) => memory(minute(90 + i, packed(8, 3), 1)).heapUse ?? 1);
    // 15 % Flink, 5 % of slots: 0.15 + 3 x 0.05 = 0.3 lives. Of the garbage 5 % of the heap are young, the rest grows to 0.15.
    expect(Math.max(...seen)).toBeLessThan(0.51);
    expect(Math.min(...seen)).toBeGreaterThan(0.3);
    // One KPU is sometimes just collected.
    const single = Array.from({ length: 60 }, (_, i) => memory(minute(90 + i, packed(3, 3), 2)).heapUse ?? 1);
    expect(Math.max(...single) - Math.min(...single)).toBeGreaterThan(Math.max(...seen) - Math.min(...seen));
  });

  it('of which garbage took all that was free has no less garbage where more is free', () => {
    // 20 % without load, 10 % for each 1 000/s; of the rest three quarters are garbage.
    const short = withMinutes(({ vertices }) => {
      const live = 0.2 + (vertices[0]?.perSecond ?? 0) / 10_000;
      const garbage = 0.75 * (1 - live);
      return { heap: live + garbage, heaps: { lowest: live, mean: live + garbage / 2 }, container: 0.9 };
    });
    const memory = replayedMemory(short);
    const seen = Array.from({ length: 60 }, (_, i) => memory(minute(90 + i, kpus(16))).heapUse ?? 0);
    // With 2 750/s 0.34 lives instead of 0.48; of the garbage 0.39 lie on it still, in proportion it would be 0.29.
    expect(Math.max(...seen)).toBeGreaterThan(0.7);
    expect(Math.max(...seen)).toBeLessThan(0.78);
  });

  it('holds what was handled in the replay, not what was read at the size of the history', () => {
    // 20 % without load, and as much again for each 2 000/s.
    const loaded = withMinutes(({ vertices }) => {
      const live = 0.2 + (vertices[0]?.perSecond ?? 0) / 10_000;
      return { heap: live + 0.07, heaps: { lowest: live - 0.07, mean: live } };
    });
    const heldAfter = (times: number): number => {
      const memory = replayedMemory(loaded);
      const seen = Array.from({ length: 150 }, (_, i) => {
        const one = minute(i, kpus(12));
        return memory({ ...one, perSecond: times * one.perSecond }).containerMemory ?? 0;
      });
      return seen.at(-1) ?? 0;
    };
    expect(heldAfter(1.5)).toBeGreaterThan(heldAfter(1) + 0.05);
    expect(heldAfter(1)).toBeLessThan(0.4);
  });

  it('of the size that it had is as it was', () => {
    const memory = replayedMemory(steady);
    const seen = Array.from({ length: 91 }, (_, i) => memory(minute(i, kpus(8))));
    expect(seen.at(-1)).toMatchObject({ heapUse: 0.34915, containerMemory: 0.4 });
  });
});

it('managed memory that was full is less full at a larger size by what it would have liked to have', () => {
  // 30 % and 1 % for each 25 records/s: 100 % from minute 50 on.
  const full = withMinutes((_, i) => ({ managed: Math.min(1, 0.5 + 0.01 * i) }));
  const memory = replayedMemory(full);
  // Twice what 8 KPUs have is 80 % of 20; of what was shown it would be 40 %.
  expect(memory(minute(150, kpus(20))).managedUse).toBeCloseTo(0.8, 2);
  expect(memory(minute(150, kpus(8))).managedUse).toBe(1);
});

it('the container keeps what its heap once touched, until it is started again', () => {
  const grown = withMinutes((_, i) => ({ heap: i < 90 ? 0.3 : 0.3 + (i < 100 ? 0.2 : 0), container: 0.5 }));
  const memory = replayedMemory(grown);
  const at = (i: number, started: number): number => memory(minute(i, kpus(4), started)).containerMemory ?? 0;
  at(95, 1);
  const kept = at(120, 1);
  expect(at(121, 2)).toBeLessThan(kept);
});

it('a line through the minutes follows the mean of the load that it goes with best', () => {
  const history = synthetic({ minutes: 600, load: (i) => (Math.floor(i / 100) % 2 === 0 ? 1000 : 5000) });
  const half = (i: number): number =>
    history.minutes.slice(i - 29, i + 1).reduce((sum, { vertices }) => sum + (vertices[0]?.perSecond ?? 0), 0) / 30;
  const at = new Map(history.minutes.map(({ at }, i) => [at, i < 30 ? Number.NaN : 0.1 + half(i) / 20_000]));
  const { empty, values } = loadLine(history, { shown: (minute) => at.get(minute.at) ?? Number.NaN });
  expect(empty).toBeCloseTo(0.1, 2);
  expect(values[150]).toBeCloseTo(0.35, 2);
});

it('collections go with what the fullest KPU handles', () => {
  const history = withMinutes(({ vertices }) => ({ collections: (vertices[0]?.perSecond ?? 0) * 1e-6 }));
  expect(collectingOf(history)).toBeCloseTo(8e-6, 9);
});
