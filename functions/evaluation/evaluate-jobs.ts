/**
 * All jobs of one run, as a stream: each is described, then read together with a few others, then evaluated; only so many are
 * in memory at once. Every stage of a job has a deadline. One job's failure never stops the others, and is raised when all
 * are done; those that there was no time for are left to the caller.
 */

import { type JobKey, type JobRef, keyOf, type Platform } from '../../lib/model/job.ts';
import type { EpochMs, MetricSourceKind } from '../../lib/model/observation.ts';
import { POLICIES, type Policies } from '../../lib/policies.ts';
import { policyOf } from '../../lib/settings/job-options.ts';
import type { JobSettings, Settings } from '../../lib/settings/settings.ts';
import { holdsOfRun, type ReadAlarmStates } from '../guard-alarms.ts';
import { mapConcurrent } from '../map-concurrent.ts';
import type { PartitionReaders } from '../partitions/read-partitions.ts';
import type { EventSink, JobReader, JobStore, MetricSource, ObserveCost, Observed } from '../ports.ts';
import type { ControlStore, Controls } from '../store/controls/control-store.ts';
import type { DecisionInputs } from '../store/decision-inputs/decision-inputs.ts';
import type { FleetIndex } from '../store/fleet-index/fleet-index.ts';
import type { FleetRateStore } from '../store/fleet-rates/fleet-rate-store.ts';
import type { FleetStore } from '../store/fleet-store.ts';
import { realTimer, type Timer, within } from '../timer.ts';
import { DESCRIBED_AT_ONCE, deadlines, EVALUATED_AT_ONCE, IN_FLIGHT, RESERVED_MS } from './deadlines.ts';
import { describeJob, nothingSeen } from './describe-job.ts';
import { evaluateAndStore, type JobReport } from './evaluate-job.ts';
import { fleetOfRun } from './evaluate-within-fleet.ts';
import { openFleet } from './fleet.ts';
import { inGroups } from './in-groups.ts';
import { jobNumbers } from './job-numbers.ts';
import { listInFleet } from './list-in-fleet.ts';
import { type Described, groupOf, observeGroup } from './observe-jobs.ts';
import { type Begun, oldestFirst } from './oldest-first.ts';
import { possibleValues } from './possible-values.ts';
import { surviving } from './surviving.ts';

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
  /** Absent: no alarm holds changes back. */
  readonly alarmStates?: ReadAlarmStates;
  /** Needed where the settings have a budget of all jobs. */
  readonly fleetRates?: FleetRateStore;
  /** Absent: a run does not know which jobs an earlier one has begun. */
  readonly begun?: Begun;
  /** By default that of the machine. */
  readonly timer?: Timer;
}

type JobOfRun = EvaluationRun['jobs'][number];

export interface EvaluationRun {
  readonly settings: Settings;
  readonly jobs: readonly { readonly job: JobRef; readonly settings: JobSettings }[];
  readonly now: EpochMs;
  /** Time that is left to the function; absent: as much as it takes. */
  readonly remainingMs?: (() => number) | undefined;
  /** Of these the newest points are read, whether or not they are complete. */
  readonly newest?: ReadonlySet<JobKey>;
  /** Evaluated at once, since an alarm rang. */
  readonly alarmed?: ReadonlySet<JobKey>;
}

export interface JobFailure {
  readonly job: JobRef;
  readonly error: Error;
}

/** Who is to know of each job as soon as it is evaluated: a run keeps no report. */
export interface Watch {
  evaluated(report: JobReport): void;
  failed(failure: JobFailure): void;
  /** Jobs that there was no time to begin; as soon as that is known, while others are still being evaluated. */
  left(jobs: readonly JobRef[]): Promise<void>;
}

export interface EvaluationReport {
  readonly jobs: readonly JobReport[];
  readonly failures: readonly JobFailure[];
  /** Of what the jobs share: each job was evaluated all the same. */
  readonly fleetFailures: readonly Error[];
  readonly cost: ObserveCost;
}

/** Everything at once, for runs of a few jobs; in the order of the run. */
export const evaluateJobs = async (ports: Ports, run: EvaluationRun): Promise<EvaluationReport> => {
  const jobs: JobReport[] = [];
  const failures: JobFailure[] = [];
  const summary = await evaluateEach(ports, run, {
    evaluated: (report) => void jobs.push(report),
    failed: (failure) => void failures.push(failure),
    left: async (left) => void failures.push(...left.map((job) => ({ job, error: new Error(NO_TIME) }))),
  });
  const place = new Map(run.jobs.map(({ job }, i) => [keyOf(job), i]));
  const inOrder = <One extends { readonly job: JobRef }>(those: readonly One[]): readonly One[] =>
    those.toSorted((a, b) => (place.get(keyOf(a.job)) ?? 0) - (place.get(keyOf(b.job)) ?? 0));
  return { jobs: inOrder(jobs), failures: inOrder(failures), ...summary };
};

export const NO_TIME = 'there was no time left to evaluate it: it goes first in the next run';

/** Returns what the jobs share: each is handed to `watch`. */
export const evaluateEach = async (
  ports: Ports,
  run: EvaluationRun,
  watch: Watch,
): Promise<Pick<EvaluationReport, 'fleetFailures' | 'cost'>> => {
  const { timer = realTimer } = ports;
  const { settings, now, remainingMs = () => Number.POSITIVE_INFINITY } = run;
  const limit = deadlines(timer, remainingMs);
  const { failed, survive } = surviving(watch);

  // Where all are begun at once there is no order, and nothing to be read for it.
  const inTurn = run.jobs.length > DESCRIBED_AT_ONCE ? ports.fleetIndex : undefined;
  const ordered = await oldestFirst(
    { index: inTurn, begun: ports.begun },
    run.jobs,
    now,
    limit('order', 'the fleet index'),
  );
  const opening = openFleet(ports.fleet, policiesOf(ports, run));
  const context = { ...ports, settings, now, newest: run.newest, fleetRates: fleetOfRun(ports.fleetRates, settings) };
  const holds = holdsOfRun(ports.alarmStates, run);
  let cost: ObserveCost = { metricsRequested: 0, dollars: 0 };

  const evaluate = async (one: Described, seen: SeenOf, reading: Promise<Controls> | undefined): Promise<void> => {
    const [fleet, controlRows, holdsOf] = await Promise.all([opening, reading, holds()]);
    const held = holdsOf(one.jobSettings);
    const { observations, because: odd } = possibleValues(seen.observations);
    const because = [...one.notes, ...held.notes, ...fleet.notes, ...odd, ...seen.because];
    const observed = { ...seen, observations, because };
    const seenWith = { fleet, controlRows, observed, held: held.because };
    const report = await evaluateAndStore({ ...context, ...one, ...seenWith });
    fleet.add({ key: keyOf(one.job), job: one.description.state, policy: report.evaluated.state.policy });
    const shown = { ...one, observed, report, now };
    const listed = await listInFleet(ports.fleetIndex, { ...shown, settings, alarmed: run.alarmed });
    for (const error of [...report.shadowFailures, ...report.inputFailures, ...listed]) failed(one.job, error);
    const numbers = settings.jobMetrics === 'on' ? jobNumbers(shown) : undefined;
    watch.evaluated(numbers === undefined ? report : { ...report, numbers });
  };

  const evaluateGroup = async (group: readonly Described[]): Promise<void> => {
    const read = await observeGroup(
      ports.sources,
      group,
      run,
      limit('read', `the metrics of ${group.map(({ job }) => job.name).join(', ')}`),
    );
    cost = {
      metricsRequested: cost.metricsRequested + read.cost.metricsRequested,
      dollars: cost.dollars + read.cost.dollars,
    };
    // Late: what is paused while the metrics are read is paused.
    const controls = ports.controls?.controls();
    // Each job of the group fails by it, if any gets that far.
    controls?.catch(() => {});
    await mapConcurrent(group, EVALUATED_AT_ONCE, (one) =>
      survive(one.job, async () => {
        const seen = read.observed.get(one);
        if (!seen) throw new Error(`${keyOf(one.job)}: the metric source gave no answer for this job`);
        // The change under way is followed up, stored events go out, and stale metrics are noticed all the same.
        if (seen.kind === 'failed') failed(one.job, seen.error);
        const what = seen.kind === 'observed' ? seen : nothingSeen(one.job, 'metrics', seen.error);
        await within(limit('evaluate', keyOf(one.job)), () => evaluate(one, what, controls));
      }),
    );
  };

  await inGroups<JobOfRun, Described>({
    ...{ items: ordered.jobs, atOnce: DESCRIBED_AT_ONCE, inFlight: IN_FLIGHT, timer },
    beginWithinMs: run.remainingMs && remainingMs() - RESERVED_MS,
    prepare: ({ job, settings: own }) => {
      ports.begun?.set(keyOf(job), now);
      return survive(job, () => within(limit('describe', keyOf(job)), () => describeJob(context, job, own)));
    },
    groupOf: (one) => groupOf(ports.sources, one),
    work: evaluateGroup,
    left: (jobs) => watch.left(jobs.map(({ job }) => job)),
  });
  return { fleetFailures: [...ordered.failed, ...(await (await opening).save())], cost };
};

const policiesOf = ({ policies = POLICIES }: Ports, { settings, jobs }: EvaluationRun) =>
  jobs.flatMap((job) => policies[policyOf(settings, job.settings)] ?? []);

type SeenOf = Extract<Observed, { kind: 'observed' }>;
