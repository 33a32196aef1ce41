/**
 * All jobs of one request: describe each, one read of the metrics of all, one evaluation each. Jobs run side by side; one
 * job's failure never stops the others, and is raised when all are done.
 */

import { isFollowedUp } from '../../lib/change/advance.ts';
import { type JobKey, type JobRef, keyOf, type Platform } from '../../lib/model/job.ts';
import type { EpochMs, MetricSourceKind } from '../../lib/model/observation.ts';
import type { ReasonCode } from '../../lib/model/reasons.ts';
import { POLICIES, type Policies } from '../../lib/policies.ts';
import { policyOf, resolveJobOptions } from '../../lib/settings/job-options.ts';
import type { JobSettings, Settings } from '../../lib/settings/settings.ts';
import { mapConcurrent } from '../map-concurrent.ts';
import type { PartitionReaders } from '../partitions/read-partitions.ts';
import type { EventSink, JobReader, JobStore, MetricSource, ObserveCost, Observed, StoredJob } from '../ports.ts';
import type { ControlStore } from '../store/controls/control-store.ts';
import type { DecisionInputs } from '../store/decision-inputs/decision-inputs.ts';
import type { FleetIndex } from '../store/fleet-index/fleet-index.ts';
import type { FleetRateStore } from '../store/fleet-rates/fleet-rate-store.ts';
import type { FleetStore } from '../store/fleet-store.ts';
import { evaluateAndStore, type JobReport } from './evaluate-job.ts';
import { fleetOfRun } from './evaluate-within-fleet.ts';
import { openFleet } from './fleet.ts';
import { jobNumbers } from './job-numbers.ts';
import { listInFleet } from './list-in-fleet.ts';
import { type Described, observeAll } from './observe-jobs.ts';
import { shadowOfJob } from './with-shadow.ts';

/** Evaluating only reads from targets; applying needs targets that can be asked for a change. */
export interface Ports<Target extends JobReader = JobReader> {
  readonly store: JobStore;
  /** Absent: each job learns by itself. */
  readonly fleet?: FleetStore;
  /** Absent: the jobs are not listed. */
  readonly fleetIndex?: FleetIndex;
  /** Absent: what decisions were made from is not kept. */
  readonly decisionInputs?: DecisionInputs;
  readonly events: EventSink;
  /** By default those of `lib/policies.ts`. */
  readonly policies?: Policies;
  readonly sources: Readonly<Partial<Record<MetricSourceKind, MetricSource>>>;
  readonly targets: Readonly<Partial<Record<Platform, Target>>>;
  /** Absent: only Flink and the settings say how many partitions a source has. */
  readonly partitions?: PartitionReaders;
  /** Absent: only the settings and the jobs' resources say how far we may go. */
  readonly controls?: ControlStore;
  /** Needed where the settings have a budget of all jobs. */
  readonly fleetRates?: FleetRateStore;
}

export interface EvaluationRun {
  readonly settings: Settings;
  readonly jobs: readonly { readonly job: JobRef; readonly settings: JobSettings }[];
  readonly now: EpochMs;
  /** Of these the newest points are read, whether or not they are complete. */
  readonly newest?: ReadonlySet<JobKey>;
  /** Evaluated at once, since an alarm rang. */
  readonly alarmed?: ReadonlySet<JobKey>;
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
  const { observed, cost } = await observeAll(ports.sources, known, request);
  const fleet = await openFleet(ports.fleet, policiesOf(ports, request));
  const fleetRates = fleetOfRun(ports.fleetRates, request.settings);
  // Late: what is paused while the metrics are read is paused.
  const controlRows = await ports.controls?.controls();
  const jobs = await mapConcurrent(known, JOBS_AT_ONCE, (one) =>
    survive(one.job, async () => {
      const seen = observed.get(one);
      if (!seen) throw new Error(`${keyOf(one.job)}: the metric source gave no answer for this job`);
      const evaluate = async (what: SeenOf): Promise<JobReport> => {
        const observed = { ...what, because: [...one.notes, ...fleet.notes, ...what.because] };
        const report = await evaluateAndStore({
          ...ports,
          ...one,
          ...request,
          controlRows,
          fleet,
          fleetRates,
          observed,
        });
        fleet.add({ key: keyOf(one.job), job: one.description.state, policy: report.evaluated.state.policy });
        const seen = { ...one, ...request, observed, report };
        const listed = await listInFleet(ports.fleetIndex, seen);
        const own = [...report.shadowFailures, ...report.inputFailures, ...listed];
        failures.push(...own.map((error) => ({ job: one.job, error })));
        return request.settings.jobMetrics === 'on' ? { ...report, numbers: jobNumbers(seen) } : report;
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
      const controlRows = await ports.controls?.controls();
      await evaluateAndStore({
        ...ports,
        ...none,
        ...described,
        settings,
        controlRows,
        options: undefined,
        observed,
        now,
      });
    }
    throw error;
  }
};
