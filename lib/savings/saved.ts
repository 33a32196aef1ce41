/** What is saved from one evaluation to the next, against one price an hour: the fleet index, the console and the commands add up with these. */
import type { EpochMs } from '../model/observation.ts';

interface Held {
  readonly at: EpochMs;
  /** What does not run saves nothing. */
  readonly runs: boolean;
}

/** An evaluation that comes later than that says nothing of the time before it. Evaluations are at most an hour apart. */
const LONGEST_MS = 90 * 60_000;
const HOUR_MS = 3_600_000;

/** Hours that count between an evaluation and the next one: its size holds until then. (10:00, 10:05) -> 0.083 */
export const hoursHeld = ({ at, runs }: Held, next: EpochMs): number => {
  const ms = next - at;
  return runs && ms > 0 && ms <= LONGEST_MS ? ms / HOUR_MS : 0;
};

export interface Saved {
  /** Negative: it cost more. */
  readonly saved: number;
  /** What the baseline costs in the same time. */
  readonly of: number;
}

/** (0.88 USD/h before, now 0.55, an hour) -> 0.33 of 0.88 */
export const savedIn = (hours: number, perHour: number, baselinePerHour: number): Saved => ({
  saved: (baselinePerHour - perHour) * hours,
  of: baselinePerHour * hours,
});
