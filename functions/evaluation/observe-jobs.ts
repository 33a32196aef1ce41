/** Reads the metrics of a group of jobs. */

import { isFollowedUp } from '../../lib/change/advance.ts';
import { type JobKey, type JobRef, keyOf } from '../../lib/model/job.ts';
import type { EpochMs, MetricSourceKind } from '../../lib/model/observation.ts';
import type { Reason } from '../../lib/model/reason.ts';
import type { Options } from '../../lib/options/options.ts';
import { isAdaptive } from '../../lib/polling/polling.ts';
import { metricSourceOf } from '../../lib/settings/metric-source.ts';
import type { JobSettings, Settings } from '../../lib/settings/settings.ts';
import type { Shadow } from '../../lib/shadow/evaluate-with-shadow.ts';
import { NOTHING_ASKED } from '../observe-cost.ts';
import type {
  JobDescription,
  JobReader,
  MetricSource,
  ObserveCost,
  Observed,
  ObserveRequest,
  StoredJob,
} from '../ports.ts';
import { type Limit, within } from '../timer.ts';
import { optionsToObserve } from './with-shadow.ts';

export interface Described {
  readonly job: JobRef;
  readonly jobSettings: JobSettings;
  readonly options: Options;
  readonly shadow?: Shadow | undefined;
  /** What of the resource's options is ignored, and what could not be read of the job. */
  readonly notes: readonly Reason[];
  readonly target: JobReader;
  readonly description: JobDescription;
  readonly stored: StoredJob;
}

export interface ObservedRun {
  readonly now: EpochMs;
  readonly settings: Pick<Settings, 'everyMinutes' | 'polling'>;
  /** Of these the newest points are read, whether or not they are complete. */
  readonly newest?: ReadonlySet<JobKey>;
}

type Sources = Readonly<Partial<Record<MetricSourceKind, MetricSource>>>;

/** Where a source does not say how many it reads best together. */
const TOGETHER = 40;

/** Jobs that are read together: of one source, in one place. */
export const groupOf = (
  sources: Sources,
  { job: { account, region }, jobSettings }: Described,
): { readonly key: string; readonly most: number } => {
  const kind = metricSourceOf(jobSettings);
  return { key: `${kind} ${account}/${region}`, most: sources[kind]?.together ?? TOGETHER };
};

/** One read for jobs of one source. A job's own failure is its result; a source that can't be reached in time fails them all. */
export const observeGroup = async (
  sources: Sources,
  jobs: readonly Described[],
  run: ObservedRun,
  limit: Limit,
): Promise<{ readonly observed: ReadonlyMap<Described, Observed>; readonly cost: ObserveCost }> => {
  const observed = new Map<Described, Observed>();
  const [first] = jobs;
  const kind = first && metricSourceOf(first.jobSettings);
  const source = kind && sources[kind];
  const asked = kind === 'cloudwatch' ? jobs.filter((one) => !isRestarting(one, run)) : jobs;
  for (const one of jobs) if (!asked.includes(one)) observed.set(one, nothingToRead(one));
  if (asked.length === 0) return { observed, cost: NOTHING_ASKED };
  try {
    if (!source) throw new Error(`This function has no metric source "${kind}"`);
    const requests = asked.map((one) => observeRequest(one, run));
    const { results, cost } = await within(limit, () => source.observe(requests));
    results.forEach((result, i) => {
      const one = asked[i];
      if (one) observed.set(one, result);
    });
    return { observed, cost };
  } catch (cause) {
    const error = new Error(`The metric source "${kind}" could not be read`, { cause });
    for (const one of asked) observed.set(one, { kind: 'failed', job: one.job, error });
    return { observed, cost: NOTHING_ASKED };
  }
};

/** Platform and change say what there is to know of a job that our change restarts; its metrics are paid for, and are read when it runs. */
const isRestarting = ({ stored, description }: Described, { settings }: ObservedRun): boolean =>
  isAdaptive(settings) &&
  stored.change !== undefined &&
  isFollowedUp(stored.change) &&
  description.state.status !== 'RUNNING';

const nothingToRead = ({ job }: Described): Observed => ({ kind: 'observed', job, observations: [], because: [] });

/** The whole window every time: late points repair themselves. Never from before the job last started. */
const observeRequest = (described: Described, { now, settings, newest }: ObservedRun): ObserveRequest => {
  const { job, jobSettings, description, stored } = described;
  const options = optionsToObserve(described.options, described.shadow);
  const windowStart = now - options.metricsWindowMs - WINDOW_SLACK_MS;
  // After a pause of whatever length the minutes since the newest sample are read, too.
  const kept = Math.max(stored.state.window.at(-1)?.at ?? windowStart, now - LONGEST_PAUSE_MS);
  const from = Math.max(Math.min(windowStart, kept), description.state.runningSince ?? windowStart);
  const last = stored.state.window.findLast((sample) => sample.job.containerCpu !== undefined)?.at;
  return {
    job,
    settings: jobSettings,
    options,
    state: description.state,
    from,
    now,
    ...(newest?.has(keyOf(job)) ? { ingestionDelayMs: 0 } : {}),
    ...(isAdaptive(settings) && {
      // The window is of this run of the job: after a restart they are read at once.
      readsContainers: last === undefined || now - last >= QUARTER_HOUR_MS,
    }),
  };
};

const MINUTE_MS = 60_000;
/** Metrics of containers are for sizing, which does not depend on the newest minutes. */
const QUARTER_HOUR_MS = 15 * MINUTE_MS;
/** The newest settled point is a few minutes old, and a window needs one sample at its very start. */
const WINDOW_SLACK_MS = 6 * MINUTE_MS;
const LONGEST_PAUSE_MS = 180 * MINUTE_MS;
