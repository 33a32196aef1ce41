/** What the state of a job keeps of the outcome of a change. */
import type { AutoscalerState } from '../model/autoscaler-state.ts';
import type { ChangeInFlight, Outcome } from '../model/change.ts';
import type { EpochMs } from '../model/observation.ts';
import { withPolicy } from '../policies/policy-state.ts';
import { POLICIES } from '../policies.ts';
import { recordFailure } from './failure-handling/record-failure.ts';

export const learnFromOutcome = (
  state: AutoscalerState,
  change: ChangeInFlight,
  outcome: Outcome,
  policies = POLICIES,
): AutoscalerState => {
  const learned = ofPolicy(state, change, outcome, policies);
  switch (outcome.kind) {
    case 'failed':
      return recordFailure(unconstrained(learned, change), change, outcome);
    case 'refused':
    case 'lapsed':
      return unconstrained(learned, change);
    case 'applied':
      return { ...learned, restarts: withRestart(learned.restarts, outcome.at) };
    default:
      return learned;
  }
};

/** The policy that made the decision is the only one that can read its state. */
const ofPolicy = (
  state: AutoscalerState,
  change: ChangeInFlight,
  outcome: Outcome,
  policies: typeof POLICIES,
): AutoscalerState => {
  const { name } = state.policy ?? {};
  // A policy that is in the table no more learns nothing; the change comes to its end all the same.
  const policy = name !== undefined && Object.hasOwn(policies, name) ? policies[name] : undefined;
  // Nor does one that the job was switched to since.
  if (policy === undefined || (change.policy !== undefined && change.policy !== name)) return state;
  return withPolicy(state, policy, (own) => policy.outcome(own, change, outcome));
};

/** Slots never got more memory. */
const unconstrained = (state: AutoscalerState, { decidedAt }: ChangeInFlight): AutoscalerState =>
  state.memoryConstrained?.at === decidedAt ? { ...state, memoryConstrained: undefined } : state;

const DAY_MS = 86_400_000;
/** The largest number of changes a day that a user can allow. */
const MOST_RESTARTS = 100;

/** One more at this time; those that are older than a day are dropped. */
const withRestart = (restarts: readonly EpochMs[] = [], at: EpochMs): readonly EpochMs[] =>
  [...restarts.filter((earlier) => earlier > at - DAY_MS), at].slice(-MOST_RESTARTS);
