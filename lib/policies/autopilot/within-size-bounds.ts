/**
 * What policy `autopilot` proposes within the sizes that the user asks for and allows, with what it would have chosen without
 * them. A job outside of them goes there, whatever its load.
 */
import type { Reason } from '../../model/reason.ts';
import type { ReasonCode } from '../../model/reasons.ts';
import type { Proposed, Situation, VertexProposal } from '../policy.ts';
import type { AutopilotState } from './autopilot-state.ts';
import { sizeOf } from './capacity.ts';
import { outlookOf } from './outlook.ts';
import { proposalsFor } from './proposals.ts';
import { type SetBy, type SizeBounds, sizeBounds } from './size-bounds.ts';

type Propose = (before: AutopilotState, situation: Situation) => Proposed<AutopilotState>;

export const withinSizeBounds =
  (propose: Propose): Propose =>
  (before, situation) => {
    const bounds = sizeBounds(before, situation);
    const proposed = propose(before, situation);
    if (bounds === undefined || proposed.kind === 'failed') return proposed;
    const within = proposed.kind === 'hold' ? movedInside(proposed, before, situation, bounds) : proposed;
    const free = widestOf(propose(before, unbounded(situation)), situation);
    return withReason(within, whatIsGivenUp(free, widestOf(within, situation), bounds));
  };

const unbounded = (situation: Situation): Situation => ({
  ...situation,
  options: { ...situation.options, calendar: [], budgetDollarsPerMonth: undefined },
  job: { ...situation.job, fleetDollarsLeftPerHour: undefined },
});

type Held = Extract<Proposed<AutopilotState>, { kind: 'hold' }>;

/** It is not known yet how the vertices are to be sized, or a change has just failed. */
const WAITS: readonly ReasonCode[] = ['two-samples', 'capacity-unknown', 'failed-lately'];

const movedInside = (
  held: Held,
  before: AutopilotState,
  situation: Situation,
  { least, most, by }: SizeBounds,
): Proposed<AutopilotState> => {
  const outlook = outlookOf(before, situation);
  const { slots, capacity } = outlook;
  const outside = slots < least || (slots > most && by.most?.shrinks === true);
  if (!outside || held.because.some(({ rule }) => WAITS.includes(rule))) return held;
  const size = sizeOf(capacity, slots < least ? least : most);
  const vertices = proposalsFor(size, size.carries, outlook);
  // A vertex that can not have more subtasks keeps the job from it.
  if (vertices.every(({ kind }) => kind === 'keep')) return held;
  const { state } = held;
  return { kind: 'proposed', state, restart: { kind: 'yes' }, notices: [], vertices };
};

const widestOf = (proposed: Proposed<AutopilotState>, { job }: Situation): number => {
  const vertices = proposed.kind === 'proposed' ? proposed.vertices : job.graph.vertices;
  return Math.max(1, ...vertices.map(({ parallelism }) => parallelism));
};

const whatIsGivenUp = (free: number, taken: number, { least, most, by }: SizeBounds): Reason | undefined => {
  if (free > most && by.most !== undefined) return reason(by.most, `allows ${most}`, free, taken, most);
  if (free < least && by.least !== undefined) return reason(by.least, `asks for at least ${least}`, free, taken, least);
  return undefined;
};

const reason = ({ rule, bound, what }: SetBy, says: string, free: number, taken: number, limit: number): Reason => ({
  rule,
  bound,
  says: `${what} ${says}: the parallelism is ${taken}, without it ${free} would be chosen.`,
  numbers: {
    wanted: { value: free, unit: 'subtasks' },
    limit: { value: limit, unit: 'subtasks' },
    taken: { value: taken, unit: 'subtasks' },
  },
});

/** Of a change it goes with its widest vertex. */
const withReason = (proposed: Proposed<AutopilotState>, because: Reason | undefined): Proposed<AutopilotState> => {
  if (because === undefined || proposed.kind === 'failed') return proposed;
  if (proposed.kind === 'hold') return { ...proposed, because: [...proposed.because, because] };
  const size = ({ kind, parallelism }: VertexProposal) => (kind === 'change' ? parallelism : 0);
  const widest = proposed.vertices.toSorted((a, b) => size(b) - size(a))[0];
  const vertices = proposed.vertices.map((one) =>
    one === widest ? { ...one, because: [...one.because, because] } : one,
  );
  return { ...proposed, vertices };
};
