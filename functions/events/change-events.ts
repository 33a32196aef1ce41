/** The events of a job's life, made from its changes. */
import { createHash } from 'node:crypto';
import { changesNothing, NO_CHANGES } from '../../lib/change/config-changes.ts';
import type { Change, ChangeInFlight, Outcome } from '../../lib/model/decision.ts';
import { type JobRef, keyOf } from '../../lib/model/job.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { AutopilotEvent } from '../ports.ts';

/** The same decision always has the same id: job, time and target make it. */
export const decisionId = (job: JobRef, decidedAt: EpochMs, change: Change): string =>
  createHash('sha256')
    .update(JSON.stringify([keyOf(job), decidedAt, change.to, change.config]))
    .digest('hex')
    .slice(0, 20);

export const requestedEvent = (job: JobRef, change: ChangeInFlight): AutopilotEvent => ({
  id: `${change.id}-requested`,
  name: 'requested',
  at: change.decidedAt,
  job,
  decision: change.id,
  detail: { ...wanted(change.change), because: change.change.because },
});

export const recommendedEvent = (job: JobRef, change: Change, now: EpochMs): AutopilotEvent => {
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

export const outcomeEvent = (job: JobRef, change: ChangeInFlight, outcome: Outcome): AutopilotEvent => ({
  id: `${change.id}-${outcome.kind}`,
  name: outcome.kind,
  at: outcome.at,
  job,
  decision: change.id,
  detail: {
    // What follows as a change of its own is told with that one.
    ...wanted(change.left ? { ...change.change, config: NO_CHANGES } : change.change),
    because: outcome.because,
    restartSeconds: 'restartSeconds' in outcome ? outcome.restartSeconds : undefined,
    operation: outcome.kind === 'applied' ? outcome.operation : change.operation,
  },
});

const wanted = ({
  from,
  to,
  config,
  rollbackOf,
}: Change): Pick<AutopilotEvent['detail'], 'from' | 'to' | 'config' | 'rollbackOf'> => ({
  from,
  to,
  ...(rollbackOf ? { rollbackOf: rollbackOf.decision } : {}),
  ...(changesNothing(config) ? {} : { config }),
});
