/** Reads the metrics of a group of jobs. */

import type { JobRef } from '../../lib/model/job.ts';
import type { EpochMs, MetricSourceKind } from '../../lib/model/observation.ts';
import type { Reason } from '../../lib/model/reason.ts';
import type { Options } from '../../lib/options/options.ts';
import { metricSourceOf } from '../../lib/settings/metric-source.ts';
import type { JobSettings } from '../../lib/settings/settings.ts';
import type { Shadow } from '../../lib/shadow/evaluate-with-shadow.ts';
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

type Sources = Readonly<Partial<Record<MetricSourceKind, MetricSource>>>;

/** Where a source does not say how many it reads best together. */
const TOGETHER = 40;

/** Jobs that are read together: of one source. */
export const groupOf = (
  sources: Sources,
  { jobSettings }: Described,
): { readonly key: string; readonly most: number } => {
  const key = metricSourceOf(jobSettings);
  return { key, most: sources[key]?.together ?? TOGETHER };
};

/** One read for jobs of one source. A job's own failure is its result; a source that can't be reached in time fails them all. */
export const observeGroup = async (
  sources: Sources,
  jobs: readonly Described[],
  now: EpochMs,
  limit: Limit,
): Promise<{ readonly observed: ReadonlyMap<Described, Observed>; readonly cost: ObserveCost }> => {
  const observed = new Map<Described, Observed>();
  const [first] = jobs;
  const kind = first && metricSourceOf(first.jobSettings);
  const source = kind && sources[kind];
  try {
    if (!source) throw new Error(`This function has no metric source "${kind}"`);
    const requests = jobs.map((one) => observeRequest(one, now));
    const { results, cost } = await within(limit, () => source.observe(requests));
    results.forEach((result, i) => {
      const one = jobs[i];
      if (one) observed.set(one, result);
    });
    return { observed, cost };
  } catch (cause) {
    const error = new Error(`The metric source "${kind}" could not be read`, { cause });
    for (const one of jobs) observed.set(one, { kind: 'failed', job: one.job, error });
    return { observed, cost: { metricsRequested: 0, dollars: 0 } };
  }
};

/** The whole window every time: late points repair themselves. Never from before the job last started. */
const observeRequest = (described: Described, now: EpochMs): ObserveRequest => {
  const { job, jobSettings, description } = described;
  const options = optionsToObserve(described.options, described.shadow);
  const windowStart = now - options.metricsWindowMs - WINDOW_SLACK_MS;
  const from = Math.max(windowStart, description.state.runningSince ?? windowStart);
  return { job, settings: jobSettings, options, state: description.state, from, now };
};

/** The newest settled point is a few minutes old, and a window needs one sample at its very start. */
const WINDOW_SLACK_MS = 6 * 60_000;
