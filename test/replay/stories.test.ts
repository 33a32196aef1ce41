import { expect, it } from 'vitest';
import type { PlatformSize } from '../../lib/model/sizing.ts';
import { optionsOf } from '../support/small-job.ts';
import { evaluationsOfStory, timelineOf } from '../support/timeline.ts';

const quarterHour = {
  'metrics.window': '15 min',
  'stabilization.interval': '5 min',
  'scale-down.interval': '1 h',
  'catch-up.duration': '30 min',
  'restart.time': '5 min',
  'target.utilization.boundary': '0.2',
};

/** A counter that 100 records/s keep busy, behind a light source of 24 partitions. */
const shop = {
  vertices: [
    { name: 'orders', parallelism: 4, perSubtask: 400 },
    { name: 'count', parallelism: 4, perSubtask: 100 },
  ],
  partitions: 24,
};

it('a morning: load doubles, and in the evening it falls', () => {
  const arriving = (minute: number) => (minute < 30 ? 250 : minute < 150 ? 700 : 120);
  expect(timelineOf({ ...shop, options: optionsOf(quarterHour), arriving, minutes: 330 })).toMatchInlineSnapshot(`
    "
       0m    250/s  hold 4 4                Rates need two samples; there is one so far.
       1m    250/s  hold 4 4                The job is stabilizing for another 4 min.
       5m    250/s  hold 4 4                The window is not full (0 of 15 min).
      20m    250/s  hold 4 4                orders could go from 4 to 2; scale-down delayed until 2026-01-01 01:20 UTC.
      32m    700/s  rescale 4 4 -> 4 6      count needs 572 records/s at 70 % busy, has 400: 4 -> 6.
      33m    700/s  hold 4 6                Rates need two samples; there is one so far.
      34m    700/s  hold 4 6                The job is stabilizing for another 3.5 min.
      38m    700/s  hold 4 6                The window is not full (0 of 15 min).
      53m    700/s  rescale 4 6 -> 4 13     count needs 1 217 records/s at 70 % busy, has 600: 6 -> 13.
      54m    700/s  hold 4 13               Rates need two samples; there is one so far.
      55m    700/s  hold 4 13               The job is stabilizing for another 3.5 min.
      59m    700/s  hold 4 13               The window is not full (0 of 15 min).
      74m    700/s  hold 4 13               orders could go from 4 to 3; scale-down delayed until 2026-01-01 02:14 UTC.
     134m    700/s  rescale 4 13 -> 3 12    orders needs 1 117 records/s at 70 % busy, has 1 598: 4 -> 3 of 24 partitions.
     135m    700/s  hold 3 12               Rates need two samples; there is one so far.
     136m    700/s  hold 3 12               The job is stabilizing for another 3.5 min.
     140m    700/s  hold 3 12               The window is not full (0 of 15 min).
     155m    120/s  hold 3 12               orders could go from 3 to 2; scale-down delayed until 2026-01-01 03:35 UTC.
     215m    120/s  rescale 3 12 -> 2 8     orders needs 191 records/s at 70 % busy, has 1 200: 3 -> 2 of 24 partitions.
     216m    120/s  hold 2 8                Rates need two samples; there is one so far.
     217m    120/s  hold 2 8                The job is stabilizing for another 3.5 min.
     221m    120/s  hold 2 8                The window is not full (0 of 15 min).
     236m    120/s  hold 2 8                orders could go from 2 to 1; scale-down delayed until 2026-01-01 04:56 UTC.
     296m    120/s  rescale 2 8 -> 1 4      orders needs 191 records/s at 70 % busy, has 800: 2 -> 1 of 24 partitions.
     297m    120/s  hold 1 4                Rates need two samples; there is one so far.
     298m    120/s  hold 1 4                The job is stabilizing for another 3.5 min.
     302m    120/s  hold 1 4                The window is not full (0 of 15 min).
     317m    120/s  hold 1 4                count could go from 4 to 2; scale-down delayed until 2026-01-01 06:17 UTC.
    "
  `);
});

it('a spike of a minute is no reason to restart', () => {
  const arriving = (minute: number) => (minute === 30 ? 900 : 250);
  expect(timelineOf({ ...shop, options: optionsOf(quarterHour), arriving, minutes: 90 })).toMatchInlineSnapshot(`
    "
       0m    250/s  hold 4 4                Rates need two samples; there is one so far.
       1m    250/s  hold 4 4                The job is stabilizing for another 4 min.
       5m    250/s  hold 4 4                The window is not full (0 of 15 min).
      20m    250/s  hold 4 4                orders could go from 4 to 2; scale-down delayed until 2026-01-01 01:20 UTC.
      80m    250/s  rescale 4 4 -> 2 4      orders needs 399 records/s at 70 % busy, has 1 603: 4 -> 2 of 24 partitions.
      81m    250/s  hold 2 4                Rates need two samples; there is one so far.
      82m    250/s  hold 2 4                The job is stabilizing for another 3.5 min.
      86m    250/s  hold 2 4                The window is not full (0 of 15 min).
    "
  `);
});

it('blind for four minutes while the load rises', () => {
  const arriving = (minute: number) => (minute < 24 ? 250 : 600);
  const silent = (minute: number) => (minute >= 25 && minute < 29 ? ['count'] : []);
  expect(
    timelineOf({ ...shop, options: optionsOf(quarterHour), arriving, silent, minutes: 60 }),
  ).toMatchInlineSnapshot(`
    "
       0m    250/s  hold 4 4                Rates need two samples; there is one so far.
       1m    250/s  hold 4 4                The job is stabilizing for another 4 min.
       5m    250/s  hold 4 4                The window is not full (0 of 15 min).
      20m    250/s  hold 4 4                orders could go from 4 to 2; scale-down delayed until 2026-01-01 01:20 UTC.
      25m    600/s  hold 4 4                count did not report anything.
      29m    600/s  rescale 4 4 -> 4 7      count needs 662 records/s at 70 % busy, has 400: 4 -> 7.
      30m    600/s  hold 4 7                Rates need two samples; there is one so far.
      31m    600/s  hold 4 7                The job is stabilizing for another 3.5 min.
      35m    600/s  hold 4 7                The window is not full (0 of 15 min).
      50m    600/s  hold 4 7                orders could go from 4 to 3; scale-down delayed until 2026-01-01 01:50 UTC.
    "
  `);
});

it('during working hours only a recommendation', () => {
  const options = optionsOf({ ...quarterHour, 'excluded.periods': '00:00-01:00' });
  expect(timelineOf({ ...shop, options, arriving: () => 600, minutes: 80 })).toMatchInlineSnapshot(`
    "
       0m    600/s  hold 4 4                Rates need two samples; there is one so far.
       1m    600/s  hold 4 4                The job is stabilizing for another 4 min.
       5m    600/s  hold 4 4                The window is not full (0 of 15 min).
      20m    600/s  recommend 4 4 -> 4 11   count needs 1 097 records/s at 70 % busy, has 400: 4 -> 11.
      61m    600/s  rescale 4 4 -> 4 14     count needs 1 370 records/s at 70 % busy, has 400: 4 -> 14.
      62m    600/s  hold 4 14               Rates need two samples; there is one so far.
      63m    600/s  hold 4 14               The job is stabilizing for another 3.5 min.
      67m    600/s  hold 4 14               The window is not full (0 of 15 min).
    "
  `);
});

const inKpus = (parallelism: number): PlatformSize => ({
  kind: 'kpu',
  current: {
    kind: 'kpu',
    parallelism,
    parallelismPerKpu: 1,
    kpus: parallelism,
    dollarsPerHour: (parallelism + 1) * 0.11,
  },
  limits: { maxKpus: 64, maxParallelismPerKpu: 8, dollarsPerKpuHour: 0.11 },
});

it('Managed Flink: what a vertex needs for itself is no change of it, since all vertices have one parallelism', () => {
  const day = { ...shop, options: optionsOf(quarterHour), size: inKpus, arriving: () => 600, minutes: 21 };
  const says = evaluationsOfStory(day).flatMap(({ taken: { decision } }) =>
    decision.kind === 'rescale' ? decision.because.map((reason) => reason.says) : [],
  );
  expect(says).toContain('count needs 1 097 records/s at 70 % busy, has 400 with 4 subtasks: 11 would be enough.');
  expect(says.filter((sentence) => / -> /.test(sentence))).toEqual([]);
});

it('Managed Flink: one parallelism for all, and one vertex that needs it', () => {
  expect(
    timelineOf({
      ...shop,
      options: optionsOf({ ...quarterHour, 'scale-down.interval': '20 min' }),
      size: inKpus,
      arriving: (minute) => (minute < 120 ? 600 : 200),
      minutes: 240,
    }),
  ).toMatchInlineSnapshot(`
    "
       0m    600/s  hold 4 4                Rates need two samples; there is one so far.
       1m    600/s  hold 4 4                The job is stabilizing for another 4 min.
       5m    600/s  hold 4 4                The window is not full (0 of 15 min).
      20m    600/s  rescale 4 4 -> 11 11    11 slots in 11 KPUs (1 per KPU): count needs 11. It costs 1.32 USD an hour, before 0.55.
      21m    600/s  hold 11 11              Rates need two samples; there is one so far.
      22m    600/s  hold 11 11              The job is stabilizing for another 3.5 min.
      26m    600/s  hold 11 11              The window is not full (0 of 15 min).
      41m    600/s  hold 11 11              orders could go from 11 to 6; scale-down delayed until 2026-01-01 01:01 UTC.
      61m    600/s  rescale 11 11 -> 10 10  10 slots in 10 KPUs (1 per KPU): count needs 10. It costs 1.21 USD an hour, before 1.32.
      62m    600/s  hold 10 10              Rates need two samples; there is one so far.
      63m    600/s  hold 10 10              The job is stabilizing for another 3.5 min.
      67m    600/s  hold 10 10              The window is not full (0 of 15 min).
      82m    600/s  hold 10 10              orders could go from 10 to 4; scale-down delayed until 2026-01-01 01:42 UTC.
     102m    600/s  hold 10 10              The job stays at its size: count needs 10 subtasks, and all vertices share one parallelism.
     141m    200/s  rescale 10 10 -> 9 9    9 slots in 9 KPUs (1 per KPU): count needs 9. It costs 1.10 USD an hour, before 1.21.
     142m    200/s  hold 9 9                Rates need two samples; there is one so far.
     143m    200/s  hold 9 9                The job is stabilizing for another 3.5 min.
     147m    200/s  hold 9 9                The window is not full (0 of 15 min).
     162m    200/s  hold 9 9                orders could go from 9 to 4; scale-down delayed until 2026-01-01 03:02 UTC.
     182m    200/s  rescale 9 9 -> 4 4      4 slots in 4 KPUs (1 per KPU): count needs 4. It costs 0.55 USD an hour, before 1.10.
     183m    200/s  hold 4 4                Rates need two samples; there is one so far.
     184m    200/s  hold 4 4                The job is stabilizing for another 3.5 min.
     188m    200/s  hold 4 4                The window is not full (0 of 15 min).
     203m    200/s  hold 4 4                orders could go from 4 to 2; scale-down delayed until 2026-01-01 03:43 UTC.
     223m    200/s  hold 4 4                The job stays at its size: count needs 4 subtasks, and all vertices share one parallelism.
    "
  `);
});
