/**
 * What a restart must earn, in slot-seconds: so many seconds of the job at its usual size. It is the same for a quick and
 * for a slow restart: who cares more about slow ones says so by the objective.
 */
import type { Options } from '../../options/options.ts';
import type { Sizes } from './autopilot-state.ts';

/** Seconds of the job that a restart is worth. */
export const PRICE_SECONDS = { savings: 225, balanced: 450, reliability: 1350 } as const;

/** (balanced, 4 slots now, 6 in the mean so far, never more than 10) -> 450 s x 6 = 2 700 slot-seconds */
export const restartPrice = (slots: number, { slotSeconds, seconds, largest }: Sizes, options: Options): number => {
  const mean = seconds > 0 ? slotSeconds / seconds : 0;
  return PRICE_SECONDS[options.objective] * Math.max(slots, mean, largest / 2);
};
