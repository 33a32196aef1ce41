import { expect, test } from 'vitest';
import type { ChangeEvent } from '../../../lib/model/events.ts';
import { type EvaluationSeen, evaluationSeen } from '../../../sandbox/report/evaluation-seen.ts';
import { memoryRows, memorySummary } from '../../../sandbox/report/memory.ts';
import { packedSize } from '../../support/page-advice.ts';
import { job } from '../../support/page-day.ts';

const HOUR = 3_600_000;
const record = (hour: number, perKpu: number, ...containerMemory: readonly (number | undefined)[]): EvaluationSeen =>
  evaluationSeen({
    at: hour * HOUR,
    samples: containerMemory.map((value, i) => ({
      at: hour * HOUR + i * 60_000,
      vertices: {},
      job: value === undefined ? {} : { containerMemory: value },
    })),
    evaluation: undefined,
    sizing: packedSize(8, perKpu),
    decision: 'hold',
    because: [],
  });
const confirmed = (hour: number, from: number, to: number): ChangeEvent => ({
  id: `${hour}`,
  name: 'confirmed',
  at: hour * HOUR,
  job,
  decision: `${hour}`,
  detail: { from: packedSize(8, from), to: packedSize(8, to), because: [] },
});

test('kills, the fullest minute that was measured, and what the changes saved', () => {
  const evaluations = [record(0, 1, 0.4, undefined), record(1, 2, 0.7, Number.NaN), record(2, 4, 0.93)];
  const memory = memorySummary(evaluations, [confirmed(1, 1, 2), confirmed(2, 2, 4)], { oomKills: 3 }, 0.11);
  expect(memory).toMatchObject({
    oomKills: 3,
    highestContainerMemory: 0.93,
    minutesMeasured: 3,
    changes: [
      { at: '1970-01-01T01:00:00.000Z', perKpu: [1, 2] },
      { at: '1970-01-01T02:00:00.000Z', perKpu: [2, 4] },
    ],
  });
  expect(memory.savedKpuHours).toBeCloseTo(4, 9);
  expect(memoryRows(memory)).toEqual([
    ['memory', '3 task managers killed for want of it; container at most 93 % full in 3 minutes measured'],
    ['  tuning', '2 changes of ParallelismPerKPU (1 -> 2 -> 4): 4.0 KPU-hours (0.44 USD) saved'],
  ]);
});

test('what was not measured is said to be so, and more memory is not called a saving', () => {
  const blind = memorySummary([record(0, 2, undefined)], [], { oomKills: 1 }, 0.11);
  expect(memoryRows(blind)).toEqual([
    ['memory', '1 task manager killed for want of it; container memory not measured'],
    ['  tuning', 'no change of ParallelismPerKPU'],
  ]);
  const bought = memorySummary([record(0, 1), record(1, 1)], [confirmed(0, 2, 1)], { oomKills: 0 }, 0.11);
  expect(memoryRows(bought)[1]).toEqual([
    '  tuning',
    '1 change of ParallelismPerKPU (2 -> 1): 4.0 KPU-hours (0.44 USD) spent on more memory',
  ]);
});
