/** What a policy expects of the job. Stored with every evaluation, shown, and answered by the policy server. */
import type { VertexId } from './graph.ts';
import type { EpochMs } from './observation.ts';

/** A policy fills in what it can predict; what is absent is not predicted. */
export interface Predictions {
  /** Until the backlog is worked off; Infinity: never at this size. */
  readonly drainSeconds?: number;
  /** The parallelism that it expects to want next, and when. */
  readonly nextSize?: { readonly at: EpochMs; readonly parallelism: Readonly<Record<VertexId, number>> };
  /** Records/s of all sources together, in time order. */
  readonly forecast?: readonly ForecastPoint[];
}

/** `low` and `high` bound the band that the policy holds to be likely. */
export interface ForecastPoint {
  readonly at: EpochMs;
  readonly low: number;
  readonly expected: number;
  readonly high: number;
}
