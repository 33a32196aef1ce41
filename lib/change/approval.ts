/**
 * A decision that waits for a person's approval (mode `approve`): it goes on waiting while each evaluation comes to it again,
 * and is withdrawn as soon as one comes to something else. Nothing of the state knows of it until it is approved.
 */
import type { AutoscalerState, AwaitingApproval, StateOfDecision } from '../model/autoscaler-state.ts';
import { type Approved, type Change, type ChangeInFlight, isUnderWay, type PendingChange } from '../model/change.ts';
import type { Decision } from '../model/decision.ts';
import type { CurrentMode } from '../model/execution-mode.ts';
import type { EpochMs } from '../model/observation.ts';
import type { Reason } from '../model/reason.ts';
import { formatUtc } from '../number/format.ts';
import { changeOf } from './config-changes.ts';

export interface EvaluatedForApproval {
  readonly evaluated: {
    readonly decision: Decision;
    readonly state: Pick<AutoscalerState, 'policy'>;
    /** The policy was asked. */
    readonly proposed?: true;
    readonly whenApproved?: StateOfDecision;
  };
  readonly mode: CurrentMode;
  /** Changes and the state of the job forbid a change; what a person has paused is not among them. */
  readonly blockedBy: readonly Reason[];
  readonly jobVersion: string;
  /** Of the decision of this evaluation, should it be a new one. */
  readonly id: string;
  readonly expiresAfterMs: number;
  readonly now: EpochMs;
}

export interface Waiting {
  /** Undefined: nothing waits. */
  readonly awaiting: AwaitingApproval | undefined;
  readonly isNew: boolean;
  /** What waited before, and why it no longer does. */
  readonly ended?: { readonly awaiting: AwaitingApproval; readonly because: Reason };
}

export const waitingAfter = (before: AwaitingApproval | undefined, seen: EvaluatedForApproval): Waiting => {
  const wanted = wantedBy(seen);
  if (before === undefined) return { awaiting: wanted, isNew: wanted !== undefined };
  const because = whyEnded(before, wanted, seen);
  if (because !== undefined)
    return { awaiting: wanted, isNew: wanted !== undefined, ended: { awaiting: before, because } };
  const { id, since, expiresAt } = before;
  return { awaiting: wanted === undefined ? before : { ...wanted, id, since, expiresAt }, isNew: false };
};

const wantedBy = (seen: EvaluatedForApproval): AwaitingApproval | undefined => {
  const { mode, id, now, expiresAfterMs, jobVersion } = seen;
  const { decision, whenApproved } = seen.evaluated;
  if (mode !== 'approve' || decision.kind !== 'rescale' || whenApproved === undefined) return undefined;
  const times = { since: now, decidedAt: now, expiresAt: now + expiresAfterMs };
  return { id, ...times, change: changeOf(decision), jobVersion, whenApproved };
};

const whyEnded = (
  { change, expiresAt, jobVersion, whenApproved }: AwaitingApproval,
  wanted: AwaitingApproval | undefined,
  { evaluated, mode, blockedBy, now, ...seen }: EvaluatedForApproval,
): Reason | undefined => {
  const withdrawn = (says: string): Reason => ({ rule: 'approval-withdrawn', says });
  if (now >= expiresAt) {
    return { rule: 'approval-expired', says: `The change was not approved before ${formatUtc(expiresAt)} UTC.` };
  }
  if (mode !== 'approve') return withdrawn(`The mode is ${mode} now, and no longer approve.`);
  if (wanted !== undefined) {
    return sameChange(wanted.change, change) ? undefined : withdrawn('Another change is wanted now.');
  }
  const [blocked] = blockedBy;
  if (blocked !== undefined) return withdrawn(blocked.says);
  if (seen.jobVersion !== jobVersion) return withdrawn('The job was changed since the decision.');
  if (evaluated.state.policy?.name !== whenApproved.policy?.name) return withdrawn('Another policy decides now.');
  if (evaluated.decision.kind === 'recommend') return withdrawn('The change may only be recommended now.');
  // For want of data nothing was decided: the decision stands.
  return evaluated.proposed ? withdrawn('No change is wanted any more.') : undefined;
};

/** Memory moves by some bytes from evaluation to evaluation: that alone makes no other change of it. */
const sameChange = (a: Change, b: Change): boolean => textOf(a) === textOf(b);

const textOf = ({ kind, from, to, config }: Change): string =>
  JSON.stringify([kind, from, to, Object.keys(config.overrides), config.removals]);

/** At the top of the reasons of what waits. */
export const awaitingReason = ({ expiresAt }: AwaitingApproval, command: string): Reason => ({
  rule: 'awaiting-approval',
  says: `The change waits for approval until ${formatUtc(expiresAt)} UTC: ${command}`,
  bound: 'mode',
});

export type Approval =
  | { readonly kind: 'approved'; readonly change: PendingChange; readonly state: AutoscalerState }
  /** `why`, for the person who approves. */
  | { readonly kind: 'not approved'; readonly why: string };

/** A person approves: the decision is made, and waits for apply. */
export const approve = (
  { state, change: last }: { readonly state: AutoscalerState; readonly change: ChangeInFlight | undefined },
  decision: string,
  approved: Approved,
): Approval => {
  const not = (why: string): Approval => ({ kind: 'not approved', why });
  // What the decision says of them counts, and the store keeps nothing of what is undefined.
  const { awaiting, delayedDensity, tuning, memoryConstrained, ...rest } = state;
  if (awaiting?.id !== decision) {
    if (last?.id === decision) return not(`it was approved already, and is ${last.status}`);
    return not(awaiting === undefined ? 'no decision waits for approval' : `${awaiting.id} waits for approval instead`);
  }
  const { at, by } = approved;
  if (at >= awaiting.expiresAt) return not(`it expired at ${formatUtc(awaiting.expiresAt)} UTC`);
  if (last !== undefined && isUnderWay(last.status)) return not(`another change of the job is ${last.status}`);
  const { id, decidedAt, change, jobVersion, whenApproved } = awaiting;
  const because: Reason = { rule: 'approved', says: `Approved by ${by} at ${formatUtc(at)} UTC.` };
  return {
    kind: 'approved',
    change: {
      ...{ id, status: 'pending', decidedAt, since: at, jobVersion, approved },
      change: { ...change, because: [because, ...change.because] },
      ...(whenApproved.policy === undefined ? {} : { policy: whenApproved.policy.name }),
    },
    state: { ...rest, ...whenApproved },
  };
};
