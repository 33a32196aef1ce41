/**
 * Policy `autopilot`: the size at which slots and restarts together cost least. It learns what each vertex can process at
 * each parallelism, forecasts the load with its error, and changes the job when the change earns its restart back.
 */

import type { DesiredChange } from '../../model/decision.ts';
import type { Reason } from '../../model/reason.ts';
import { formatNumber } from '../../number/format.ts';
import type { Policy, Proposed, Seen } from '../policy.ts';
import { type AutopilotState, initialAutopilotState } from './autopilot-state.ts';
import { type Considered, unitsOf } from './best-size.ts';
import { carriedNow, expectedLoad, jobCapacity } from './capacity.ts';
import { errorBudgetShown, withErrorBudget } from './error-budget.ts';
import { evaluationOf } from './evaluation.ts';
import { exactSize, isExact } from './exact-size.ts';
import { explaining } from './explanation.ts';
import { fleetLearning } from './fleet-learning.ts';
import { priorOf } from './fleet-prior.ts';
import { whyHold, whyNotSmaller } from './guards.ts';
import { withNewSamples } from './learn.ts';
import { drainSecondsAfter, type Outlook, outlookOf } from './outlook.ts';
import { drain, forecast } from './predictions.ts';
import { proposalsFor } from './proposals.ts';
import { downtimeSeconds, withDecision, withFailure, withRequest, withRunning } from './restart-times.ts';
import { smallerSize, takenBack, withMissed } from './scale-down.ts';
import { needsMore, type ScaleUp, scaleUp } from './scale-up.ts';
import { withinSizeBounds } from './within-size-bounds.ts';

export const autopilot: Policy<AutopilotState> = explaining({
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
    const state = withTime(withErrorBudget({ ...learned, restarts }, before.restarts, seen), seen);
    const restartMs = 1000 * downtimeSeconds(state.restarts, 'up');
    if (!Number.isFinite(state.series.level)) {
      const says = 'The load is not known yet: it takes two samples of this run of the job.';
      return { kind: 'not-enough', state, restartMs, because: { rule: 'two-samples', says } };
    }
    const { job, options, sourcePartitions } = seen;
    const need = { graph: job.graph, options, sourcePartitions, uniform: job.size.kind === 'kpu', prior };
    const { load: carries } = carriedNow(jobCapacity(state, need));
    const predictions = { ...forecast(state), ...drain(state, carries), ...errorBudgetShown(state, options) };
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
      if (tooSmall < looksNeeded(outlook)) return hold(state, tooSmallReason(outlook, soon));
      const up = scaleUp(outlook, soon);
      if (up !== undefined) return proposedUp(state, up, outlook);
      return orTakenBack(state, outlook);
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
});

/** An odd sample that the job does not carry: the next one decides. */
const oddAndMore = ({ state: { series }, carries }: Outlook): boolean => (series.odd?.[1] ?? 0) > carries;

/** The newest sample is odd, but those before it were too much as well. */
const alreadyTooSmall = (outlook: Outlook): boolean => {
  const { unusable, series } = outlook.state;
  return unusable === 'odd' && series.samples.length > 2 && oddAndMore(outlook);
};

/** A second look is there for spikes. Between evaluations that lie two minutes apart are samples enough that know of them. */
const looksNeeded = ({ state: { interval } }: Outlook): number => ((interval?.ms ?? 60_000) >= 120_000 ? 1 : 2);

const slotsOf = ({ vertices }: DesiredChange): number => Math.max(0, ...vertices.map(({ to }) => to));

const withoutRemoved = (state: AutopilotState, present: ReadonlySet<string>): AutopilotState => {
  const ids = Object.keys(state.vertices);
  if (ids.every((id) => present.has(id))) return state;
  return { ...state, vertices: Object.fromEntries(Object.entries(state.vertices).filter(([id]) => present.has(id))) };
};

/** How long evaluations lie apart, and how large the job has been. */
const withTime = (state: AutopilotState, { now, job }: Seen): AutopilotState => {
  const slots =
    job.size.kind === 'kpu'
      ? job.size.current.kpus
      : Math.max(1, ...job.graph.vertices.map(({ parallelism }) => parallelism));
  const { interval, sizes } = state;
  if (interval === undefined) return { ...state, interval: { last: now, ms: undefined } };
  const ms = now - interval.last;
  if (ms <= 0) return state;
  const seconds = ms / 1000;
  return {
    ...state,
    interval: { last: now, ms: Math.min(interval.ms === undefined ? ms : (interval.ms + ms) / 2, 15 * 60_000) },
    sizes: {
      slotSeconds: sizes.slotSeconds + slots * seconds,
      seconds: sizes.seconds + seconds,
      largest: Math.max(sizes.largest, slots),
    },
  };
};

const hold = (state: AutopilotState, ...because: readonly Reason[]): Proposed<AutopilotState> => ({
  ...{ kind: 'hold', state, notices: [], because },
});

const exactly = (before: AutopilotState, outlook: Outlook): Proposed<AutopilotState> => {
  const exact = exactSize(outlook);
  switch (exact.kind) {
    case 'wait':
      return hold(before, waitsForSamples(exact.intervals));
    case 'keep':
      return hold(before, enough(outlook));
    case 'change':
      return {
        ...{ kind: 'proposed', restart: { kind: 'yes' }, notices: [] },
        state: { ...before, chosenFor: exact.load },
        vertices: proposalsFor(exact.size, exact.load, outlook),
      };
  }
};

const waitsForSamples = (intervals: number): Reason => ({
  rule: 'second-sample',
  says: `${intervals} more samples of this size say what it carries.`,
});

const orTakenBack = (before: AutopilotState, outlook: Outlook): Proposed<AutopilotState> => {
  const size = takenBack(outlook);
  const seconds = (before.interval?.ms ?? 60_000) / 1000;
  const missedSavings = withMissed(before.missedSavings, outlook.units, size && unitsOf(size), seconds);
  const state = { ...before, missedSavings };
  if (size === undefined || missedSavings <= thresholdOf(outlook)) return hold(state, nothingGained(outlook));
  return {
    ...{ kind: 'proposed', state, restart: { kind: 'yes' }, notices: [] },
    vertices: proposalsFor(size, size.carries, outlook),
    parallelismPerKpu: size.packing?.parallelismPerKpu,
  };
};

const orSmaller = (before: AutopilotState, outlook: Outlook): Proposed<AutopilotState> => {
  const kept = whyNotSmaller(outlook);
  if (kept !== undefined) return hold(before, kept);
  const smaller = smallerSize(outlook);
  const seconds = (before.interval?.ms ?? 60_000) / 1000;
  const missedSavings = withMissed(before.missedSavings, outlook.units, smaller && unitsOf(smaller.size), seconds);
  const state = { ...before, missedSavings };
  if (smaller === undefined) return hold(state, enough(outlook));
  if (missedSavings <= thresholdOf(outlook)) return hold(state, notYetPaid(missedSavings, smaller, outlook));
  return {
    ...{ kind: 'proposed', state, restart: { kind: 'yes' }, notices: [] },
    vertices: proposalsFor(smaller.size, smaller.size.carries, outlook),
    parallelismPerKpu: smaller.size.packing?.parallelismPerKpu,
  };
};

const proposedUp = (state: AutopilotState, { size, wanted }: ScaleUp, outlook: Outlook): Proposed<AutopilotState> => ({
  ...{ kind: 'proposed', state, restart: { kind: 'yes' }, notices: [] },
  vertices: proposalsFor(size, wanted, outlook),
  parallelismPerKpu: size.packing?.parallelismPerKpu,
  predictions: { drainSeconds: drainSecondsAfter(outlook, expectedLoad(outlook.capacity, size)) },
});

const rates = ({ load, carries, upper, delay, downtime }: Outlook) => ({
  load: { value: load, unit: 'records/s' },
  likely: { value: upper(delay + downtime.up + 10, 0.7), unit: 'records/s' },
  carries: { value: carries, unit: 'records/s' },
});

const tooSmallReason = (outlook: Outlook, soon: boolean): Reason => {
  const numbers = rates(outlook);
  const says = `One more sample decides: ${soon ? 'a spike' : 'a short backlog'} is not worth a restart.`;
  return { rule: 'second-sample', says, numbers };
};

const nothingGained = (outlook: Outlook): Reason => ({
  rule: 'no-gain',
  says: `No larger size would carry more than the ${formatNumber(outlook.carries)} records/s of now.`,
  numbers: rates(outlook),
});

const enough = (outlook: Outlook): Reason => ({
  rule: 'enough-capacity',
  says: 'No other size is worth a restart.',
  numbers: rates(outlook),
});

/** Savings that are missed before the job is made smaller. */
const thresholdOf = ({ gate, price }: Outlook): number => gate * price;

const notYetPaid = (missed: number, { size }: Considered, outlook: Outlook): Reason => {
  const { units, kpu } = outlook;
  const threshold = thresholdOf(outlook);
  const unit = kpu === undefined ? 'slot' : 'KPU';
  return {
    rule: 'restart-price',
    says: `${unitsOf(size)} of ${units} ${unit}s would do. Waiting has cost ${formatNumber(missed)} ${unit}-seconds; a restart is worth ${formatNumber(threshold)}.`,
    numbers: {
      missed: { value: missed, unit: `${unit}-seconds` },
      threshold: { value: threshold, unit: `${unit}-seconds` },
      size: { value: unitsOf(size), unit: `${unit}s` },
    },
  };
};
