/** What a decision adds to what is stored of the job, and the event that says so. */
import { pendingChange } from '../../lib/change/advance.ts';
import { changeOf } from '../../lib/change/config-changes.ts';
import type { JobEvaluated } from '../../lib/evaluate-job.ts';
import type { AutoscalerState } from '../../lib/model/autoscaler-state.ts';
import type { ChangeInFlight } from '../../lib/model/change.ts';
import type { AutopilotEvent } from '../../lib/model/events.ts';
import type { JobRef } from '../../lib/model/job.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import { decisionId, recommendedEvent, requestedEvent } from '../events/change-events.ts';

export const RECOMMENDATION_REPEATS_MS = 30 * 60_000;

/** A change that waits for apply, or a recommendation (published again only when it is another one). */
export const withDecision = (
  job: JobRef,
  change: ChangeInFlight | undefined,
  { decision, state }: JobEvaluated,
  jobVersion: string,
  now: EpochMs,
): {
  readonly change: ChangeInFlight | undefined;
  readonly state: AutoscalerState;
  readonly events: readonly AutopilotEvent[];
} => {
  switch (decision.kind) {
    case 'hold':
      return { change, state, events: [] };
    case 'rescale': {
      const pending = pendingChange(decisionId(job, now, decision), changeOf(decision), jobVersion, now);
      const next = state.policy === undefined ? pending : { ...pending, policy: state.policy.name };
      return { change: next, state, events: [requestedEvent(job, next)] };
    }
    case 'recommend': {
      // Memory that is recommended moves by some bytes from evaluation to evaluation: that alone is no other recommendation.
      const key = `recommended ${JSON.stringify([decision.to, Object.keys(decision.config.overrides)])}`;
      const given = state.noticed[key];
      if (given !== undefined && Math.abs(now - given) < RECOMMENDATION_REPEATS_MS)
        return { change, state, events: [] };
      return {
        change,
        state: { ...state, noticed: { ...state.noticed, [key]: now } },
        events: [recommendedEvent(job, decision, now)],
      };
    }
  }
};
