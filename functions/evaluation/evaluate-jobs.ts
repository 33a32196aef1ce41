/**
 * All jobs of one request: describe each, one read of the metrics of all, one evaluation each. Jobs run side by side; one
 * job's failure never stops the others, and is raised when all are done.
 */

import { isFollowedUp } from '../../lib/change/advance.ts';
import { type JobRef, keyOf, type Platform } from '../../lib/model/job.ts';
import type { EpochMs, MetricSourceKind } from '../../lib/model/observation.ts';
import type { Reason } from '../../lib/model/reason.ts';
import type { ReasonCode } from '../../lib/model/reasons.ts';
import type { Options } from '../../lib/options/options.ts';
import { POLICIES, type Policies } from '../../lib/policies.ts';
import { policyOf, resolveJobOptions } from '../../lib/settings/job-options.ts';
import { metricSourceOf } from '../../lib/settings/metric-source.ts';
import type { JobSettings, Settings } from '../../lib/settings/settings.ts';
import type { Shadow } from '../../lib/shadow/evaluate-with-shadow.ts';
import { mapConcurrent } from '../map-concurrent.ts';
import type { PartitionReaders } from '../partitions/read-partitions.ts';
import type {
  EventSink,
  JobDescription,
  JobReader,
  JobStore,
  MetricSource,
  ObserveCost,
  Observed,
  ObserveRequest,
  StoredJob,
} from '../ports.ts';
import type { FleetRateStore } from '../store/fleet-rates/fleet-rate-store.ts';
import type { FleetStore } from '../store/fleet-store.ts';
import { evaluateAndStore, type JobReport } from './evaluate-job.ts';
import { fleetOfRun } from './evaluate-within-fleet.ts';
import { openFleet } from './fleet.ts';
import { optionsToObserve, shadowOfJob } from './with-shadow.ts';

/** Evaluating only reads from targets; applying needs targets that can be asked for a change. */
export interface Ports<Target extends JobReader = JobReader> {
  readonly store: JobStore;
  /** Absent: each job learns by itself. */
  readonly fleet?: FleetStore;
  readonly events: EventSink;
  /** By default those of `lib/policies.ts`. */
  readonly policies?: Policies;
  readonly sources: Readonly<Partial<Record<MetricSourceKind, MetricSource>>>;
  readonly targets: Readonly<Partial<Record<Platform, Target>>>;
  /** Absent: only Flink and the settings say how many partitions a source has. */
  readonly partitions?: PartitionReaders;
  /** Needed where the settings have a budget of all jobs. */
  readonly fleetRates?: FleetRateStore;
}

export interface EvaluationRun {
  readonly settings: Settings;
  readonly jobs: readonly { readonly job: JobRef; readonly settings: JobSettings }[];
  readonly now: EpochMs;
}

export interface EvaluationReport {
  readonly jobs: readonly JobReport[];
  readonly failures: readonly JobFailure[];
  /** Of what the jobs share: each job was evaluated all the same. */
  readonly fleetFailures: readonly Error[];
  readonly cost: ObserveCost;
}

export interface JobFailure {
  readonly job: JobRef;
  readonly error: Error;
}

/** Jobs that are worked on at once. DynamoDB and the control planes take it; memory stays small. */
const JOBS_AT_ONCE = 20;

export const evaluateJobs = async (ports: Ports, request: EvaluationRun): Promise<EvaluationReport> => {
  const failures: JobFailure[] = [];
  const survive = async <Result>(job: JobRef, work: () => Promise<Result>): Promise<Result | undefined> => {
    try {
      return await work();
    } catch (cause) {
      failures.push({ job, error: cause instanceof Error ? cause : new Error(String(cause)) });
      return undefined;
    }
  };

  const described = await mapConcurrent(request.jobs, JOBS_AT_ONCE, ({ job, settings }) =>
    survive(job, () => describe(ports, request, job, settings)),
  );
  const known = described.filter((one) => one !== undefined);
  const { observed, cost } = await observeAll(ports, known, request.now);
  const fleet = await openFleet(ports.fleet, policiesOf(ports, request));
  const fleetRates = fleetOfRun(ports.fleetRates, request.settings);
  const jobs = await mapConcurrent(known, JOBS_AT_ONCE, (one) =>
    survive(one.job, async () => {
      const seen = observed.get(one);
      if (!seen) throw new Error(`${keyOf(one.job)}: the metric source gave no answer for this job`);
      const evaluate = async (what: SeenOf): Promise<JobReport> => {
        const observed = { ...what, because: [...one.notes, ...fleet.notes, ...what.because] };
        const report = await evaluateAndStore({ ...ports, ...one, ...request, fleet, fleetRates, observed });
        fleet.add({ key: keyOf(one.job), job: one.description.state, policy: report.evaluated.state.policy });
        failures.push(...report.shadowFailures.map((error) => ({ job: one.job, error })));
        return report;
      };
      if (seen.kind === 'observed') return evaluate(seen);
      // The change under way is followed up, stored events go out, and stale metrics are noticed all the same.
      failures.push({ job: one.job, error: seen.error });
      return evaluate(nothingSeen(one.job, 'metrics', seen.error));
    }),
  );
  return { jobs: jobs.filter((report) => report !== undefined), failures, fleetFailures: await fleet.save(), cost };
};

const policiesOf = ({ policies = POLICIES }: Ports, { settings, jobs }: EvaluationRun) =>
  jobs.flatMap((job) => policies[policyOf(settings, job.settings)] ?? []);

type SeenOf = Extract<Observed, { kind: 'observed' }>;

/** The platform alone says what a change under way has come to: it is followed up whatever else can not be read. */
const mustFollowUp = ({ change }: StoredJob): boolean => change !== undefined && isFollowedUp(change);

const nothingSeen = (job: JobRef, rule: ReasonCode, error: Error): SeenOf => ({
  ...{ kind: 'observed', job, observations: [] },
  because: [{ rule, says: error.message }],
});

interface Described {
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

const describe = async (
  ports: Ports,
  { settings, now }: EvaluationRun,
  job: JobRef,
  jobSettings: JobSettings,
): Promise<Described> => {
  const target = ports.targets[job.platform];
  if (!target) throw new Error(`${keyOf(job)}: platform "${job.platform}" can't be scaled by this function`);
  const stored = await ports.store.load(keyOf(job), now);
  const description = await target.describe(job, jobSettings, stored.graph?.graph, now);
  const described = { job, jobSettings, target, description, stored };
  try {
    const { options, notes } = resolveJobOptions(settings, jobSettings, description.config, ports.policies);
    const shadow = shadowOfJob(settings, jobSettings, description.config, options, ports.policies);
    return { ...described, options, shadow, notes: [...notes, ...(description.notes ?? [])] };
  } catch (cause) {
    const error = new Error(`${keyOf(job)}: its options can not be resolved`, { cause });
    if (mustFollowUp(stored)) {
      const observed = nothingSeen(job, 'option', error);
      const none = { fleet: undefined, fleetRates: undefined };
      await evaluateAndStore({ ...ports, ...none, ...described, settings, options: undefined, observed, now });
    }
    throw error;
  }
};

/** One read per kind of source. A job's own failure is its result; a source that can't be reached fails all its jobs. */
const observeAll = async (
  ports: Ports,
  known: readonly Described[],
  now: EpochMs,
): Promise<{ readonly observed: ReadonlyMap<Described, Observed>; readonly cost: ObserveCost }> => {
  const observed = new Map<Described, Observed>();
  let cost: ObserveCost = { metricsRequested: 0, dollars: 0 };
  for (const [kind, jobs] of Map.groupBy(known, ({ jobSettings }) => metricSourceOf(jobSettings))) {
    const source = ports.sources[kind];
    try {
      if (!source) throw new Error(`This function has no metric source "${kind}"`);
      const answer = await source.observe(jobs.map((one) => observeRequest(one, now)));
      cost = {
        metricsRequested: cost.metricsRequested + answer.cost.metricsRequested,
        dollars: cost.dollars + answer.cost.dollars,
      };
      answer.results.forEach((result, i) => {
        const one = jobs[i];
        if (one) observed.set(one, result);
      });
    } catch (cause) {
      const error = new Error(`The metric source "${kind}" could not be read`, { cause });
      for (const one of jobs) observed.set(one, { kind: 'failed', job: one.job, error });
    }
  }
  return { observed, cost };
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
