/** Options that Flink does not have: of policy `autopilot`, and of memory on Managed Flink, where only ParallelismPerKPU moves it. */
import { ownOption, ownUnset } from '../declare.ts';
import { duration } from '../duration.ts';
import { double } from '../numbers.ts';
import { types } from '../option-type.ts';

const { boolean, oneOf } = types;

export const autopilotOptions = {
  objective: ownOption(
    'objective',
    oneOf('savings', 'balanced', 'reliability'),
    'balanced',
    'Policy `autopilot`: what a restart is worth. `savings` follows the load closely, `reliability` restarts seldom and keeps more in reserve.',
  ),
  errorBudget: ownUnset(
    'error-budget',
    double,
    'Policy `autopilot`: the share of a day that the job may be further behind than `job.autopilot.error-budget.behind`, such as 0.01. What a restart is worth follows from it.',
    { bounds: { least: 0.001, most: 0.5, by: 'us' } },
  ),
  errorBudgetBehindMs: ownOption(
    'error-budget.behind',
    duration,
    '5 s',
    'Policy `autopilot`: further behind than this counts against the error budget.',
    { bounds: { least: 1000, most: 86_400_000, by: 'us' } },
  ),
  waitForCheckpointMs: ownOption(
    'wait-for-checkpoint',
    duration,
    '30 s',
    'How long a change may wait for the next checkpoint to be completed, where the job is restored from it; 0: it never waits.',
    { bounds: { least: 0, most: 30_000, by: 'us' } },
  ),
  memorySizingEnabled: ownOption(
    'memory.enabled',
    boolean,
    'true',
    'Managed Flink: let the memory in use decide ParallelismPerKPU; if not, it stays as it is, and four metrics fewer are read.',
  ),
  memoryHeadRoom: ownOption(
    'memory.head-room',
    double,
    '0.2',
    'Managed Flink: share of container memory, heap and managed memory that must be expected to stay free when slots are packed closer.',
    { bounds: { least: 0.05, most: 0.5, by: 'us' } },
  ),
  memoryContainerThreshold: ownOption(
    'memory.container.threshold',
    double,
    '0.9',
    "Managed Flink: with a larger share of a container's memory in use for three minutes of the window, slots get more memory.",
    { bounds: { least: 0.5, most: 1, by: 'us' } },
  ),
  memoryHeapThreshold: ownOption(
    'memory.heap.threshold',
    double,
    '0.85',
    'Managed Flink: with a larger share of the heap in use after collections, slots get more memory.',
    { bounds: { least: 0.5, most: 1, by: 'us' } },
  ),
  memoryGcThreshold: ownOption(
    'memory.gc.threshold',
    double,
    '0.1',
    'Managed Flink: with a larger share of the time spent on old collections, slots get more memory; above half of it they are not packed closer.',
    { bounds: { least: 0.01, most: 1, by: 'us' } },
  ),
  memoryQuarantineMs: ownOption(
    'memory.quarantine',
    duration,
    '24 h',
    'Managed Flink: how long slots are not packed again as close as they were when memory ran short, and how long a second restart for want of memory does not halve ParallelismPerKPU again.',
  ),
} as const;
