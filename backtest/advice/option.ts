/** One thing that a job could be: what it costs, how sure that is, and how it would have gone. */
import type { EpochMs } from '../../lib/model/observation.ts';
import type { Sizing } from '../../lib/model/sizing.ts';
import type { Band } from '../run/band.ts';
import type { Risk } from './risk.ts';

export interface AdviceOption {
  readonly name: string;
  readonly title: string;
  /** `policy`: can be adopted by the snippet. `fixed`: a size without autoscaling. `baseline`: to compare with. */
  readonly kind: 'policy' | 'fixed' | 'baseline';
  /** Mean over the look-back, in units that are paid for. */
  readonly units: Band;
  readonly sizing?: Sizing;
  readonly unitHoursPerMonth: Band;
  /** Of each play of these days with what is expected (drawn-model.ts): their mean is what is expected. */
  readonly unitHoursPerMonthOfPlays: readonly number[];
  readonly savedUnitHoursPerMonth: Band;
  /** The same in USD; undefined: there is no price. */
  readonly dollarsPerMonth: Band | undefined;
  readonly dollarsPerMonthOfPlays: readonly number[] | undefined;
  readonly savingsPerMonth: Band | undefined;
  /** Of what it cost as it ran, 0..1. */
  readonly savingsShare: Band;
  readonly minutesOverPerDay: Band;
  readonly restartsPerDay: Band;
  readonly restartNeeded: boolean;
  /** Of each restart. */
  readonly downtimeSeconds: Band;
  /** How long the longest backlog was at worst. */
  readonly worstSeconds: Band;
  /** A change that fails is rolled back by itself; a fixed size is changed by hand. */
  readonly rollbackPossible: boolean;
  readonly unseenShare: number;
  readonly risk: Risk;
  /** Share of the cost that is saved against share of the time that is disturbed; undefined: a baseline. */
  readonly score: number | undefined;
  readonly projection: readonly Projected[];
}

/** An hour of the look-back. */
export interface Projected {
  readonly at: EpochMs;
  readonly loadPerSecond: number;
  readonly units: Band;
  /** Of what the size of that hour carries, 0..1 and above. */
  readonly utilization: Band;
  /** The highest of the hour. */
  readonly lagSeconds: Band;
}
