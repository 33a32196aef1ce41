import { expect, it } from 'vitest';
import type { EvaluationSeen } from '../../../sandbox/report/evaluation-seen.ts';
import { subtaskHours, type TaskManagerUse, taskManagerRows } from '../../../sandbox/report/task-manager-use.ts';

const HOUR = 3_600_000;
const record = (hour: number, ...each: readonly number[]): EvaluationSeen => ({
  at: hour * HOUR,
  samples: [],
  explained: true,
  sizing: { kind: 'per-vertex', parallelism: Object.fromEntries(each.map((subtasks, i) => [`vertex ${i}`, subtasks])) },
});

it('a size holds until the next evaluation sees another', () => {
  expect(subtaskHours([record(0, 1, 4, 1), record(2, 1, 2, 1)], 3 * HOUR)).toEqual({
    used: 2 * 6 + 4,
    allAlike: 2 * 12 + 6,
  });
  expect(subtaskHours([], HOUR)).toEqual({ used: 0, allAlike: 0 });
});

const USE: TaskManagerUse = {
  platform: 'eks',
  taskManagerHours: { used: 50, staticPeak: 100, smallest: 40 },
  subtaskHours: { used: 30, allAlike: 120 },
  restarts: { count: 3, averageSeconds: 21.4, longestSeconds: 39.6 },
  memory: { oomKills: 1, gibibyteHours: 150, untunedGibibyteHours: 200 },
  customMetrics: { stored: 33, dollarsPerMonth: 9.9 },
};

it('is reported in task managers and subtasks, and without a cost that is not known', () => {
  expect(taskManagerRows(USE)).toEqual([
    ['task-manager-hours', '50.0, idle ones included'],
    ['  static at peak', '100.0: used 50 % of it'],
    ['  smallest possible', '40.0: used 125 % of it'],
    ['subtask-hours', '30.0; with every vertex as wide as the widest 120.0: used 25 % of it'],
    ['restarts', '3; from request to running 21 s on average, 40 s at most'],
    ['memory', '150.0 GiB-hours, 75 % of what they had at first; 1 task manager killed for want of it'],
    ['custom metrics', "33 of the job's own: 9.90 USD a month, and the agent's log lines"],
  ]);
});

it('restarts that were not measured are not taken for none', () => {
  const restarts = { count: 2, averageSeconds: null, longestSeconds: null };
  expect(taskManagerRows({ ...USE, restarts })[4]).toEqual(['restarts', '2']);
});
