/**
 * A job short of memory is not scaled: its rates tell about garbage collection, not about load. Where more memory is on its
 * way (Managed Flink), only that is changed.
 */
import { javaText } from '../../number/decimal.ts';
import { formatPercent } from '../../number/format.ts';
import type { JobRule, JobStep } from '../../rules/job-rule.ts';

export const memoryPressure: JobRule = ({ memory }, situation) => {
  const pressure = pressureOf(situation);
  if (pressure === undefined || memory?.kind !== 'short') return pressure;
  return { kind: 'propose', change: { memoryOnly: true }, because: pressure.because };
};

const pressureOf = ({ evaluation, options }: Parameters<JobRule>[1]): JobStep | undefined => {
  const [gcPressure] = evaluation.job.gcPressure;
  if (gcPressure > options.gcPressureThreshold) {
    const says = `Task managers spend ${formatPercent(gcPressure)} of their time on garbage collection; more than ${formatPercent(options.gcPressureThreshold)} is too much to scale.`;
    const bound = 'job.autoscaler.memory.gc-pressure.threshold';
    return pressed(
      'gcPressure',
      `GC Pressure ${javaText(gcPressure)}`,
      says,
      gcPressure,
      bound,
      options.eventIntervalMs,
    );
  }
  const [, heapUsage] = evaluation.job.heapMaxUsageRatio;
  if (heapUsage > options.heapUsageThreshold) {
    const says = `The fullest heap is at ${formatPercent(heapUsage)}; more than ${formatPercent(options.heapUsageThreshold)} is too much to scale.`;
    const bound = 'job.autoscaler.memory.heap-usage.threshold';
    return pressed('heapUsage', `Heap Usage ${javaText(heapUsage)}`, says, heapUsage, bound, options.eventIntervalMs);
  }
  return undefined;
};

const pressed = (key: string, what: string, says: string, value: number, bound: string, intervalMs: number) => ({
  kind: 'hold' as const,
  because: [{ rule: 'memory-pressure', says, numbers: { [key]: { value, unit: 'share' } }, bound }],
  notice: {
    type: 'Normal' as const,
    reason: 'MemoryPressure',
    key,
    message: `${what} is above the allowed limit for scaling operations. Please adjust the available memory manually.`,
    intervalMs,
  },
});
