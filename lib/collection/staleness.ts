/** The check that the newest sample is not too old to decide on. */

import type { JobState } from '../model/job.ts';
import type { EpochMs } from '../model/observation.ts';
import type { Reason } from '../model/reason.ts';
import type { Sample } from '../model/sample.ts';
import { formatDuration } from '../number/format.ts';
import type { Options } from '../options/options.ts';

const LEAST_STALE_MS = 300_000;

/** Old news decide nothing: the newest sample may be half a window old at most, or 5 minutes. */
export const staleness = (window: readonly Sample[], now: EpochMs, options: Options): Reason | undefined => {
  const age = now - (window[window.length - 1]?.at ?? now);
  const most = staleAfterMs(options);
  if (age <= most) return undefined;
  return {
    rule: 'fresh-samples',
    says: `The newest sample is ${formatDuration(age)} old; nothing is decided on more than ${formatDuration(most)}.`,
    numbers: { age: { value: age / 1000, unit: 's' } },
  };
};

const staleAfterMs = ({ metricsWindowMs }: Options): number => Math.max(LEAST_STALE_MS, metricsWindowMs / 2);

/** No metrics of a job that runs: the newest sample is too old, or there is none long after the job has started. */
export const staleMetrics = (
  { status, runningSince }: Pick<JobState, 'status' | 'runningSince'>,
  window: readonly Sample[],
  now: EpochMs,
  options: Options,
): Reason | undefined => {
  if (status !== 'RUNNING' || !options.enabled) return undefined;
  const running = now - (runningSince ?? now);
  if (window.length > 0 || running <= staleAfterMs(options)) return staleness(window, now, options);
  return {
    rule: 'fresh-samples',
    says: `The job has been running for ${formatDuration(running)}, and the window holds no sample of it.`,
    numbers: { age: { value: running / 1000, unit: 's' } },
  };
};
