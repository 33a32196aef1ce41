/**
 * Policy `autopilot`: the size at which slots and restarts together cost least. It learns what each vertex can process at
 * each parallelism, forecasts the load with its error, and changes the job when the change earns its restart back.
 */

import type { DesiredChange } from '../../model/decision.ts';
import type { Policy, Proposed } from '../policy.ts';
import {
  type AutopilotState,
  initialAutopilotState,
  passedSeconds,
  withoutRemoved,
  withTime,
} from './autopilot-state.ts';
import { unitsOf } from './best-size.ts';
import { expectedLoad, type JobSize } from './capacity.ts';
import { errorBudgetShown, withErrorBudget } from './error-budget.ts';
import { evaluationOf } from './evaluation.ts';
import { exactSize, isExact } from './exact-size.ts';
import { explaining } from './explanation.ts';
import { fleetLearning } from './fleet-learning.ts';
import { priorOf } from './fleet-prior.ts';
import { whyHold, whyNotSmaller } from './guards.ts';
import { enough, loadRises, nothingGained, notYetPaid, oneMoreSample, waitsForSamples } from './hold-reasons.ts';
import { withNewSamples } from './learn.ts';
import { drainSecondsAfter, type Outlook, outlookOf } from './outlook.ts';
import { drain, forecast } from './predictions.ts';
import { presentOf } from './present.ts';
import { hold, propose } from './proposals.ts';
import { fullShare, widestOf, withReadWhenFull } from './read-when-full.ts';
import { downtimeSeconds, withDecision, withFailure, withRequest, withRunning } from './restart-times.ts';
import { isClimbing, smallerSize, waitsForClimb, withMissed, withoutUseless } from './scale-down.ts';
import { needsMore, type ScaleUp, scaleUp } from './scale-up.ts';
import { LONG_DELAY_S } from './steady-load.ts';
import { withinSizeBounds } from './within-size-bounds.ts';

/** It decides alike, and explains nothing: for replays, whose reasons are not read and cost two fifths of their time. */
export const unexplained: Policy<AutopilotState> = {
  name: 'autopilot',
  packedBy: 'policy',
  initial: initialAutopilotState,
  defaults: { 'job.autoscaler.stabilization.interval': '0 s' },

  prepare: (state, { job }) => withoutRemoved(state, new Set(job.graph.vertices.map(({ id }) => id))),

  fleet: fleetLearning,

  observe: (before, seen) => {
    const prior = priorOf(seen);
    const learned = withNewSamples(before, seen.window, {
      graph: seen.job.graph,
      runningSince: seen.runningSince,
      sourcePartitions: seen.sourcePartitions,
      deviation: prior.deviation,
    });
    const restarts = { ...withRunning(learned.restarts, seen.runningSince), usual: prior.downtime };
    const units = seen.job.size.kind === 'kpu' ? seen.job.size.current.kpus : widestOf(seen.job.graph);
    const timed = withTime(
      withErrorBudget({ ...learned, restarts }, before.restarts, seen),
      seen.now,
      units,
      seen.job.evaluatedEveryMs,
    );
    const restartMs = 1000 * downtimeSeconds(timed.restarts, 'up');
    if (!Number.isFinite(timed.series.level)) {
      const says = 'The load is not known yet: it takes two samples of this run of the job.';
      return { kind: 'not-enough', state: timed, restartMs, because: { rule: 'two-samples', says } };
    }
    const present = presentOf(timed, seen);
    const state = { ...timed, full: withReadWhenFull(timed.full, present.carries, seen) };
    const shown = errorBudgetShown(state, seen.options);
    const predictions = { ...forecast(state), ...drain(state, present, seen), ...shown };
    return { kind: 'evaluated', state, restartMs, evaluation: evaluationOf(state, seen), predictions };
  },

  evaluateAt: evaluationOf,

  propose: withinSizeBounds((before, situation) => {
    const outlook = outlookOf(before, situation);
    const held = whyHold(outlook);
    const { soon, late } = needsMore(outlook);
    // An odd sample changes nothing about what the others have shown.
    if (held !== undefined && !(soon && alreadyTooSmall(outlook))) {
      return hold({ ...before, tooSmall: oddAndMore(outlook) ? 1 : 0 }, held);
    }
    if (isExact(outlook)) return exactly(before, outlook);
    const tooSmall = soon || late ? before.tooSmall + 1 : 0;
    const state = { ...before, tooSmall };
    if (tooSmall > 0) {
      if (tooSmall < looksNeeded(outlook)) return hold(state, oneMoreSample(soon));
      const up = scaleUp(outlook, soon);
      if (up !== undefined) return larger(state, up, outlook);
      return orWithoutUseless(state, outlook);
    }
    return orSmaller(state, outlook);
  }),

  decided: (state, { kind, at, proposals, parallelism }) => {
    if (kind === 'recommend') return { state, notices: [] };
    const grows = proposals.some(({ vertex }) => (parallelism[vertex.id] ?? 0) > vertex.parallelism);
    const restarts = withDecision(state.restarts, at, grows ? 'up' : 'down');
    return { state: { ...state, restarts, tooSmall: 0, missedSavings: 0 }, notices: [] };
  },

  outcome: (state, { change }, { kind, at }) => {
    if (kind === 'failed') return { ...state, restarts: withFailure(state.restarts, at, slotsOf(change)) };
    if (kind === 'applied') return { ...state, restarts: withRequest(state.restarts, at) };
    if (kind === 'refused' || kind === 'lapsed')
      return { ...state, restarts: { ...state.restarts, waiting: undefined } };
    return state;
  },
};

export const autopilot: Policy<AutopilotState> = explaining(unexplained);

/** An odd sample that the job does not carry: the next one decides. */
const oddAndMore = ({ state: { series }, carries }: Outlook): boolean => (series.odd?.[1] ?? 0) > carries;

/** The newest sample is odd, but those before it were too much as well. */
const alreadyTooSmall = (outlook: Outlook): boolean => {
  const { unusable, series } = outlook.state;
  return unusable === 'odd' && series.samples.length > 2 && oddAndMore(outlook);
};

/** Of what the job carries: a load of the day this high will need more. */
const NEARLY_ALL = 0.8;

/**
 * A second look is there for spikes, and a third one where the day knows of no load like this. Where the next look is minutes
 * away there are samples enough that know of them.
 */
const looksNeeded = ({ delay, known, carries }: Outlook): number => {
  if (delay >= LONG_DELAY_S) return 1;
  if (known === undefined) return 2;
  return Math.max(...known.loads.slice(0, 3)) > NEARLY_ALL * carries ? 2 : 3;
};

const slotsOf = ({ vertices }: DesiredChange): number => Math.max(0, ...vertices.map(({ to }) => to));

const exactly = (before: AutopilotState, outlook: Outlook): Proposed<AutopilotState> => {
  const exact = exactSize(outlook);
  switch (exact.kind) {
    case 'wait':
      return hold(before, waitsForSamples(exact.intervals));
    case 'keep':
      return hold(before, enough);
    case 'change':
      return propose({ ...before, chosenFor: exact.load }, exact.size, exact.load, outlook);
  }
};

const larger = (state: AutopilotState, { size, wanted }: ScaleUp, outlook: Outlook): Proposed<AutopilotState> => ({
  ...propose(state, size, wanted, outlook),
  predictions: { drainSeconds: drainSecondsAfter(outlook, readAt(state, size, outlook)) },
});

/** Of a backlog: records/s, as far as it is known what so many subtasks read when they are full. */
const readAt = (state: AutopilotState, size: JobSize, { capacity }: Outlook): number =>
  expectedLoad(capacity, size) * fullShare(state.full, Math.max(...size.parallelism.values()));

/** With what has been missed so far by not having this size. */
const missing = (before: AutopilotState, size: JobSize | undefined, { units }: Outlook): AutopilotState => {
  const { missedSavings } = before;
  const missed = withMissed(missedSavings, units, size && unitsOf(size), passedSeconds(before));
  return { ...before, missedSavings: missed };
};

const orWithoutUseless = (before: AutopilotState, outlook: Outlook): Proposed<AutopilotState> => {
  const size = withoutUseless(outlook);
  const state = missing(before, size, outlook);
  if (size === undefined || state.missedSavings <= thresholdOf(outlook)) return hold(state, nothingGained(outlook));
  return propose(state, size, size.carries, outlook);
};

const orSmaller = (before: AutopilotState, outlook: Outlook): Proposed<AutopilotState> => {
  const kept = whyNotSmaller(outlook);
  if (kept !== undefined) return hold(before, kept);
  const smaller = smallerSize(outlook);
  if (smaller === undefined && isClimbing(outlook)) return hold(before, waitsForClimb(outlook) ? loadRises : enough);
  const state = missing(before, smaller?.size, outlook);
  if (smaller === undefined) return hold(state, enough);
  const threshold = thresholdOf(outlook);
  if (state.missedSavings <= threshold)
    return hold(state, notYetPaid(state.missedSavings, threshold, smaller, outlook));
  return propose(state, smaller.size, smaller.size.carries, outlook);
};

/** Savings that are missed before the job is made smaller. */
const thresholdOf = ({ gate, price }: Outlook): number => gate * price;
