/**
 * What becomes of one job as it is stored: the change under way is followed up, the core is asked, and everything that is
 * to be stored and said of it goes out. Nothing is written here.
 */
import { guardsOf } from '../../lib/change/change-guards.ts';
import { staleMetrics } from '../../lib/collection/staleness.ts';
import { evaluateJob, type JobEvaluated, type JobInput } from '../../lib/evaluate-job.ts';
import type { AutoscalerState } from '../../lib/model/autoscaler-state.ts';
import { executionModeOf, isStopped, mayChange } from '../../lib/model/execution-mode.ts';
import { keyOf } from '../../lib/model/job.ts';
import { dueNotices, type Notice } from '../../lib/model/notice.ts';
import type { Reason } from '../../lib/model/reason.ts';
import { POLICIES, policyNamed } from '../../lib/policies.ts';
import { policyOf } from '../../lib/settings/job-options.ts';
import { jobEvents } from '../events/job-events.ts';
import { jobMode } from '../job-mode.ts';
import { unstable } from '../job-seen.ts';
import type { StoredJob } from '../ports.ts';
import { evaluateWithMetricSource } from './evaluate-with-metric-source.ts';
import { evaluateWithPartitions } from './evaluate-with-partitions.ts';
import { evaluateWithinFleet } from './evaluate-within-fleet.ts';
import { followUp } from './follow-up.ts';
import type { JobContext } from './job-context.ts';
import type { JobReport } from './job-report.ts';
import { jobStateSeen } from './job-state-seen.ts';
import { withApproval } from './with-approval.ts';
import { RECOMMENDATION_REPEATS_MS, withDecision } from './with-decision.ts';
import { besideShadow } from './with-shadow.ts';

export const decideOnJob = async (stored: StoredJob, context: JobContext) => {
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
          policy,
          options,
          job: jobOfFleet,
          state,
          observations: observed.observations,
          now,
          partitions,
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
      job,
      evaluated: result,
      notices,
      events: outbox,
      change,
      shadowFailures,
      mode,
      policy: policy.name,
      inputFailures: [],
      graph: jobState.graph,
      ownMode: jobMode(context, description, undefined).mode,
      blockedBy: [...stopped, ...forbidden, ...guards.filter(({ rule }) => rule !== 'change-under-way')],
    } satisfies JobReport,
    input,
  };
};

/** Why is in what was observed. */
const notEvaluated = (state: AutoscalerState): JobEvaluated => ({
  state,
  decision: { kind: 'hold', because: [] },
  evaluation: undefined,
  predictions: undefined,
  fullness: undefined,
  restartMs: undefined,
  samples: [],
  notices: [],
});

const setAsideNotice = ({ says: message }: Reason): Notice => ({
  type: 'Warning',
  reason: 'StateSetAside',
  message,
  key: undefined,
  intervalMs: undefined,
});
