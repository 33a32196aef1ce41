/**
 * What became of the change that is under way? Asks the platform, and settles it in change and memory. What follows from
 * its end by itself takes its place at once: both are stored by the same write.
 */

import { APPLIED_GIVES_UP_MS, applyOutcome, CLAIM_LEASE_MS, PENDING_LAPSES_MS } from '../../lib/change/change-life.ts';
import { changesNothing, deferredConfigOf, NO_CHANGES } from '../../lib/change/config-changes.ts';
import { checkHealthAfterChange } from '../../lib/change/failure-handling/probation.ts';
import { followUpChange } from '../../lib/change/follow-on.ts';
import type { AutoscalerState } from '../../lib/model/autoscaler-state.ts';
import type { ChangeInFlight, Outcome, Remedy } from '../../lib/model/decision.ts';
import type { JobGraph } from '../../lib/model/graph.ts';
import type { JobRef } from '../../lib/model/job.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { Reason } from '../../lib/model/reason.ts';
import type { Sizing } from '../../lib/model/sizing.ts';
import type { Policies } from '../../lib/policies.ts';
import type { JobSettings } from '../../lib/settings/settings.ts';
import { sameSize } from '../../lib/sizing/size-to.ts';
import { outcomeEvent, requestedEvent } from '../events/change-events.ts';
import type { AutopilotEvent, JobDescription, JobReader, StoredJob } from '../ports.ts';

export interface Followed {
  readonly state: AutoscalerState;
  readonly change: ChangeInFlight | undefined;
  /** What is to be told: outcomes, or the request once more while nobody has taken it. */
  readonly facts: readonly AutopilotEvent[];
}

export interface FollowUpContext {
  readonly target: JobReader;
  readonly policies?: Policies | undefined;
  readonly job: JobRef;
  readonly settings: JobSettings;
  readonly description: JobDescription;
  readonly now: EpochMs;
}

export const followUp = async (stored: StoredJob, context: FollowUpContext): Promise<Followed> => {
  const { state, change } = stored;
  if (!change) return { state, change, facts: [] };
  const next = await nextStep(change, context);
  switch (next.kind) {
    case 'nothing':
      return { state, change, facts: [] };
    case 'request again':
      return { state, change, facts: [requestedEvent(context.job, change)] };
    case 'remember':
      return { state, change: next.change, facts: [] };
    case 'outcome': {
      const { version, revision } = context.description;
      const after = applyOutcome(state, change, next.outcome, context.policies);
      const fact = outcomeEvent(context.job, after.change, next.outcome);
      const following = followUpChange(after.change, version, context.now);
      if (!following) return { state: after.state, change: { ...after.change, revision }, facts: [fact] };
      return { state: after.state, change: following, facts: [fact, requestedEvent(context.job, following)] };
    }
  }
};

type Step =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'request again' }
  | { readonly kind: 'remember'; readonly change: ChangeInFlight }
  | { readonly kind: 'outcome'; readonly outcome: Outcome };

const nextStep = async (change: ChangeInFlight, context: FollowUpContext): Promise<Step> => {
  switch (change.status) {
    case 'pending':
      return waited(change, context.now) ?? { kind: 'request again' };
    case 'applying':
      return abandoned(change, context);
    case 'applied':
      return underWay(change, context);
    case 'confirmed':
      return watched(change, context);
    default:
      return { kind: 'nothing' };
  }
};

const lapse = (now: EpochMs, says: string): Step => ({
  kind: 'outcome',
  outcome: { kind: 'lapsed', at: now, because: [{ rule: 'lapsed', says }] },
});

const waited = (change: ChangeInFlight, now: EpochMs): Step | undefined =>
  now - change.decidedAt > PENDING_LAPSES_MS
    ? lapse(now, `Nobody applied the decision for ${PENDING_LAPSES_MS / 60_000} min: it is no longer true.`)
    : undefined;

/** Whoever claimed it has died. Did the platform get the request? Its size says so, and then nothing is asked twice. */
const abandoned = (change: ChangeInFlight, { target, description, now }: FollowUpContext): Step => {
  if (now - change.since <= CLAIM_LEASE_MS) return { kind: 'nothing' };
  if (target.matchesDesired(description, change.change)) {
    const says = 'The outcome was never reported, but the job has the size that was asked for.';
    const left = deferredConfigOf(description.requestedConfig, change.change);
    return {
      kind: 'outcome',
      outcome: { kind: 'applied', at: now, because: [{ rule: 'found-applied', says }], ...left },
    };
  }
  return waited(change, now) ?? { kind: 'request again' };
};

/**
 * Does what this turn saw of the job show the end of the change, too? What follows is held to the version of the job seen
 * at that end: one seen before the restart would be refused. The next turn then sees it.
 */
const showsEnd = ({ change }: ChangeInFlight, { stable, state }: JobDescription): boolean =>
  stable && sameSize(state.size.current, change.to);

const underWay = async (change: ChangeInFlight, context: FollowUpContext): Promise<Step> => {
  const { target, job, settings, description, now } = context;
  const progress = await target.operationStatus(job, settings, change, description, now);
  switch (progress.kind) {
    case 'done': {
      const mayWait = now - change.since <= APPLIED_GIVES_UP_MS;
      if (mayWait && change.left && !changesNothing(change.left) && !showsEnd(change, description)) {
        return { kind: 'nothing' };
      }
      const { restartSeconds, because } = progress;
      const kind = change.change.rollbackOf ? 'rolled-back' : 'confirmed';
      return { kind: 'outcome', outcome: { kind, at: now, restartSeconds, because } };
    }
    case 'failed':
      return {
        kind: 'outcome',
        outcome: { kind: 'failed', at: now, because: progress.because, remedy: progress.remedy },
      };
    case 'under-way': {
      if (now - change.since <= APPLIED_GIVES_UP_MS) return { kind: 'nothing' };
      const gaveUp: Reason = {
        rule: 'gave-up',
        says: `The platform has not finished the change within ${APPLIED_GIVES_UP_MS / 60_000} min.`,
      };
      const because = [gaveUp, ...progress.because];
      return { kind: 'outcome', outcome: { kind: 'failed', at: now, because, remedy: progress.remedy } };
    }
  }
};

/** Does what was written still stand, and does the job run with it? What is asked of it by others since is not ours to judge. */
const watched = (change: ChangeInFlight, { target, description, now }: FollowUpContext): Step => {
  // A sweep that began earlier has seen the job of before.
  if (now <= change.since) return { kind: 'nothing' };
  const failed = (because: Reason, remedy: Remedy): Step => ({
    kind: 'outcome',
    outcome: { kind: 'failed', at: now, because: [because], remedy },
  });
  const { state, overriddenExternally, revision } = description;
  // Where the configuration was changed alone, the size that it was changed at must stand, too.
  const written = [change.change, { ...change.change, config: NO_CHANGES }];
  if (!written.every((one) => target.matchesDesired(description, one))) {
    return overriddenExternally && hasVerticesOf(state.graph, change.change.to)
      ? failed(overriddenExternally, 'yield')
      : { kind: 'nothing' };
  }
  if (revision !== change.revision) return { kind: 'nothing' };
  const verdict = checkHealthAfterChange(change, state, now);
  if (verdict.kind === 'made worse') return failed(verdict.because, 'roll back');
  const { notRunningSince } = verdict;
  return notRunningSince === change.notRunningSince
    ? { kind: 'nothing' }
    : { kind: 'remember', change: { ...change, notRunningSince } };
};

/** Another job may have been deployed, of other vertices: what was written for this one says nothing of it. */
const hasVerticesOf = ({ vertices }: JobGraph, to: Sizing): boolean =>
  to.kind === 'per-vertex' &&
  vertices.length === Object.keys(to.parallelism).length &&
  vertices.every(({ id }) => id in to.parallelism);
