/** A policy that is asked beside the one that decides: what it would do, and how good that would have been. */
import type { Decision } from './decision.ts';
import type { EpochMs } from './observation.ts';
import type { Sizing } from './sizing.ts';

/** Of one size over the time of a record. */
export interface SizeRecord {
  /** Slots (KPUs on Managed Flink) times hours. */
  readonly sizeHours: number;
  /** Changes of the size; each would be a restart. */
  readonly changes: number;
  /** Minutes in which a vertex could process less than what arrived. */
  readonly minutesShort: number;
}

/** The job as it was, beside the size that the shadow would have given it. */
export interface ShadowRecord {
  readonly since: EpochMs;
  /** That were seen: without gaps between evaluations that are too long to say what was in them. */
  readonly hours: number;
  /** In which it was known what the sizes could process. */
  readonly minutesJudged: number;
  readonly job: SizeRecord;
  readonly shadow: SizeRecord;
}

/** What one evaluation says of the shadow. */
export interface ShadowEvaluated {
  readonly policy: string;
  /** The policy that decides. */
  readonly beside: string;
  /** `rescale`: it would change the job; nothing does. Absent where there was nothing to ask it about. */
  readonly decision?: Decision;
  /** That the job would have by its decisions so far. */
  readonly size: Sizing;
  readonly record: ShadowRecord;
}
