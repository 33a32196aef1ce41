/** What is known of a job before its metrics are read: what is stored of it, its description on the platform, its options. */
import { isFollowedUp } from '../../lib/change/advance.ts';
import { type JobRef, keyOf, type Platform } from '../../lib/model/job.ts';
import type { ReasonCode } from '../../lib/model/reasons.ts';
import { withCarried } from '../../lib/settings/discovered-job.ts';
import { resolveJobOptions } from '../../lib/settings/job-options.ts';
import type { JobSettings } from '../../lib/settings/settings.ts';
import type { JobReader, Observed, StoredJob } from '../ports.ts';
import type { ControlStore } from '../store/controls/control-store.ts';
import { evaluateAndStore } from './evaluate-job.ts';
import type { JobContext } from './job-context.ts';
import type { Described } from './observe-jobs.ts';
import { shadowOfJob } from './with-shadow.ts';

interface DescribeContext
  extends Pick<JobContext, 'store' | 'events' | 'policies' | 'partitionsAt' | 'decisionInputs' | 'settings' | 'now'> {
  readonly targets: Readonly<Partial<Record<Platform, JobReader>>>;
  readonly controls?: ControlStore | undefined;
}

/** A change under way is followed up even where the options can not be resolved; that is then thrown. */
export const describeJob = async (context: DescribeContext, job: JobRef, listed: JobSettings): Promise<Described> => {
  const { targets, store, settings, policies, now } = context;
  const target = targets[job.platform];
  if (!target) throw new Error(`${keyOf(job)}: platform "${job.platform}" can't be scaled by this function`);
  const stored = await store.load(keyOf(job), now);
  const description = await target.describe(job, listed, stored.graph?.graph, now);
  const jobSettings = withCarried(listed, description.carried);
  const described = { job, jobSettings, target, description, stored };
  try {
    const { options, notes } = resolveJobOptions(settings, jobSettings, description.config, policies);
    const shadow = shadowOfJob(settings, jobSettings, description.config, options, policies);
    return {
      ...described,
      options,
      shadow,
      notes: [...notes, ...(description.notes ?? []), ...(jobSettings.discovered?.notes ?? [])],
    };
  } catch (cause) {
    const error = new Error(`${keyOf(job)}: its options can not be resolved`, { cause });
    if (mustFollowUp(stored)) {
      const none = { fleet: undefined, fleetRates: undefined, options: undefined };
      const controlRows = await context.controls?.controls();
      const observed = nothingSeen(job, 'option', error);
      await evaluateAndStore({ ...context, ...none, ...described, controlRows, observed });
    }
    throw error;
  }
};

/** The platform alone says what a change under way has come to: it is followed up whatever else can not be read. */
const mustFollowUp = ({ change }: StoredJob): boolean => change !== undefined && isFollowedUp(change);

export const nothingSeen = (job: JobRef, rule: ReasonCode, error: Error): Extract<Observed, { kind: 'observed' }> => ({
  kind: 'observed',
  job,
  observations: [],
  because: [{ rule, says: error.message }],
});
