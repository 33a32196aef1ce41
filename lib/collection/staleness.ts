/** Is the newest sample too old to decide on? */

import type { EpochMs } from '../model/observation.ts';
import type { Reason } from '../model/reason.ts';
import type { Sample } from '../model/sample.ts';
import { formatDuration } from '../number/format.ts';
import type { Options } from '../options/options.ts';

const LEAST_STALE_MS = 300_000;

/** Old news decide nothing: the newest sample may be half a window old at most, or 5 minutes. */
export const staleness = (window: readonly Sample[], now: EpochMs, options: Options): Reason | undefined => {
  const age = now - (window[window.length - 1]?.at ?? now);
  const most = Math.max(LEAST_STALE_MS, options.metricsWindowMs / 2);
  if (age <= most) return undefined;
  return {
    rule: 'fresh-samples',
    says: `The newest sample is ${formatDuration(age)} old; nothing is decided on more than ${formatDuration(most)}.`,
    numbers: { age: { value: age / 1000, unit: 's' } },
  };
};
