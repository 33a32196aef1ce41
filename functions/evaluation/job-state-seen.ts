/** The job as an evaluation sees it: as its platform describes it, with what its metrics and our own rhythm add. */
import { type JobKey, type JobRef, type JobState, keyOf } from '../../lib/model/job.ts';
import { isAdaptive, pollingOf, usualMinutes } from '../../lib/polling/polling.ts';
import type { Settings } from '../../lib/settings/settings.ts';
import type { JobDescription, Observed } from '../ports.ts';

interface Context {
  readonly job: JobRef;
  readonly settings: Settings;
  readonly description: Pick<JobDescription, 'state'>;
  readonly observed: Extract<Observed, { kind: 'observed' }>;
  readonly newest?: ReadonlySet<JobKey>;
}

/** Metrics can know of a later restart than the platform's own record does (a failure is no operation). */
export const jobStateSeen = (context: Context): JobState => {
  const { runningSince, failover } = context.observed;
  const state: JobState = { ...context.description.state, ...rhythmOf(context) };
  const seen = failover === undefined ? state : { ...state, failover };
  return runningSince === undefined || runningSince <= (state.runningSince ?? Number.NEGATIVE_INFINITY)
    ? seen
    : { ...seen, runningSince };
};

/** While an alarm rings, the next look is as near as can be. */
const rhythmOf = ({ job, settings, newest }: Context): Pick<JobState, 'evaluatedEveryMs'> => {
  if (!isAdaptive(settings)) return {};
  const minutes = newest?.has(keyOf(job)) ? pollingOf(settings).fastest : usualMinutes(settings);
  return { evaluatedEveryMs: minutes * 60_000 };
};
