/** What the state keeps of a change that failed, so that it is not made again too soon. */
import type { AutoscalerState, QuarantinedStep } from '../../model/autoscaler-state.ts';
import type { ChangeInFlight, Outcome } from '../../model/change.ts';
import type { EpochMs } from '../../model/observation.ts';
import { ageMs } from '../age.ts';

/** Long enough for a person to see it. */
export const QUARANTINE_MS = 24 * 3_600_000;
/** A time further ahead than a quarantine lasts was never written by an honest clock. */
export const isQuarantined = ({ until }: Pick<QuarantinedStep, 'until'>, now: EpochMs): boolean =>
  now < until && ageMs(now, until - QUARANTINE_MS) < QUARANTINE_MS;
/** Two in a week are a repetition. */
export const REPETITION_MS = 7 * 24 * 3_600_000;

export const recordFailure = (
  state: AutoscalerState,
  { change }: Pick<ChangeInFlight, 'change'>,
  { at, remedy, because }: Extract<Outcome, { kind: 'failed' }>,
): AutoscalerState => {
  switch (remedy) {
    case 'roll-back':
    case 'leave-as-is': {
      // The job has had the size that a rollback asks for: it is not to blame.
      if (change.kind === 'rollback') return state;
      const { from, to } = change;
      const kind: QuarantinedStep['kind'] = change.kind === 'reconfigure' ? 'configuration' : 'size';
      const kept = (state.quarantine ?? []).filter((step) => isQuarantined(step, at));
      const step = { kind, from, to, at, says: because[0]?.says ?? '', until: at + QUARANTINE_MS };
      return { ...state, quarantine: [...kept, step] };
    }
    case 'yield-to-external':
      return {
        ...state,
        externalOverrides: [...(state.externalOverrides ?? []).filter((time) => at - time < REPETITION_MS), at],
      };
    case 'job-replaced':
    case undefined:
      return state;
  }
};
