/** Options about the memory of the job. */
import { option } from '../declare.ts';
import { double } from '../numbers.ts';
import { types } from '../option-type.ts';
import { share } from './bounds.ts';

const { boolean } = types;

export const memoryOptions = {
  gcPressureThreshold: option(
    'memory.gc-pressure.threshold',
    double,
    '1.0',
    'With a larger share of time in garbage collection, nothing is scaled.',
    { bounds: share },
  ),
  heapUsageThreshold: option(
    'memory.heap-usage.threshold',
    double,
    '1.0',
    'With a larger share of the heap in use, nothing is scaled.',
    { bounds: share },
  ),
  memoryTuningEnabled: option(
    'memory.tuning.enabled',
    boolean,
    'false',
    'Fit the memory of task managers to its use with every rescale; if not, it is only recommended.',
  ),
  memoryTuningOverhead: option(
    'memory.tuning.overhead',
    double,
    '0.2',
    'Spare share that tuning adds to the memory in use.',
    { bounds: { ...share, onlyIf: 'memoryTuningEnabled' } },
  ),
  memoryTuningMaximizeManaged: option(
    'memory.tuning.maximize-managed-memory',
    boolean,
    'false',
    'Give all memory that tuning frees to managed memory, if that is in use (RocksDB).',
  ),
  memoryTuningScaleDownCompensation: option(
    'memory.tuning.scale-down-compensation.enabled',
    boolean,
    'true',
    'Give the remaining task managers more heap when a rescale takes some away.',
  ),
} as const;
