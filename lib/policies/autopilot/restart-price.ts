/**
 * What a restart must earn, in slot-seconds, or KPU-seconds on Managed Flink: so many seconds of the job at its usual size.
 * It is the same for a quick and for a slow restart: who cares more about slow ones says so by the objective. Save on
 * Managed Flink, where a wrong size stays longer: until the next evaluation, and then for a restart of the whole job.
 */
import type { Options } from '../../options/options.ts';
import type { Sizes } from './autopilot-state.ts';
import { PARAMETERS } from './parameters.ts';

/** (balanced, 4 slots now, 6 in the mean so far, never more than 10) -> 850 s x 6 = 5 100 slot-seconds */
export const restartPrice = (units: number, { slotSeconds, seconds, largest }: Sizes, options: Options): number => {
  const mean = seconds > 0 ? slotSeconds / seconds : units;
  return PARAMETERS.priceSeconds[options.objective] * Math.max(units, mean, largest / 2);
};

/** What the price is made for: evaluations a minute apart, restarts of 45 s. */
const USUAL_S = 60 + 45;

/** How much longer a wrong size stays. (evaluations 300 s apart, restarts of 75 s) -> 375 / 105 = 3.6 times */
export const longerStay = (intervalSeconds: number, downtimeSeconds: number): number =>
  Math.max(1, (intervalSeconds + downtimeSeconds) / USUAL_S);
