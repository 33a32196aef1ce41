/** Options that Flink does not have: of policy `autopilot`, and of memory on Managed Flink, where only ParallelismPerKPU moves it. */
import { ownOption, ownUnset } from '../declare.ts';
import { duration } from '../duration.ts';
import { double } from '../numbers.ts';
import { types } from '../option-type.ts';

const { boolean, oneOf } = types;

export const autopilotOptions = {
  objective: ownOption('objective', oneOf('savings', 'balanced', 'reliability'), 'balanced'),
  errorBudget: ownUnset('error-budget', double, { bounds: { least: 0.001, most: 0.5, by: 'us' } }),
  errorBudgetBehindMs: ownOption('error-budget.behind', duration, '5 s', {
    bounds: { least: 1000, most: 86_400_000, by: 'us' },
  }),
  seasonEnabled: ownOption('season.enabled', boolean, 'true'),
  waitForCheckpointMs: ownOption('wait-for-checkpoint', duration, '30 s', {
    bounds: { least: 0, most: 30_000, by: 'us' },
  }),
  memorySizingEnabled: ownOption('memory.enabled', boolean, 'true'),
  memoryHeadRoom: ownOption('memory.head-room', double, '0.2', { bounds: { least: 0.05, most: 0.5, by: 'us' } }),
  memoryContainerThreshold: ownOption('memory.container.threshold', double, '0.9', {
    bounds: { least: 0.5, most: 1, by: 'us' },
  }),
  memoryHeapThreshold: ownOption('memory.heap.threshold', double, '0.85', {
    bounds: { least: 0.5, most: 1, by: 'us' },
  }),
  memoryGcThreshold: ownOption('memory.gc.threshold', double, '0.1', { bounds: { least: 0.01, most: 1, by: 'us' } }),
  memoryQuarantineMs: ownOption('memory.quarantine', duration, '24 h'),
} as const;
