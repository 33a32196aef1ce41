/** Whether the window holds a whole window's length of the stable job. */

import type { EpochMs } from '../model/observation.ts';
import type { Reason } from '../model/reason.ts';
import type { Fullness, Sample } from '../model/sample.ts';
import { formatDuration, formatPart } from '../number/format.ts';

/**
 * It is full one window's length after the first sample since the job is stable. Samples from before that count in
 * averages only. `older` is the window without the sample of `at`, not yet trimmed.
 */
export const fullness = (older: readonly Sample[], at: EpochMs, stableAt: EpochMs, windowMs: number): Fullness => {
  const first = older.find((sample) => sample.at >= stableAt);
  const filled = at - (first?.at ?? at);
  if (filled >= windowMs) return { kind: 'full' };
  if (at < stableAt) {
    const says = `The job is stabilizing for another ${formatDuration(stableAt - at)}.`;
    return filling({ rule: 'stabilizing', says, bound: 'job.autoscaler.stabilization.interval' }, stableAt - at);
  }
  const says = `The window is not full (${formatPart(filled, windowMs)}).`;
  return filling({ rule: 'window-full', says, bound: 'job.autoscaler.metrics.window' }, windowMs - filled);
};

/** Of a window in which nothing is new. */
export const againFull = (window: readonly Sample[], stableAt: EpochMs, windowMs: number, now: EpochMs): Fullness => {
  const last = window[window.length - 1];
  return fullness(last === undefined ? [] : window.slice(0, -1), last?.at ?? now, stableAt, windowMs);
};

const filling = (reason: Reason, leftMs: number): Fullness => ({
  kind: 'filling',
  because: { ...reason, numbers: { left: { value: leftMs / 60_000, unit: 'min' } } },
});
