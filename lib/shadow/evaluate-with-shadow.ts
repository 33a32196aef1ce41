/**
 * A policy that is asked beside the one that decides, with the same window. It would find the job at the size that its own
 * decisions came to; nothing of the job changes because of it (docs/decisions/0010-shadow-policy.md).
 */

import { pendingChange } from '../change/advance.ts';
import { changeOf } from '../change/config-changes.ts';
import { countedPartitions } from '../collection/counted-partitions.ts';
import { againFull } from '../collection/fullness.ts';
import { staleness } from '../collection/staleness.ts';
import type { JobEvaluated, JobInput } from '../evaluate-job.ts';
import type { EvaluationContext } from '../evaluation-context.ts';
import type { ShadowState } from '../model/autoscaler-state.ts';
import type { Decision } from '../model/decision.ts';
import type { Evaluation } from '../model/evaluation.ts';
import type { Reason } from '../model/reason.ts';
import type { ShadowEvaluated } from '../model/shadow.ts';
import { failedByOption } from '../options/option-error.ts';
import type { Options } from '../options/options.ts';
import type { Policy, Seen } from '../policies/policy.ts';
import { type Decided, decide } from '../rules/decide.ts';
import { packingLimits } from '../rules/kpu/kpu-size.ts';
import { startRecord, withShadowChange, withTime } from './shadow-record.ts';
import { fitsJob, inProportion, jobAt, packedAsJob, sizeOfJob, windowAt } from './virtual-job.ts';

export interface Shadow {
  readonly policy: Policy<unknown>;
  /** With the defaults of this policy. */
  readonly options: Options;
}

export interface EvaluatedBesideShadow extends JobEvaluated {
  readonly shadow?: ShadowEvaluated;
}

/** Without a shadow, nothing is kept of one. */
export const evaluateWithShadow = (
  evaluated: JobEvaluated,
  input: JobInput,
  shadow: Shadow | undefined,
): EvaluatedBesideShadow => {
  const { shadow: _, ...state } = evaluated.state;
  const isScaled = input.options.enabled && input.job.graph.vertices.length > 0;
  if (shadow === undefined || !isScaled) return { ...evaluated, state };
  const before = startingFrom(input, shadow);
  const { next, decision } = asked(before, evaluated, input, shadow);
  const { size, record, beside, policy } = next;
  const seen = { policy: policy.name, beside, size, record, ...(decision === undefined ? {} : { decision }) };
  return { ...evaluated, state: { ...state, shadow: next }, shadow: seen };
};

/** It goes on from where it was; beside another policy, or as another one, with a new record. */
const startingFrom = ({ state, job, policy: deciding, now }: JobInput, { policy }: Shadow): ShadowState => {
  const { name, initial } = policy;
  const beside = deciding.name;
  const last = state.shadow;
  // The policy that decided until now goes on as shadow with what it knows.
  const known = [last?.policy, state.policy].find((one) => one?.name === name) ?? { name, state: initial };
  const current = sizeOfJob(job);
  const isSame = last !== undefined && last.policy.name === name && last.beside === beside;
  if (!isSame) {
    const booked = { at: now, size: current.size };
    return { policy: known, beside, ...current, booked, record: startRecord(now) };
  }
  return { ...last, ...(fitsJob(last, job) ? {} : current) };
};

interface Asked {
  readonly next: ShadowState;
  readonly decision: Decision | undefined;
}

const asked = (before: ShadowState, evaluated: JobEvaluated, input: JobInput, shadow: Shadow): Asked => {
  const { job, now } = input;
  const timed = (state: ShadowState, judged?: Parameters<typeof withTime>[3]): ShadowState => {
    const { booked, record } = withTime(state, now, job.size.current, judged);
    return { ...state, ...packedAsJob(state, job), booked, record };
  };
  const seen = seenBy(shadow, evaluated, input);
  if (seen === undefined) return { next: timed(before), decision: undefined };
  const { policy } = shadow;
  const { name } = policy;
  let own = before.policy.state;
  const hold = (...because: readonly Reason[]): Asked => ({
    next: timed({ ...before, policy: { name, state: own } }),
    decision: { kind: 'hold', because },
  });
  try {
    own = policy.prepare(own, seen);
    const observed = policy.observe(own, seen);
    own = observed.state;
    if (observed.kind !== 'evaluated') return hold(observed.because);
    const { evaluation } = observed;
    const state = { ...before, policy: { name, state: own } };
    const found = timed(state, { job: evaluation, shadow: evaluationAt(state, evaluation, seen, shadow) });
    const blind = staleness(seen.window, now, seen.options);
    if (blind !== undefined) return { next: found, decision: { kind: 'hold', because: [blind] } };
    return decided(found, evaluation, seen, { evaluated, input, shadow });
  } catch (error) {
    return hold(failedByOption(error).because);
  }
};

/** What the policy that decides was shown. Undefined while nothing is measured of the job. */
const seenBy = ({ options }: Shadow, { state, fullness }: JobEvaluated, input: JobInput): Seen | undefined => {
  const { job, now, partitions } = input;
  const { runningSince } = job;
  if (fullness === undefined || runningSince === undefined) return undefined;
  const { window, collector } = state;
  const windowFull = fullnessFor(options, state.window, runningSince, now).kind === 'full';
  const sourcePartitions = countedPartitions(collector?.sourcePartitions ?? {}, partitions ?? {});
  return { options, job, now, window, windowFull, runningSince, sourcePartitions };
};

const fullnessFor = (options: Options, window: Seen['window'], runningSince: number, now: number) =>
  againFull(window, runningSince + options.stabilizationIntervalMs, options.metricsWindowMs, now);

const evaluationAt = (state: ShadowState, evaluation: Evaluation, seen: Seen, { policy }: Shadow): Evaluation => {
  const job = jobAt(seen.job, state);
  if (job.graph.vertices.every(({ id, parallelism }) => evaluation.vertices[id]?.parallelism === parallelism)) {
    return evaluation;
  }
  return policy.evaluateAt?.(state.policy.state, { ...seen, job }) ?? inProportion(evaluation, job.graph);
};

interface Situation {
  readonly evaluated: JobEvaluated;
  readonly input: JobInput;
  readonly shadow: Shadow;
}

/** What it proposes from its own size, by the rules that hold for every policy. */
const decided = (state: ShadowState, measured: Evaluation, seen: Seen, situation: Situation): Asked => {
  const { evaluated, input, shadow } = situation;
  const { policy } = shadow;
  const job = jobAt(seen.job, state);
  const evaluation = evaluationAt(state, measured, seen, shadow);
  const full = fullnessFor(seen.options, seen.window, seen.runningSince, seen.now);
  const filling = full.kind === 'filling' ? full.because : undefined;
  const packing = packingLimits(seen.options, evaluated.state, seen.now);
  const proposed = policy.propose(state.policy.state, { ...seen, job, evaluation, filling, packing });
  const after = { ...state, policy: { ...state.policy, state: proposed.state } };
  if (proposed.kind === 'failed') return { next: after, decision: { kind: 'hold', because: [proposed.because] } };
  const { now, partitions } = input;
  const context: EvaluationContext = {
    state: evaluated.state,
    samples: [],
    fullness: full,
    restartMs: undefined,
    evaluation,
    predictions: undefined,
    notices: [],
    because: [],
  };
  const core = decide(
    proposed,
    {
      job,
      now,
      evaluation,
      partitions,
      executionMode: { kind: 'act' },
      // What memory asks for is the same whichever policy decides, and was measured at the size that the job has.
      options: { ...seen.options, memorySizingEnabled: false, memoryTuningEnabled: false },
      window: windowAt(seen.window, seen.job.size.current, state.size),
      state: { ...(evaluated.state.quarantine ? { quarantine: evaluated.state.quarantine } : {}) },
    },
    context,
  );
  return { next: moved(after, core, evaluation, seen, shadow), decision: core.decision };
};

/** The virtual size follows the decision. For the policy it is a change that lapsed: its effect is never measured. */
const moved = (
  state: ShadowState,
  { decision, proposals, parallelism }: Decided,
  evaluation: Evaluation,
  { options, now }: Seen,
  { policy }: Shadow,
): ShadowState => {
  if (decision.kind !== 'rescale') return state;
  const { kind, config, to: size } = decision;
  const made = { kind, at: now, options, evaluation, proposals, parallelism, config };
  const own = policy.decided(state.policy.state, made);
  const change = pendingChange('shadow', changeOf(decision), 'shadow', now);
  const after = policy.outcome(own.state, change, { kind: 'lapsed', at: now, because: [] });
  return {
    ...state,
    size,
    parallelism: { ...state.parallelism, ...parallelism },
    record: withShadowChange(state.record),
    policy: { ...state.policy, state: after },
  };
};
