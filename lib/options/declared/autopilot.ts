/** Options that Flink does not have: of policy `autopilot`, and of memory on Managed Flink, where only ParallelismPerKPU moves it. */
import { ownOption } from '../declare.ts';
import { duration } from '../duration.ts';
import { double } from '../numbers.ts';
import { types } from '../option-type.ts';

const { boolean, oneOf } = types;

export const autopilotOptions = {
  objective: ownOption('objective', oneOf('savings', 'balanced', 'reliability'), 'balanced'),
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
