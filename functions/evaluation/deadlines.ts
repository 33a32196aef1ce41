/** How long each stage of a job may take, so that one that is silent ends by itself, and how many are in each at once. */
import type { Limit, Timer } from '../timer.ts';

/** Each holds the repetitions of its calls: a call is given up after 10 s, and made three times. */
const DEADLINES_MS = { order: 15_000, describe: 45_000, read: 90_000, evaluate: 60_000 } as const;
export type Stage = keyof typeof DEADLINES_MS;

/** For what has begun: a silent job takes its deadlines, all others much less. */
export const RESERVED_MS = 120_000;
/** For the end of the run, and what is logged of it. */
const CLOSING_MS = 5_000;

export const deadlines =
  (timer: Timer, remainingMs: () => number) =>
  (stage: Stage, of: string): Limit => ({
    timer,
    what: `${of}: "${stage}"`,
    ms: Math.min(DEADLINES_MS[stage], remainingMs() - CLOSING_MS),
  });

export const DESCRIBED_AT_ONCE = 20;
/** A job of 20 vertices takes less than 1 MB from its description to its last write (`npm run bench:fleet`). */
export const IN_FLIGHT = 160;
export const EVALUATED_AT_ONCE = 10;
