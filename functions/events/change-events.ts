/** The events of a change. */
import { createHash } from 'node:crypto';
import { changesNothing, NO_CHANGES } from '../../lib/change/config-changes.ts';
import { takenOf } from '../../lib/change/with-outcome.ts';
import type { ApprovalRequest } from '../../lib/model/approval-request.ts';
import type { AwaitingApproval } from '../../lib/model/autoscaler-state.ts';
import { type ChangeInFlight, type Outcome, requestedAt } from '../../lib/model/change.ts';
import type { DesiredChange } from '../../lib/model/decision.ts';
import { type ChangeEvent, eventNameOf } from '../../lib/model/events.ts';
import { type JobRef, keyOf } from '../../lib/model/job.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { Reason } from '../../lib/model/reason.ts';

/** The same decision always has the same id: job, time and target make it. */
export const decisionId = (job: JobRef, decidedAt: EpochMs, change: DesiredChange): string =>
  createHash('sha256')
    .update(JSON.stringify([keyOf(job), decidedAt, change.to, change.config]))
    .digest('hex')
    .slice(0, 20);

export const requestedEvent = (job: JobRef, requested: ChangeInFlight): ChangeEvent => {
  const { id, change } = requested;
  return {
    id: `${id}-requested`,
    name: 'requested',
    at: requestedAt(requested),
    job,
    decision: id,
    detail: { ...wanted(change), ...rollbackOf(change), because: change.because },
  };
};

export const recommendedEvent = (job: JobRef, change: DesiredChange, now: EpochMs): ChangeEvent => {
  const decision = decisionId(job, now, change);
  return {
    id: `${decision}-recommended`,
    name: 'recommended',
    at: now,
    job,
    decision,
    detail: { ...wanted(change), because: change.because },
  };
};

/** As it can be typed. */
export const approveCommand = ({ platform, name }: JobRef, decision: string): string =>
  `npx flink-autopilot approve ${decision} --job ${platform}:${name}`;

export const approvalRequestedEvent = (
  job: JobRef,
  { id, since, change }: AwaitingApproval,
  approval: ApprovalRequest,
): ChangeEvent => ({
  id: `${id}-approval-requested`,
  name: 'approval-requested',
  at: since,
  job,
  decision: id,
  detail: { ...wanted(change), because: change.because, approval },
});

/** It expired, or is withdrawn. */
export const notApprovedEvent = (
  job: JobRef,
  { id, change }: AwaitingApproval,
  because: Reason,
  now: EpochMs,
): ChangeEvent => ({
  id: `${id}-lapsed`,
  name: 'lapsed',
  at: now,
  job,
  decision: id,
  detail: { ...wanted(change), because: [because] },
});

/** `before`: the change as it was before this outcome. */
export const outcomeEvent = (job: JobRef, before: ChangeInFlight, outcome: Outcome): ChangeEvent => {
  const { id, change } = before;
  const name = eventNameOf(change, outcome);
  const { operation, deferredConfig } = outcome.kind === 'applied' ? outcome : takenOf(before);
  return {
    id: `${id}-${name}`,
    name,
    at: outcome.at,
    job,
    decision: id,
    detail: {
      // Configuration that follows as a change of its own is part of the events of that one.
      ...wanted(deferredConfig ? { ...change, config: NO_CHANGES } : change),
      ...rollbackOf(change),
      because: outcome.because,
      restartSeconds: outcome.kind === 'confirmed' ? outcome.restartSeconds : undefined,
      operation,
    },
  };
};

const wanted = ({ from, to, config }: DesiredChange) => ({ from, to, ...(changesNothing(config) ? {} : { config }) });

const rollbackOf = (change: ChangeInFlight['change']): { readonly rollbackOf?: string } =>
  change.kind === 'rollback' ? { rollbackOf: change.rollbackOf.decision } : {};
