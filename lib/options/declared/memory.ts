/** Options about the memory of the job. */
import { option } from '../declare.ts';
import { double } from '../numbers.ts';
import { types } from '../option-type.ts';
import { share } from './bounds.ts';

const { boolean } = types;

export const memoryOptions = {
  gcPressureThreshold: option('memory.gc-pressure.threshold', double, '1.0', { bounds: share }),
  heapUsageThreshold: option('memory.heap-usage.threshold', double, '1.0', { bounds: share }),
  memoryTuningEnabled: option('memory.tuning.enabled', boolean, 'false'),
  memoryTuningOverhead: option('memory.tuning.overhead', double, '0.2', {
    bounds: { ...share, onlyIf: 'memoryTuningEnabled' },
  }),
  memoryTuningMaximizeManaged: option('memory.tuning.maximize-managed-memory', boolean, 'false'),
  memoryTuningScaleDownCompensation: option('memory.tuning.scale-down-compensation.enabled', boolean, 'true'),
} as const;
