/** How does a change go from wanted to happened? Every step is a plain value; the store makes it one conditional write. */

import type { AutoscalerState } from '../model/autoscaler-state.ts';
import type { Change, ChangeInFlight, Outcome } from '../model/decision.ts';
import type { EpochMs } from '../model/observation.ts';
import type { Policies } from '../policies.ts';
import { learnFromOutcome } from './learn-from-outcome.ts';

/** A claim that was not followed by an outcome for so long was made by someone who died. */
export const CLAIM_LEASE_MS = 10 * 60_000;
/** A decision that nobody applied for so long is no longer true. */
export const PENDING_LAPSES_MS = 20 * 60_000;
/** A change that the platform has not finished by then is given up. Large state takes 20 minutes and more. */
export const APPLIED_GIVES_UP_MS = 90 * 60_000;

export const decided = (id: string, change: Change, jobVersion: string, now: EpochMs): ChangeInFlight => ({
  id,
  status: 'pending',
  decidedAt: now,
  since: now,
  change,
  jobVersion,
  attempts: 0,
});

/** May apply take it? Only what waits, or what a dead claimer left behind. */
export const isClaimable = (change: ChangeInFlight, now: EpochMs): boolean =>
  change.status === 'pending' || (change.status === 'applying' && now - change.since > CLAIM_LEASE_MS);

export const claimed = (change: ChangeInFlight, now: EpochMs): ChangeInFlight => ({
  ...change,
  status: 'applying',
  since: now,
  attempts: change.attempts + 1,
});

export interface Settled {
  readonly state: AutoscalerState;
  readonly change: ChangeInFlight;
}

const asked = (
  { operation, left, before }: Extract<Outcome, { kind: 'applied' }>,
  change: ChangeInFlight,
): Partial<ChangeInFlight> => ({
  ...(operation === undefined ? {} : { operation }),
  ...(left === undefined ? {} : { left }),
  ...(before === undefined ? {} : { before: change.before ?? before }),
});

/** The change with its outcome, and the state with what is to be learned from it. */
export const applyOutcome = (
  state: AutoscalerState,
  change: ChangeInFlight,
  outcome: Outcome,
  policies?: Policies,
): Settled => {
  const next: ChangeInFlight = {
    ...change,
    status: outcome.kind,
    since: outcome.at,
    outcome,
    ...(outcome.kind === 'applied' ? asked(outcome, change) : {}),
  };
  return { state: learnFromOutcome(state, change, outcome, policies), change: next };
};
