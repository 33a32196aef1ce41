/**
 * One job's turn: follow up the change under way, run the core, store what changes, tell what happened.
 *
 * The order is what makes it safe to be killed anywhere: the chunk of samples (idempotent), then ONE conditional write
 * with memory, decision and outbox together, then journal and bus, then the outbox is cleared.
 */
import { guardsOf } from '../../lib/change/change-guards.ts';
import { decided } from '../../lib/change/change-life.ts';
import { evaluateJob, type JobEvaluated } from '../../lib/evaluate-job.ts';
import type { AutoscalerState } from '../../lib/model/autoscaler-state.ts';
import type { ChangeInFlight } from '../../lib/model/decision.ts';
import { executionModeOf, modeOf } from '../../lib/model/execution-mode.ts';
import { type JobRef, type JobState, keyOf } from '../../lib/model/job.ts';
import { dueNotices, type Notice } from '../../lib/model/notice.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { Reason } from '../../lib/model/reason.ts';
import type { Options } from '../../lib/options/options.ts';
import { POLICIES, type Policies, policyNamed } from '../../lib/policies.ts';
import { policyOf } from '../../lib/settings/job-options.ts';
import type { JobSettings, Settings } from '../../lib/settings/settings.ts';
import { decisionId, recommendedEvent, requestedEvent } from '../events/change-events.ts';
import { clearOutbox, publishOutbox } from '../outbox.ts';
import type { AutopilotEvent, EventSink, JobDescription, JobReader, JobStore, Observed, StoredJob } from '../ports.ts';
import { followUp } from './follow-up.ts';

export interface JobContext {
  readonly store: JobStore;
  readonly events: EventSink;
  /** By default those of `lib/policies.ts`. */
  readonly policies?: Policies | undefined;
  readonly target: JobReader;
  readonly job: JobRef;
  readonly settings: Settings;
  readonly jobSettings: JobSettings;
  /** Undefined when they could not be resolved: the change under way is followed up, and nothing is decided. */
  readonly options: Options | undefined;
  readonly description: JobDescription;
  readonly observed: Extract<Observed, { kind: 'observed' }>;
  /** As it was loaded for this turn; read again only when somebody wrote in between. */
  readonly stored: StoredJob;
  readonly now: EpochMs;
}

/** What this turn did, for the log and the metrics. */
export interface JobReport {
  readonly job: JobRef;
  readonly evaluated: JobEvaluated;
  /** Those of the turn that were not given within their interval. */
  readonly notices: readonly Notice[];
  readonly facts: readonly AutopilotEvent[];
  readonly change: ChangeInFlight | undefined;
}

/** Another writer (apply, or an early turn) can come in between; the turn is then taken again on what it left. */
const ATTEMPTS = 5;

export const evaluateAndStore = async (context: JobContext): Promise<JobReport> => {
  const { store, events, job, now } = context;
  const key = keyOf(job);
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const stored = attempt === 1 ? context.stored : await store.load(key, now);
    await publishOutbox(context, key, stored.outbox);
    const next = await decide(stored, context);
    const { predictions } = next.report.evaluated;
    await store.putEvaluation(key, {
      at: now,
      samples: next.report.evaluated.samples,
      evaluation: next.report.evaluated.evaluation,
      ...(predictions === undefined ? {} : { predictions }),
      sizing: context.description.state.size.current,
      decision: next.report.evaluated.decision.kind,
      because: [...next.report.evaluated.decision.because, ...context.observed.because],
    });
    const saved = await store.save(key, stored.version, next.state, now);
    if (saved.kind === 'conflict') continue;
    await publishOutbox({ store, events }, key, next.state.outbox);
    await clearOutbox(store, key, next.state.outbox, now);
    return next.report;
  }
  throw new Error(`${key}: the state was changed by somebody else in each of ${ATTEMPTS} attempts to store this turn`);
};

const decide = async (stored: StoredJob, context: JobContext) => {
  const { job, settings, jobSettings, options, description, observed, now } = context;
  const jobState = jobStateSeen(description.state, observed);
  const followed = await followUp(stored, {
    ...context,
    settings: jobSettings,
    description: { ...description, state: jobState },
  });
  const mode = modeOf(settings.mode, jobSettings.mode);
  // What must not be changed can still be advised on.
  const forbidden = mode === 'act' ? (description.blockedBy ?? []) : [];
  const blockedBy = [...guardsOf(followed.change, followed.state, now), ...unstable(description), ...forbidden];
  const result =
    options === undefined
      ? notEvaluated(followed.state)
      : evaluateJob({
          policy: policyNamed(policyOf(settings, jobSettings), context.policies ?? POLICIES),
          options,
          job: jobState,
          state: followed.state,
          observations: observed.observations,
          now,
          executionMode: executionModeOf(mode, blockedBy),
        });
  const { change, state, facts } = withDecision(job, followed.change, result, description.version, now);
  const { due, noticed } = dueNotices(result.notices, state.noticed, now);
  const outbox = [...followed.facts, ...facts];
  return {
    state: {
      state: { ...state, noticed },
      change,
      outbox,
      graph: { graph: description.state.graph, version: description.version, at: now },
    },
    report: { job, evaluated: result, notices: due, facts: outbox, change } satisfies JobReport,
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

/** What the decision adds: a change that waits for apply, or a recommendation (told again only when it is another one). */
const withDecision = (
  job: JobRef,
  change: ChangeInFlight | undefined,
  { decision, state }: JobEvaluated,
  jobVersion: string,
  now: EpochMs,
): {
  readonly change: ChangeInFlight | undefined;
  readonly state: AutoscalerState;
  readonly facts: AutopilotEvent[];
} => {
  switch (decision.kind) {
    case 'hold':
      return { change, state, facts: [] };
    case 'rescale': {
      const next = decided(decisionId(job, now, decision), decision, jobVersion, now);
      return { change: next, state, facts: [requestedEvent(job, next)] };
    }
    case 'recommend': {
      // Memory that is recommended moves by some bytes from turn to turn: that alone is no other recommendation.
      const key = `recommended ${JSON.stringify([decision.to, Object.keys(decision.config.overrides)])}`;
      const told = state.noticed[key];
      if (told !== undefined && now - told < RECOMMENDATION_REPEATS_MS) return { change, state, facts: [] };
      return {
        change,
        state: { ...state, noticed: { ...state.noticed, [key]: now } },
        facts: [recommendedEvent(job, decision, now)],
      };
    }
  }
};

const RECOMMENDATION_REPEATS_MS = 30 * 60_000;

/** Metrics can know of a later restart than the platform's own record does (a failure is nobody's operation). */
const jobStateSeen = (state: JobState, { runningSince, failover }: JobContext['observed']): JobState => {
  const seen = failover === undefined ? state : { ...state, failover };
  return runningSince === undefined || runningSince <= (state.runningSince ?? Number.NEGATIVE_INFINITY)
    ? seen
    : { ...seen, runningSince };
};

const unstable = (description: JobDescription): readonly Reason[] =>
  description.stable || description.state.status !== 'RUNNING'
    ? []
    : [{ rule: 'stable', says: `The job is ${description.condition}: it is being changed by somebody or something.` }];
