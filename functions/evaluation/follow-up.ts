/**
 * The change of a job in this evaluation: asks the platform what the next step needs. What follows from the end of the change
 * takes its place at once: both are stored by the same write.
 */
import { advance } from '../../lib/change/advance.ts';
import { learnFromOutcome } from '../../lib/change/learn-from-outcome.ts';
import type { Step } from '../../lib/change/step.ts';
import type { AutoscalerState } from '../../lib/model/autoscaler-state.ts';
import type { ChangeInFlight } from '../../lib/model/change.ts';
import type { ChangeEvent } from '../../lib/model/events.ts';
import type { JobRef } from '../../lib/model/job.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { Policies } from '../../lib/policies.ts';
import type { JobSettings } from '../../lib/settings/settings.ts';
import { outcomeEvent, requestedEvent } from '../events/change-events.ts';
import { jobSeen } from '../job-seen.ts';
import type { JobDescription, JobReader, StoredJob } from '../ports.ts';

export interface Followed {
  readonly state: AutoscalerState;
  readonly change: ChangeInFlight | undefined;
  /** Outcomes, or the request once more while it has not been applied. */
  readonly events: readonly ChangeEvent[];
}

export interface FollowUpContext {
  readonly target: JobReader;
  readonly policies?: Policies | undefined;
  readonly job: JobRef;
  readonly settings: JobSettings;
  readonly description: JobDescription;
  readonly now: EpochMs;
}

export const followUp = async ({ state, change }: StoredJob, context: FollowUpContext): Promise<Followed> => {
  if (!change) return { state, change, events: [] };
  const step = await nextStep(change, context);
  switch (step.kind) {
    case 'publish-again':
      return { state, change, events: [requestedEvent(context.job, change)] };
    case 'keep':
      return { state, change: step.change, events: [] };
    case 'outcome': {
      const { outcome, followUp: following } = step;
      const ended = outcomeEvent(context.job, change, outcome);
      return {
        state: learnFromOutcome(state, change, outcome, context.policies),
        change: following ?? step.change,
        events: following ? [ended, requestedEvent(context.job, following)] : [ended],
      };
    }
    default:
      return { state, change, events: [] };
  }
};

const nextStep = async (change: ChangeInFlight, context: FollowUpContext): Promise<Step> => {
  const { target, job, settings, description, now } = context;
  const seen = jobSeen(target, description, change.change);
  const step = advance(change, { kind: 'job', now, job: seen });
  if (step.kind === 'ask-failed') {
    const failure = await target.failedSince?.(job, settings, step.change, description);
    return advance(change, { kind: 'failed-since', now, job: seen, failure });
  }
  if (step.kind !== 'ask-status') return step;
  const status = await target.operationStatus(job, settings, step.change, description, now);
  return advance(change, { kind: 'operation', now, job: seen, status });
};
