/** The guard against memory pressure: a job short of memory is not scaled, since its rates tell about garbage collection. */
import type { Notice } from '../../model/notice.ts';
import { isPortable } from '../../model/portable.ts';
import type { Reason } from '../../model/reason.ts';
import { javaText } from '../../number/decimal.ts';
import { formatPercent } from '../../number/format.ts';
import type { Situation } from '../policy.ts';

export interface MemoryPressure {
  readonly because: readonly Reason[];
  readonly notice: Notice;
}

export const memoryPressure = ({
  evaluation,
  options,
  job,
}: Pick<Situation, 'evaluation' | 'options' | 'job'>): MemoryPressure | undefined => {
  const [gcPressure] = evaluation.job.gcPressure;
  if (gcPressure > options.gcPressureThreshold) {
    const says = `Task managers spend ${formatPercent(gcPressure)} of their time on garbage collection; more than ${formatPercent(options.gcPressureThreshold)} is too much to scale.`;
    const bound = 'job.autoscaler.memory.gc-pressure.threshold';
    const what = `GC Pressure ${javaText(gcPressure)}`;
    return pressure('gcPressure', what, says, gcPressure, bound, options.eventIntervalMs);
  }
  const [, heapUsage] = evaluation.job.heapMaxUsageRatio;
  // Beam's harness is not on it.
  if (heapUsage > options.heapUsageThreshold && !isPortable(job.graph)) {
    const says = `The fullest heap is at ${formatPercent(heapUsage)}; more than ${formatPercent(options.heapUsageThreshold)} is too much to scale.`;
    const bound = 'job.autoscaler.memory.heap-usage.threshold';
    const what = `Heap Usage ${javaText(heapUsage)}`;
    return pressure('heapUsage', what, says, heapUsage, bound, options.eventIntervalMs);
  }
  return undefined;
};

const pressure = (
  key: string,
  what: string,
  says: string,
  value: number,
  bound: string,
  intervalMs: number,
): MemoryPressure => ({
  because: [{ rule: 'memory-pressure', says, numbers: { [key]: { value, unit: 'share' } }, bound }],
  notice: {
    type: 'Normal',
    reason: 'MemoryPressure',
    key,
    message: `${what} is above the allowed limit for scaling operations. Please adjust the available memory manually.`,
    intervalMs,
  },
});
