/** What the window says about the job as a whole. */

import type { JobMetrics } from '../model/evaluation.ts';
import type { JobSample, Sample } from '../model/sample.ts';
import { roundMetric } from '../number/round-metric.ts';
import { type JobSums, jobSums, mean } from './window.ts';

export const jobMetrics = (window: readonly Sample[]): JobMetrics => {
  const last = window[window.length - 1]?.job ?? {};
  const newest = (metric: keyof JobSample): number => roundMetric(last[metric] ?? Number.NaN);
  const sums = jobSums(window);
  const both = (metric: keyof JobSums) => [newest(metric), roundMetric(mean(sums[metric]))] as const;
  return {
    gcPressure: [newest('gcPressure'), Number.NaN],
    heapMemoryUsed: both('heapMemoryUsed'),
    heapMaxUsageRatio: both('heapMaxUsageRatio'),
    managedMemoryUsed: both('managedMemoryUsed'),
    metaspaceMemoryUsed: both('metaspaceMemoryUsed'),
    taskSlotsUsed: [newest('taskSlotsUsed'), Number.NaN],
  };
};
