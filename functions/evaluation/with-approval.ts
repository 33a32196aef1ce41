/** In mode `approve`, a decision waits for a person: what is stored of it, what is said of it, and the events that ask for it. */
import { awaitingReason, waitingAfter } from '../../lib/change/approval.ts';
import type { ApprovalRequest } from '../../lib/model/approval-request.ts';
import type { AwaitingApproval } from '../../lib/model/autoscaler-state.ts';
import type { ChangeEvent } from '../../lib/model/events.ts';
import type { CurrentMode } from '../../lib/model/execution-mode.ts';
import type { JobRef } from '../../lib/model/job.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { Reason } from '../../lib/model/reason.ts';
import type { Options } from '../../lib/options/options.ts';
import type { EvaluatedBesideShadow } from '../../lib/shadow/evaluate-with-shadow.ts';
import { dollarsPerHour, HOURS_PER_MONTH } from '../../lib/sizing/price.ts';
import { approvalRequestedEvent, approveCommand, decisionId, notApprovedEvent } from '../events/change-events.ts';
import type { JobDescription } from '../ports.ts';

interface Asked {
  readonly job: JobRef;
  readonly description: JobDescription;
  readonly options: Options | undefined;
  readonly mode: CurrentMode;
  readonly blockedBy: readonly Reason[];
  /** As it was stored. */
  readonly before: AwaitingApproval | undefined;
  /** What else is to be said of the mode. */
  readonly notes: readonly Reason[];
  readonly now: EpochMs;
}

interface Offered {
  /** What waits is only recommended so far. */
  readonly evaluated: EvaluatedBesideShadow;
  readonly events: readonly ChangeEvent[];
  /** The decision of this evaluation waits: there is nothing to be applied or recommended beside it. */
  readonly waits: boolean;
}

export const withApproval = (evaluated: EvaluatedBesideShadow, asked: Asked): Offered => {
  const { job, description, options, before, notes, now } = asked;
  const { decision } = evaluated;
  const { awaiting, isNew, ended } = waitingAfter(before, {
    ...asked,
    evaluated,
    jobVersion: description.version,
    id: decision.kind === 'hold' ? '' : decisionId(job, now, decision),
    expiresAfterMs: options?.approvalExpiresAfterMs ?? 0,
  });
  const { awaiting: _, ...state } = evaluated.state;
  const endedEvents = ended === undefined ? [] : [notApprovedEvent(job, ended.awaiting, ended.because, now)];
  if (awaiting === undefined) {
    const said = notes.length === 0 ? decision : { ...decision, because: [...decision.because, ...notes] };
    return { evaluated: { ...evaluated, state, decision: said }, events: endedEvents, waits: false };
  }
  const because = [awaitingReason(awaiting, approveCommand(job, awaiting.id)), ...decision.because, ...notes];
  const approval = requestOf(awaiting, evaluated, asked);
  const events = isNew ? [...endedEvents, approvalRequestedEvent(job, awaiting, approval)] : endedEvents;
  const waits = decision.kind === 'rescale';
  return {
    evaluated: {
      ...evaluated,
      state: { ...state, awaiting },
      decision: { ...(decision.kind === 'rescale' ? { ...decision, kind: 'recommend' } : decision), because },
    },
    events,
    waits,
  };
};

const requestOf = (
  { id, expiresAt, change }: AwaitingApproval,
  { restartMs, predictions }: EvaluatedBesideShadow,
  { job, description, options }: Asked,
): ApprovalRequest => {
  const priceOf = (size: typeof change.to): number | undefined =>
    options && dollarsPerHour(size, description.state.graph, options);
  const from = priceOf(change.from);
  const to = priceOf(change.to);
  const cents = (dollars: number): number => Math.round(dollars * HOURS_PER_MONTH * 100) / 100;
  const drainSeconds = predictions?.drainSeconds;
  return {
    expiresAt,
    command: approveCommand(job, id),
    ...(from === undefined || to === undefined ? {} : { dollarsPerMonth: { from: cents(from), to: cents(to) } }),
    ...(isKnown(restartMs) ? { restartSeconds: Math.round(restartMs / 1000) } : {}),
    ...(isKnown(drainSeconds) ? { drainSeconds: Math.round(drainSeconds) } : {}),
  };
};

const isKnown = (value: number | undefined): value is number => value !== undefined && Number.isFinite(value);
