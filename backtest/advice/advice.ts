/** The record of advice for one job: what it is, what it costs, what else it could be, and how sure that is. */
import type { JobRef } from '../../lib/model/job.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { Sizing } from '../../lib/model/sizing.ts';
import type { ReadFrom, Unit } from '../history/job-history.ts';
import type { Band } from '../run/band.ts';
import type { ActiveBound } from './active-bound.ts';
import type { Finding, FindingReason } from './finding.ts';
import type { AdviceOption, Projected } from './option.ts';
import type { WholePeriod } from './whole-period.ts';

export interface JobAdvice {
  readonly job: JobRef;
  readonly lookBack: {
    readonly from: EpochMs;
    readonly to: EpochMs;
    readonly days: number;
    /** Share of the minutes that have complete points. */
    readonly measured: number;
    /** Undefined: a file. */
    readonly readFrom: ReadFrom | undefined;
  };
  /** Of which its hours are counted. Hours of one are never added to hours of the other. */
  readonly unit: Unit;
  /** USD; undefined: the settings give no price of a slot, and the record has no dollars. */
  readonly dollarsPerUnitHour: number | undefined;
  readonly objectiveSeconds: number;
  readonly finding: Finding;
  readonly reasons: readonly FindingReason[];
  readonly current: {
    readonly sizing: Sizing;
    readonly size: string;
    /** That are paid for. */
    readonly units: number;
    readonly dollarsPerHour: number | undefined;
    readonly dollarsPerMonth: number | undefined;
    readonly builtInScaling: boolean | undefined;
  };
  readonly asItRan: {
    readonly unitHours: number;
    readonly unitHoursPerMonth: number;
    readonly dollarsPerMonth: number | undefined;
    readonly minutesOverPerDay: Band | undefined;
    readonly restarts: number;
    readonly projection: readonly Projected[];
  };
  /** All that was read; what is compared with the options is `asItRan`, of the days that were replayed. */
  readonly wholePeriod: WholePeriod;
  /** The one to adopt first; the baselines last. */
  readonly options: readonly AdviceOption[];
  readonly activeBound: ActiveBound | undefined;
  /** 0 to 100: how near it is to what it could be. */
  readonly score: number;
  readonly grade: string;
  /** Of the settings, that adopts the first option, or watches where nothing is worth it. */
  readonly snippet: string;
  /** `entry`: of the job, in mode `advise`. `lines`: what changes in an entry that only the deployed settings have. */
  readonly snippetIs: 'entry' | 'lines';
  readonly notes: readonly string[];
}
