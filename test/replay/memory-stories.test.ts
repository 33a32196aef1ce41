import { expect, it } from 'vitest';
import { type KpuJob, kpuSize, kpuTimeline, type Pools, playKpuJob } from '../support/kpu-job.ts';
import { optionsOf } from '../support/small-job.ts';

const quarterHour = optionsOf({
  'metrics.window': '15 min',
  'stabilization.interval': '5 min',
  'scale-down.interval': '30 min',
  'restart.time': '1 min',
});

/** A minute each. */
const minutes = (last: number): readonly number[] => Array.from({ length: last + 1 }, (_, i) => i);

/** Slots use so much of their KPU each, beside what is there anyway. */
const pools =
  (perSlot: { readonly container: number; readonly heap: number; readonly managed?: number; readonly cpu: number }) =>
  ({ parallelismPerKpu: n }: KpuJob['size']): Pools => ({
    container: Math.min(1, 0.2 + n * perSlot.container),
    heap: Math.min(1, 0.1 + n * perSlot.heap),
    managed: Math.min(1, n * (perSlot.managed ?? 0.02)),
    collections: 0.01,
    cpu: Math.min(1, n * perSlot.cpu),
  });

const timelineOf = (job: Omit<KpuJob, 'options'> & Partial<KpuJob>): string =>
  kpuTimeline(playKpuJob({ options: quarterHour, ...job }));

it('a job near the limit of its containers gets more memory per slot', () => {
  // 20 + 4 x 18 = 92 %
  const near = pools({ container: 0.18, heap: 0.1, cpu: 0.1 });
  expect(timelineOf({ size: kpuSize(8, 4), pools: near, minutes: minutes(120) })).toMatchInlineSnapshot(`
    "
       0m  hold 8/4 (2 KPU)                      Rates need two samples; there is one so far.
       1m  hold 8/4 (2 KPU)                      The job is stabilizing for another 3 min.
       4m  hold 8/4 (2 KPU)                      The window is not full (0 of 15 min).
      19m  rescale 8/4 (2 KPU) -> 8/3 (3 KPU)    Container memory is 92 % full or more for minutes; more than 90 % is near its limit: 1 GB of memory per slot is too little.
                                                 8 slots in 3 KPUs (3 per KPU): orders needs 8. It costs 0.44 USD an hour, before 0.33.
                                                 1.33 GB of memory per slot, before 1; expected in use: container memory 74 %, heap 36.7 %, managed memory 6 %. With 4 per KPU memory would still be short.
      20m  hold 8/3 (3 KPU)                      Rates need two samples; there is one so far.
      21m  hold 8/3 (3 KPU)                      The job is stabilizing for another 3.5 min.
      25m  hold 8/3 (3 KPU)                      The window is not full (0 of 15 min).
      40m  hold 8/3 (3 KPU)                      orders could go from 8 to 7; scale-down delayed until 2026-01-01 01:10 UTC.
    "
  `);
});

it('a job that pays for twice what it uses has its slots packed closer, after a while', () => {
  const light = pools({ container: 0.1, heap: 0.1, cpu: 0.12 });
  expect(timelineOf({ size: kpuSize(8, 1), pools: light, minutes: minutes(150) })).toMatchInlineSnapshot(`
    "
       0m  hold 8/1 (8 KPU)                      Rates need two samples; there is one so far.
       1m  hold 8/1 (8 KPU)                      The job is stabilizing for another 3 min.
       4m  hold 8/1 (8 KPU)                      The window is not full (0 of 15 min).
      19m  hold 8/1 (8 KPU)                      orders could go from 8 to 7; scale-down delayed until 2026-01-01 00:49 UTC.
                                                 2 KPUs instead of 8 would do with 4 slots per KPU instead of 1; delayed until 2026-01-01 00:49 UTC.
      49m  rescale 8/1 (8 KPU) -> 7/4 (2 KPU)    2 KPUs instead of 8 would do with 4 slots per KPU instead of 1: half of what is paid for is not used.
                                                 7 slots in 2 KPUs (4 per KPU): orders needs 7. It costs 0.33 USD an hour, before 0.99.
                                                 1 GB of memory per slot, before 4; expected in use: container memory 75 %, heap 50 %, managed memory 8 %. With 5 per KPU container memory would be 90 % full, at most 80 % is wanted.
      50m  hold 7/4 (2 KPU)                      Rates need two samples; there is one so far.
      51m  hold 7/4 (2 KPU)                      The job is stabilizing for another 3.5 min.
      55m  hold 7/4 (2 KPU)                      The window is not full (0 of 15 min).
      70m  hold 7/4 (2 KPU)                      orders could go from 7 to 6; scale-down delayed until 2026-01-01 01:40 UTC.
    "
  `);
});

it('a job that was light for a while only keeps its size', () => {
  const light = pools({ container: 0.1, heap: 0.1, cpu: 0.12 });
  const heavy = pools({ container: 0.5, heap: 0.5, cpu: 0.12 });
  const day: KpuJob['pools'] = (size, minute) => (minute < 40 ? light(size) : heavy(size));
  expect(timelineOf({ size: kpuSize(8, 1), pools: day, minutes: minutes(120) })).toMatchInlineSnapshot(`
    "
       0m  hold 8/1 (8 KPU)                      Rates need two samples; there is one so far.
       1m  hold 8/1 (8 KPU)                      The job is stabilizing for another 3 min.
       4m  hold 8/1 (8 KPU)                      The window is not full (0 of 15 min).
      19m  hold 8/1 (8 KPU)                      orders could go from 8 to 7; scale-down delayed until 2026-01-01 00:49 UTC.
                                                 2 KPUs instead of 8 would do with 4 slots per KPU instead of 1; delayed until 2026-01-01 00:49 UTC.
      40m  hold 8/1 (8 KPU)                      orders could go from 8 to 7; scale-down delayed until 2026-01-01 00:49 UTC.
    "
  `);
});

it('a restart for want of memory halves ParallelismPerKPU at once, and once', () => {
  const full = pools({ container: 0.19, heap: 0.12, cpu: 0.1 });
  const START = Date.UTC(2026, 0, 1);
  const failover: KpuJob['failover'] = (minute) => {
    const at = [12, 16].findLast((kill) => minute >= kill + 3 && minute < kill + 20);
    return at === undefined
      ? undefined
      : { at: START + at * 60_000, containerMemory: 0.97, heap: 0.7, restarts: at === 12 ? 1 : 2 };
  };
  expect(timelineOf({ size: kpuSize(8, 4), pools: full, failover, minutes: minutes(60) })).toMatchInlineSnapshot(`
    "
       0m  hold 8/4 (2 KPU)                      Rates need two samples; there is one so far.
       1m  hold 8/4 (2 KPU)                      The job is stabilizing for another 3 min.
       4m  hold 8/4 (2 KPU)                      The window is not full (0 of 15 min).
      15m  rescale 8/4 (2 KPU) -> 8/2 (4 KPU)    The job restarted by itself about 2026-01-01 00:12 UTC with container memory 97 % full just before: 4 -> 2 slots per KPU at once, 2 GB of memory per slot instead of 1. It costs 0.55 USD an hour, before 0.33.
      16m  hold 8/2 (4 KPU)                      Rates need two samples; there is one so far.
                                                 The job restarted by itself about 2026-01-01 00:12 UTC with container memory 97 % full just before; ParallelismPerKPU was halved for that 60 s ago, and is not again within 24 h.
      17m  hold 8/2 (4 KPU)                      The job is stabilizing for another 3.5 min.
                                                 The job restarted by itself about 2026-01-01 00:12 UTC with container memory 97 % full just before; ParallelismPerKPU was halved for that 2 min ago, and is not again within 24 h.
      21m  hold 8/2 (4 KPU)                      The window is not full (0 of 15 min).
                                                 The job restarted by itself about 2026-01-01 00:16 UTC with container memory 97 % full just before; ParallelismPerKPU was halved for that 6 min ago, and is not again within 24 h.
      36m  hold 8/2 (4 KPU)                      orders could go from 8 to 7; scale-down delayed until 2026-01-01 01:06 UTC.
    "
  `);
});
