/**
 * What a restart must earn, in slot-seconds, or KPU-seconds on Managed Flink: so many seconds of the job at its usual size.
 * It is the same for a quick and for a slow restart: who cares more about slow ones says so by the objective.
 */
import type { Options } from '../../options/options.ts';
import type { Sizes } from './autopilot-state.ts';
import { PARAMETERS } from './parameters.ts';

/** (balanced, 4 slots now, 6 in the mean so far, never more than 10) -> 850 s x 6 = 5 100 slot-seconds */
export const restartPrice = (units: number, { slotSeconds, seconds, largest }: Sizes, options: Options): number => {
  const mean = seconds > 0 ? slotSeconds / seconds : units;
  return PARAMETERS.priceSeconds[options.objective] * Math.max(units, mean, largest / 2);
};
