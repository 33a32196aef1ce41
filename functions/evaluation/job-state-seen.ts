/** A job as its platform and its metrics show it together. */
import type { JobState } from '../../lib/model/job.ts';
import type { Observed } from '../ports.ts';

/** Metrics can know of a later restart than the platform's own record does (a failure is no operation). */
export const jobStateSeen = (
  state: JobState,
  { runningSince, failover }: Extract<Observed, { kind: 'observed' }>,
): JobState => {
  const seen = failover === undefined ? state : { ...state, failover };
  return runningSince === undefined || runningSince <= (state.runningSince ?? Number.NEGATIVE_INFINITY)
    ? seen
    : { ...seen, runningSince };
};
