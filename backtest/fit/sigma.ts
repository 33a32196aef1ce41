/** How much less than its parallelism a vertex grows: from sizes that were seen, or what is usual of Flink jobs. */
import type { Case, SeenCapacity } from './job-model.ts';

/** The prior of policy `autopilot`, measured on Flink (docs/policy-autopilot.md); subtasks that share nothing are as usual. */
const USUAL: Readonly<Record<Case, number>> = { pessimistic: 0.045, expected: 0.027, optimistic: 0 };
/** Sizes that are nearer to each other say nothing. */
const LEAST_APART = 1.4;
const DEVIATION = 0.012;

/** (1 000/s at 4, 1 820/s at 8)  ->  0.036: 4/8 x 1 820/1 000 = 0.91 = (1 + 3 s) / (1 + 7 s) */
export const sigmaOf = (seen: readonly SeenCapacity[]): Readonly<Record<Case, number>> => {
  const low = seen[0];
  const high = seen.at(-1);
  if (low === undefined || high === undefined || high.parallelism < LEAST_APART * low.parallelism) return USUAL;
  const p = low.parallelism;
  const q = high.parallelism;
  const grown = ((p / q) * high.capacity) / low.capacity;
  const denominator = grown * (q - 1) - (p - 1);
  const measured = denominator > 0 ? (1 - grown) / denominator : USUAL.pessimistic;
  const sigma = Math.max(0, Math.min(0.3, (measured + USUAL.expected) / 2));
  return { pessimistic: sigma + DEVIATION, expected: sigma, optimistic: Math.max(0, sigma - DEVIATION) };
};
