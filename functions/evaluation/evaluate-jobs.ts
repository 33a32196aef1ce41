/**
 * All jobs of one run, as a stream: each is described, then read together with a few others, then evaluated; only so many are
 * in memory at once. Every stage of a job has a deadline. One job's failure never stops the others, and is raised when all
 * are done; those that there was no time for are left to the caller.
 */

import { type JobRef, keyOf } from '../../lib/model/job.ts';
import { POLICIES } from '../../lib/policies.ts';
import { policyOf } from '../../lib/settings/job-options.ts';
import { placedName } from '../../lib/settings/place-settings.ts';
import { holdsOfRun } from '../guard-alarms.ts';
import { tablesOfJob } from '../iceberg/tables-of-job.ts';
import { mapConcurrent } from '../map-concurrent.ts';
import { addedCosts, NOTHING_ASKED } from '../observe-cost.ts';
import type { Observed } from '../ports.ts';
import type { Controls } from '../store/controls/control-store.ts';
import { realTimer, within } from '../timer.ts';
import { DESCRIBED_AT_ONCE, deadlines, EVALUATED_AT_ONCE, IN_FLIGHT, RESERVED_MS } from './deadlines.ts';
import { describeJob, nothingSeen } from './describe-job.ts';
import { evaluateAndStore } from './evaluate-job.ts';
import { fleetOfRun } from './evaluate-within-fleet.ts';
import type { EvaluationReport, EvaluationRun, JobFailure, Ports, Watch } from './evaluation-run.ts';
import { openFleet } from './fleet.ts';
import { inGroups } from './in-groups.ts';
import { jobNumbers } from './job-numbers.ts';
import type { JobReport } from './job-report.ts';
import { listInFleet } from './list-in-fleet.ts';
import { type Described, groupOf, observeGroup } from './observe-jobs.ts';
import { oldestFirst } from './oldest-first.ts';
import { possibleValues } from './possible-values.ts';
import { showStatus } from './show-status.ts';
import { surviving } from './surviving.ts';

type JobOfRun = EvaluationRun['jobs'][number];

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
  let cost = NOTHING_ASKED;

  const evaluate = async (one: Described, seen: SeenOf, reading: Promise<Controls> | undefined): Promise<void> => {
    const [fleet, controlRows, held] = await Promise.all([opening, reading, holds()(one.jobSettings)]);
    const { observations, because } = possibleValues(seen.observations);
    const notes = [...one.notes, ...held.notes, ...fleet.notes];
    const possible = { observations, because: [...notes, ...because, ...seen.because] };
    const withTables = await tablesOfJob(ports.icebergAt?.(one.job), possible, {
      job: one.job,
      settings: one.jobSettings,
      state: one.description.state,
      window: one.stored.state.window,
      known: one.stored.state.tables ?? {},
    });
    const observed = { ...seen, ...withTables };
    const seenWith = { fleet, controlRows, observed, held: held.because };
    const report = await evaluateAndStore({ ...context, ...one, ...seenWith });
    fleet.add({ key: keyOf(one.job), job: one.description.state, policy: report.evaluated.state.policy });
    const shown = { ...one, observed, report, now };
    const listed = await listInFleet(ports.fleetIndex, { ...shown, settings, alarmed: run.alarmed });
    const unshown = await showStatus(one, shown);
    for (const error of [...report.shadowFailures, ...report.inputFailures, ...listed, ...unshown])
      failed(one.job, error);
    const numbers = settings.jobMetrics === 'on' ? jobNumbers(shown) : undefined;
    watch.evaluated(
      numbers === undefined ? report : { ...report, numbers, shownAs: { name: placedName(one.jobSettings) } },
    );
  };
  const evaluateGroup = async (group: readonly Described[]): Promise<void> => {
    const read = await observeGroup(
      ports.sources,
      group,
      run,
      limit('read', `the metrics of ${group.map(({ job }) => job.name).join(', ')}`),
    );
    cost = addedCosts(cost, read.cost);
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
    items: ordered.jobs,
    atOnce: DESCRIBED_AT_ONCE,
    inFlight: IN_FLIGHT,
    timer,
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
