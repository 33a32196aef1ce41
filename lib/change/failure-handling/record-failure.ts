/** What is remembered of a change that failed, so that it is not made again too soon? */

import type { AutoscalerState, QuarantinedStep } from '../../model/autoscaler-state.ts';
import type { ChangeInFlight, Outcome } from '../../model/decision.ts';
import { isConfigOnly } from '../config-changes.ts';

/** Long enough that a person gets to see it. */
export const QUARANTINE_MS = 24 * 3_600_000;
/** Two in a week are a repetition. */
export const REPETITION_MS = 7 * 24 * 3_600_000;

export const recordFailure = (
  state: AutoscalerState,
  { change }: Pick<ChangeInFlight, 'change'>,
  { at, remedy, because }: Extract<Outcome, { kind: 'failed' }>,
): AutoscalerState => {
  switch (remedy) {
    case 'roll back':
    case 'leave': {
      // The job has had the size that a rollback asks for: it is not to blame.
      if (change.rollbackOf) return state;
      const { from, to } = change;
      const kind: QuarantinedStep['kind'] = isConfigOnly(change) ? 'configuration' : 'size';
      const kept = (state.quarantine ?? []).filter(({ until }) => at < until);
      const step = { kind, from, to, at, says: because[0]?.says ?? '', until: at + QUARANTINE_MS };
      return { ...state, quarantine: [...kept, step] };
    }
    case 'yield':
      return {
        ...state,
        externalOverrides: [...(state.externalOverrides ?? []).filter((time) => at - time < REPETITION_MS), at],
      };
    case 'gone':
    case undefined:
      return state;
  }
};
