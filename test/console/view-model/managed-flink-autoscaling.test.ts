import { expect, test } from 'vitest';
import {
  type CpuSeen,
  type Given,
  managedFlinkAutoscaling,
} from '../../../console/view-model/managed-flink-autoscaling.ts';

const MINUTE = 60_000;
const given: Given = { parallelism: 2, perKpu: 1, mostParallelism: 16, longest: 3 * MINUTE };

/** So many minutes of this CPU on two KPUs, one after the other. */
const day = (...parts: readonly (readonly [minutes: number, cpu: number])[]): readonly CpuSeen[] =>
  parts
    .flatMap(([minutes, cpu]) => Array.from({ length: minutes }, () => cpu))
    .map((cpu, i) => ({ at: i * MINUTE, cpu, kpus: 2 }));

test('15 minutes at 75 % double it, 14 do not', () => {
  expect(managedFlinkAutoscaling(day([14, 0.8], [60, 0.5]), given).restarts).toBe(0);
  const doubled = managedFlinkAutoscaling(day([16, 0.8], [60, 0.5]), given);
  expect(doubled.restarts).toBe(1);
  expect(doubled.kpuHours).toBeCloseTo((15 * 2 + 60 * 4) / 60, 6);
});

test('after six hours under 10 % it is halved, and never below the parallelism that was given', () => {
  const hours = (count: number) => day([16, 0.8], [60 * count, 0.05]);
  expect(managedFlinkAutoscaling(hours(5), given).restarts).toBe(1);
  expect(managedFlinkAutoscaling(hours(7), given).restarts).toBe(2);
  expect(managedFlinkAutoscaling(hours(20), given).restarts).toBe(2);
});

test('a job that uses all CPU of two KPUs grows until they are no longer full, and the full minutes are counted', () => {
  const grown = managedFlinkAutoscaling(day([60, 1]), given);
  expect(grown).toMatchObject({ restarts: 1, minutesFull: 15 });
});

test('it stops at the largest parallelism, and what was not recorded counts for nothing', () => {
  const most = managedFlinkAutoscaling(day([120, 1]), { ...given, mostParallelism: 2 });
  expect(most.restarts).toBe(0);
  expect(most.hours).toBeCloseTo(119 / 60, 9);
  const [first, second] = day([2, 0.8]);
  const paused = [first!, { ...second!, at: 60 * MINUTE }];
  expect(managedFlinkAutoscaling(paused, given)).toMatchObject({ hours: 0, kpuHours: 0, restarts: 0 });
});
