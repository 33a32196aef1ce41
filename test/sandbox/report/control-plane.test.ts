import { expect, test } from 'vitest';
import { controlPlaneCost, controlPlaneRows, reactionsTo, stepsOf } from '../../../sandbox/report/control-plane.ts';
import { job } from '../../support/page-day.ts';

const MINUTE = 60_000;
const stepAt = (minute: number) => (at: number) => (at >= minute * MINUTE ? 200 : 100);
const asked = (minute: number) => ({
  id: `${minute}`,
  name: 'requested' as const,
  at: minute * MINUTE,
  job,
  decision: `${minute}`,
  detail: {
    from: { kind: 'per-vertex' as const, parallelism: {} },
    to: { kind: 'per-vertex' as const, parallelism: {} },
    because: [],
  },
});

test('what looking after a job costs, by part, for a month of 730 hours', () => {
  const cost = controlPlaneCost({
    hours: 73,
    metricsDollars: 0.05,
    tableDollars: 0.01,
    alarmDollarsPerMonth: 0.1,
    evaluations: 400,
    ticks: 4380,
    requested: 10,
  });
  expect(cost.metrics).toBeCloseTo(0.5);
  expect(cost.table).toBeCloseTo(0.1);
  expect(cost.alarms).toBe(0.1);
  // 4 380 x 0.05 s + 400 x 0.5 s + 10 s = 429 s, 4 390 requests
  expect(cost.functions).toBeCloseTo(10 * (429 * 0.5 * 0.0000133334 + 4390 * 0.2e-6));
  expect(cost.logs).toBeCloseTo(10 * (400 * 2048 + 4380 * 700) * 0.5e-9);
  expect(cost.all).toBeCloseTo(cost.metrics + cost.table + cost.alarms + cost.functions + cost.logs);
});

test('a step is a load that becomes half as large again and stays; a spike is none', () => {
  const spike = (at: number) => (at >= 30 * MINUTE && at < 32 * MINUTE ? 300 : 100);
  expect(stepsOf(stepAt(60), 0, 120 * MINUTE)).toEqual([60 * MINUTE]);
  expect(stepsOf(spike, 0, 120 * MINUTE)).toEqual([]);
});

test('the reaction is the time until the step was read and a larger size asked for, within half an hour', () => {
  const steps = [60 * MINUTE, 200 * MINUTE];
  const evaluated = (minute: number, sampled: number) => ({ at: minute * MINUTE, samples: [{ at: sampled * MINUTE }] });
  const evaluations = [evaluated(61, 59), evaluated(62, 60), evaluated(63, 61), evaluated(300, 299)];
  const reaction = reactionsTo(steps, evaluations, [asked(50), asked(64), asked(300)]);
  expect(reaction).toEqual({ readAfterMinutes: [2], reactionMinutes: [4], unanswered: 1 });
  const dollarsPerMonth = { metrics: 0.5, alarms: 0.1, table: 0.05, functions: 0.1, logs: 0.01, all: 0.76 };
  expect(controlPlaneRows({ dollarsPerMonth, ...reaction })).toEqual([
    ['control plane', '0.76 USD a month: metrics 0.50, alarms 0.10, table 0.05, functions 0.10, logs 0.01'],
    ['steps of the load', 'read after 2 min; a larger size asked for after 4 min; 1 without a larger size'],
  ]);
});
