/**
 * The evaluation of one job: follow up the change under way, run the core, store what changes, publish the events.
 *
 * The order is what makes it safe to be killed anywhere: the chunk of samples (idempotent), then ONE conditional write
 * with state, decision and outbox together, then its input, then journal and bus, then the outbox is cleared.
 */

import { guardsOf } from '../../lib/change/change-guards.ts';
import { staleMetrics } from '../../lib/collection/staleness.ts';
import { evaluateJob, type JobEvaluated, type JobInput } from '../../lib/evaluate-job.ts';
import type { AutoscalerState } from '../../lib/model/autoscaler-state.ts';
import type { ChangeInFlight } from '../../lib/model/change.ts';
import type { AutopilotEvent } from '../../lib/model/events.ts';
import { executionModeOf, isStopped, mayChange } from '../../lib/model/execution-mode.ts';
import type { JobGraph } from '../../lib/model/graph.ts';
import { type JobKey, type JobRef, keyOf } from '../../lib/model/job.ts';
import { dueNotices, type Notice } from '../../lib/model/notice.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { Reason } from '../../lib/model/reason.ts';
import type { Options } from '../../lib/options/options.ts';
import { POLICIES, type Policies, policyNamed } from '../../lib/policies.ts';
import { policyOf } from '../../lib/settings/job-options.ts';
import type { JobSettings, Settings } from '../../lib/settings/settings.ts';
import type { EvaluatedBesideShadow, Shadow } from '../../lib/shadow/evaluate-with-shadow.ts';
import { jobEvents } from '../events/job-events.ts';
import { publishOutbox, updateAndPublish } from '../events/outbox.ts';
import { jobMode } from '../job-mode.ts';
import { unstable } from '../job-seen.ts';
import type { JobNumbers } from '../log.ts';
import type { PartitionReaders } from '../partitions/read-partitions.ts';
import type { EventSink, JobDescription, JobReader, JobStore, Observed, StoredJob } from '../ports.ts';
import type { Controls } from '../store/controls/control-store.ts';
import type { DecisionInputs } from '../store/decision-inputs/decision-inputs.ts';
import type { Update } from '../store/update-job.ts';
import { evaluateWithMetricSource } from './evaluate-with-metric-source.ts';
import { evaluateWithPartitions } from './evaluate-with-partitions.ts';
import { evaluateWithinFleet, type FleetOfRun } from './evaluate-within-fleet.ts';
import type { Fleet } from './fleet.ts';
import { followUp } from './follow-up.ts';
import { jobStateSeen } from './job-state-seen.ts';
import { keepDecisionInput } from './keep-decision-input.ts';
import { withApproval } from './with-approval.ts';
import { RECOMMENDATION_REPEATS_MS, withDecision } from './with-decision.ts';
import { besideShadow } from './with-shadow.ts';

export interface JobContext {
  readonly store: JobStore;
  readonly events: EventSink;
  /** By default those of `lib/policies.ts`. */
  readonly policies?: Policies | undefined;
  readonly target: JobReader;
  /** Absent: there is no budget of all jobs. */
  readonly fleetRates?: FleetOfRun | undefined;
  readonly partitionsAt?: ((job: JobRef) => PartitionReaders) | undefined;
  readonly fleet?: Fleet;
  readonly decisionInputs?: DecisionInputs | undefined;
  /** What people ask of the jobs in the table. */
  readonly controlRows?: Controls | undefined;
  readonly job: JobRef;
  readonly settings: Settings;
  readonly jobSettings: JobSettings;
  /** Undefined when they could not be resolved: the change under way is followed up, and nothing is decided. */
  readonly options: Options | undefined;
  /** Asked beside the policy that decides. */
  readonly shadow?: Shadow | undefined;
  readonly description: JobDescription;
  readonly observed: Extract<Observed, { kind: 'observed' }> & Pick<AutoscalerState, 'tables'>;
  /** As it was loaded for this evaluation; read again only when others wrote in between. */
  readonly stored: StoredJob;
  readonly now: EpochMs;
  readonly held?: readonly Reason[];
  /** Of these the newest points were read, since an alarm rang. */
  readonly newest?: ReadonlySet<JobKey>;
}

/** What this evaluation did, for the log and the metrics. */
export interface JobReport {
  readonly job: JobRef;
  readonly evaluated: EvaluatedBesideShadow;
  /** Those that were not given within their interval. */
  readonly notices: readonly Notice[];
  readonly events: readonly AutopilotEvent[];
  readonly change: ChangeInFlight | undefined;
  readonly shadowFailures: readonly Error[];
  /** Of what the decision was made from: it is not kept, and the decision stands. */
  readonly inputFailures: readonly Error[];
  readonly graph: JobGraph;
  /** That held for this evaluation. */
  readonly mode: string;
  readonly ownMode: string;
  readonly policy: string;
  /** What forbids a change, beside one that is under way. */
  readonly blockedBy: readonly Reason[];
  /** Where the settings ask for metrics of each job. */
  readonly numbers?: JobNumbers;
}

/** apply, or an early evaluation, can write in between: the job is then looked at again, and evaluated on what it left. */
export const evaluateAndStore = (context: JobContext): Promise<JobReport> => {
  const { store, job, stored: loaded, now } = context;
  const key = keyOf(job);
  let decidedOn: JobInput | undefined;
  const change = async (stored: StoredJob): Promise<Update<JobReport>> => {
    await publishOutbox(context, key, stored.outbox);
    const seen = stored === loaded ? context : { ...context, description: await describedAgain(stored, context) };
    const { next, report, input } = await decide(stored, seen);
    decidedOn = input;
    const { samples, evaluation, predictions, shadow, decision } = report.evaluated;
    await store.putEvaluation(key, {
      ...{ at: now, samples, evaluation },
      ...(predictions === undefined ? {} : { predictions }),
      ...(shadow === undefined ? {} : { shadow }),
      ...{ sizing: seen.description.state.size.current, decision: decision.kind },
      because: [...decision.because, ...(stored.setAside ?? []), ...context.observed.because],
    });
    return { kind: 'save', next, result: report };
  };
  const saved = async (report: JobReport): Promise<JobReport> => ({
    ...report,
    inputFailures: await keepDecisionInput(context.decisionInputs, key, decidedOn, report.events),
  });
  return updateAndPublish(context, { job: key, now, loaded, change }, 'this evaluation', saved);
};

/** Others wrote in between: the change may have got further than the job was described, and must not be judged by that. */
const describedAgain = ({ graph }: StoredJob, { target, job, jobSettings, now }: JobContext): Promise<JobDescription> =>
  target.describe(job, jobSettings, graph?.graph, now);

const decide = async (stored: StoredJob, context: JobContext) => {
  const { job, settings, jobSettings, options, description, observed, now } = context;
  const jobState = jobStateSeen(context);
  const followed = await followUp(stored, {
    ...context,
    settings: jobSettings,
    description: { ...description, state: jobState },
  });
  const { mode, because: narrowed, notes } = jobMode(context, description, context.controlRows);
  // What must not be changed can still be advised on.
  const forbidden = mayChange(mode) ? (description.blockedBy ?? []) : [];
  const guards = [...guardsOf(followed.change, followed.state, now), ...(mayChange(mode) ? (context.held ?? []) : [])];
  const blockedBy = [...guards, ...unstable(description), ...forbidden];
  const stopped = narrowed !== undefined && isStopped(mode) ? [narrowed] : [];
  const policy = policyNamed(policyOf(settings, jobSettings), context.policies ?? POLICIES);
  const seen = { state: jobState, change: followed.change };
  let input: JobInput | undefined;
  const alone = await evaluateWithinFleet(context, seen, (jobOfFleet) =>
    evaluateWithMetricSource(followed.state, observed, (state) => {
      if (options === undefined) return notEvaluated(state);
      return evaluateWithPartitions(context, state, (partitions) => {
        input = {
          ...{ policy, options, job: jobOfFleet, state, observations: observed.observations, now, partitions },
          executionMode: executionModeOf(mode, [...stopped, ...blockedBy]),
          fleet: context.fleet?.seenBy(policy.name, keyOf(job)),
        };
        return evaluateJob(input);
      });
    }),
  );
  const { evaluated, failures: shadowFailures } = besideShadow(alone, input, context.shadow);
  const said = narrowed === undefined || isStopped(mode) ? notes : [narrowed, ...notes];
  const before = followed.state.awaiting;
  const offered = withApproval(evaluated, { job, description, options, mode, blockedBy, before, notes: said, now });
  const { evaluated: result, waits } = offered;
  const { change, state, events } = waits
    ? { change: followed.change, state: result.state, events: [] }
    : withDecision(job, followed.change, result, description.version, now);
  const { due, noticed } = dueNotices(result.notices, state.noticed, now);
  const stale = options && staleMetrics(jobState, state.window, now, options);
  const because = [...result.decision.because.filter(({ rule }) => rule !== stale?.rule), ...(stale ? [stale] : [])];
  const intervalMs = options?.eventIntervalMs ?? RECOMMENDATION_REPEATS_MS;
  const ofJob = jobEvents(job, { blockedBy: forbidden, because }, { noticed, intervalMs, now });
  const outbox = [...followed.events, ...offered.events, ...events, ...ofJob.events];
  const notices = [...(stored.setAside ?? []).map(setAsideNotice), ...due];
  return {
    next: {
      state: { ...state, tables: observed.tables, noticed: ofJob.noticed },
      change,
      outbox,
      graph: { graph: description.state.graph, version: description.version, at: now },
    },
    report: {
      ...{ job, evaluated: result, notices, events: outbox, change, shadowFailures, mode, policy: policy.name },
      ...{ inputFailures: [], graph: jobState.graph, ownMode: jobMode(context, description, undefined).mode },
      blockedBy: [...stopped, ...forbidden, ...guards.filter(({ rule }) => rule !== 'change-under-way')],
    } satisfies JobReport,
    input,
  };
};

/** Why is in what was observed. */
const notEvaluated = (state: AutoscalerState): JobEvaluated => ({
  state,
  decision: { kind: 'hold', because: [] },
  ...{ evaluation: undefined, predictions: undefined, fullness: undefined, restartMs: undefined },
  ...{ samples: [], notices: [] },
});

const setAsideNotice = ({ says: message }: Reason): Notice => ({
  ...{ type: 'Warning', reason: 'StateSetAside', message, key: undefined, intervalMs: undefined },
});
