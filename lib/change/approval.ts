/**
 * A decision that waits for a person's approval (mode `approve`): it goes on waiting while each evaluation comes to it again,
 * and is withdrawn as soon as one comes to something else. Nothing of the state knows of it until it is approved.
 */
import type { AutoscalerState, AwaitingApproval, StateOfDecision } from '../model/autoscaler-state.ts';
import { type Approved, type Change, type ChangeInFlight, isUnderWay, type PendingChange } from '../model/change.ts';
import type { ConfigChanges, Decision } from '../model/decision.ts';
import type { CurrentMode } from '../model/execution-mode.ts';
import type { EpochMs } from '../model/observation.ts';
import type { Reason } from '../model/reason.ts';
import { formatUtc } from '../number/format.ts';
import { parseMemorySize } from '../options/memory-size.ts';
import { changeOf } from './config-changes.ts';
import { covers } from './covers.ts';

type Overrides = ConfigChanges['overrides'];

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
  const again = { id, since, expiresAt, offered: offeredBy(before) };
  if (wanted === undefined) return { awaiting: before, isNew: false };
  if (sameText(wanted.change, before.change)) return { awaiting: { ...wanted, ...again }, isNew: false };
  // The person approves what was offered.
  return { awaiting: { ...wanted, ...again, change: before.change, decidedAt: before.decidedAt }, isNew: false };
};

const wantedBy = (seen: EvaluatedForApproval): AwaitingApproval | undefined => {
  const { mode, id, now, expiresAfterMs, jobVersion } = seen;
  const { decision, whenApproved } = seen.evaluated;
  if (mode !== 'approve' || decision.kind !== 'rescale' || whenApproved === undefined) return undefined;
  const times = { since: now, decidedAt: now, expiresAt: now + expiresAfterMs };
  return { id, ...times, change: changeOf(decision), jobVersion, whenApproved };
};

const whyEnded = (
  before: AwaitingApproval,
  wanted: AwaitingApproval | undefined,
  { evaluated, mode, blockedBy, now, ...seen }: EvaluatedForApproval,
): Reason | undefined => {
  const { change, expiresAt, jobVersion, whenApproved } = before;
  const withdrawn = (says: string): Reason => ({ rule: 'approval-withdrawn', says });
  if (now >= expiresAt) {
    return { rule: 'approval-expired', says: `The change was not approved before ${formatUtc(expiresAt)} UTC.` };
  }
  if (mode !== 'approve') return withdrawn(`The mode is ${mode} now, and no longer approve.`);
  if (wanted !== undefined) {
    const same = isAsOffered(wanted.change, change) && sameValues(wanted.change.config.overrides, offeredBy(before));
    return same ? undefined : withdrawn('Another change is wanted now.');
  }
  const [blocked] = blockedBy;
  if (blocked !== undefined) return withdrawn(blocked.says);
  if (seen.jobVersion !== jobVersion) return withdrawn('The job was changed since the decision.');
  if (evaluated.state.policy?.name !== whenApproved.policy?.name) return withdrawn('Another policy decides now.');
  if (evaluated.decision.kind === 'recommend') return withdrawn('The change may only be recommended now.');
  // For want of data nothing was decided: the decision stands.
  return evaluated.proposed ? withdrawn('No change is wanted any more.') : undefined;
};

const offeredBy = ({ offered, change }: AwaitingApproval): Overrides => offered ?? change.config.overrides;

const sameText = (a: Change, b: Change): boolean => textOf(a) === textOf(b);

const isAsOffered = (wanted: Change, offered: Change): boolean =>
  sameText(wanted, offered) || (sameText({ ...wanted, to: offered.to }, offered) && covers(offered.to, wanted.to));

const textOf = ({ kind, from, to, config }: Change): string =>
  JSON.stringify([kind, from, to, Object.keys(config.overrides), config.removals]);

/** Of the larger value. What moves further than that is another change, and is offered again. */
const MOST_MOVED = 0.1;

/**
 * Memory moves by some bytes from evaluation to evaluation: that alone makes no other change of it. The values are held to
 * those that were offered, so that many small steps do not add up to another change.
 */
const sameValues = (a: Overrides, offered: Overrides): boolean =>
  Object.entries(a).every(([key, value]) => isNear(value, offered[key] ?? ''));

const isNear = (a: string, b: string): boolean => {
  if (a === b) return true;
  const x = quantityOf(a);
  const y = quantityOf(b);
  return x !== undefined && y !== undefined && Math.abs(x - y) <= MOST_MOVED * Math.max(x, y);
};

/** `1.5 gb`  ->  1 610 612 736; `0.4`  ->  0.4. Undefined: it is neither a number nor a memory size. */
const quantityOf = (text: string): number | undefined => {
  const [, digits, unit = ''] = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text.trim()) ?? [];
  const bytes = parseMemorySize(`1 ${unit}`);
  return digits === undefined || bytes === undefined ? undefined : Number(digits) * bytes;
};

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
  /** Of what the person was shown; absent: what waits under this id is approved as it is. */
  shownDecidedAt?: EpochMs,
): Approval => {
  const not = (why: string): Approval => ({ kind: 'not approved', why });
  // What the decision says of them counts, and the store keeps nothing of what is undefined.
  const { awaiting, delayedDensity, tuning, memoryConstrained, ...rest } = state;
  if (awaiting?.id !== decision) {
    if (last?.id === decision) return not(`it was approved already, and is ${last.status}`);
    return not(awaiting === undefined ? 'no decision waits for approval' : `${awaiting.id} waits for approval instead`);
  }
  if (shownDecidedAt !== undefined && shownDecidedAt !== awaiting.decidedAt)
    return not(
      `it was decided again at ${formatUtc(awaiting.decidedAt)} UTC, after it was shown: look at it once more`,
    );
  const { at, by } = approved;
  if (at >= awaiting.expiresAt) return not(`it expired at ${formatUtc(awaiting.expiresAt)} UTC`);
  if (last !== undefined && isUnderWay(last.status)) return not(`another change of the job is ${last.status}`);
  const { id, decidedAt, change, jobVersion, whenApproved } = awaiting;
  const because: Reason = { rule: 'approved', says: `Approved by ${by} at ${formatUtc(at)} UTC.` };
  return {
    kind: 'approved',
    change: {
      id,
      status: 'pending',
      decidedAt,
      since: at,
      jobVersion,
      approved,
      change: { ...change, because: [because, ...change.because] },
      ...(whenApproved.policy === undefined ? {} : { policy: whenApproved.policy.name }),
    },
    state: { ...rest, ...whenApproved },
  };
};
