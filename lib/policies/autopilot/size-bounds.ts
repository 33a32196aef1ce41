/** The sizes that the user asks for at least and allows at most at this time: by the calendar and by the budget. */
import { calendarAt } from '../../options/calendar/calendar.ts';
import { dollarsPerHour, HOURS_PER_MONTH, slotsFor } from '../../sizing/price.ts';
import type { Situation } from '../policy.ts';
import { type AutopilotState, intervalSeconds } from './autopilot-state.ts';
import type { JobCapacity } from './capacity.ts';
import { firstEnough } from './first-enough.ts';
import { downtimeSeconds } from './restart-times.ts';
import type { VertexCapacity } from './vertex-capacity.ts';

export interface SizeBounds {
  /** Parallelism of the widest vertex. */
  readonly least: number;
  readonly most: number;
  readonly by: { readonly least: SetBy | undefined; readonly most: SetBy | undefined };
}

export interface SetBy {
  readonly rule: 'budget' | 'calendar';
  /** The option or setting. */
  readonly bound: string;
  /** Subject of a sentence. */
  readonly what: string;
  /** A job that is larger is made smaller. */
  readonly shrinks: boolean;
}

type Bounded = Pick<Situation, 'options' | 'job' | 'now'>;

/** Undefined: there are none. Where the two contradict one another, what is allowed counts. */
export const sizeBounds = (
  { restarts, interval }: Pick<AutopilotState, 'restarts' | 'interval'>,
  situation: Bounded,
): SizeBounds | undefined => {
  const { options, now } = situation;
  // The next evaluation may be too late for a period that begins before it.
  const aheadMs = 1000 * (downtimeSeconds(restarts, 'up') + intervalSeconds({ interval }));
  const { least, most } = calendarAt(options.calendar, now, aheadMs);
  const ceilings: (readonly [number, SetBy])[] = budgets(situation);
  if (most !== undefined) ceilings.push([most.slots, calendar(most.period)]);
  if (least === undefined && ceilings.length === 0) return undefined;
  const lowest = ceilings.toSorted(([a], [b]) => a - b)[0];
  const ceiling = lowest?.[0] ?? Number.POSITIVE_INFINITY;
  return {
    least: Math.min(least?.slots ?? 1, ceiling),
    most: ceiling,
    by: { least: least && calendar(least.period), most: lowest?.[1] },
  };
};

const calendar = (period: string): SetBy => ({
  rule: 'calendar',
  bound: 'job.autopilot.calendar',
  shrinks: true,
  what: `The calendar (${period})`,
});

/**
 * On Managed Flink with as many slots in a KPU as there can be: how many CPU and memory allow is found afterwards. A job above
 * its budget goes down as it is packed.
 */
const budgets = ({ options, job }: Bounded): (readonly [number, SetBy])[] => {
  const { budgetDollarsPerMonth: ofJob } = options;
  const { fleetDollarsLeftPerHour: left } = job;
  if (ofJob === undefined && left === undefined) return [];
  const now = dollarsPerHour(job.size.current, job.graph, options);
  const limit = (ofJob ?? Number.POSITIVE_INFINITY) / HOURS_PER_MONTH;
  const packed = job.size.kind === 'kpu' && (now ?? 0) > limit + 1e-9 ? job.size.current.parallelismPerKpu : undefined;
  const own = ofJob === undefined ? undefined : slotsFor(limit, job, options, packed);
  const ofFleet = left === undefined || now === undefined ? undefined : slotsFor(now + Math.max(0, left), job, options);
  const found: (readonly [number, SetBy])[] = [];
  if (own !== undefined) found.push([own, budgetOf('job.autopilot.budget.dollars-per-month', 'job')]);
  if (ofFleet !== undefined) found.push([ofFleet, budgetOf('budget.dollarsPerMonth', 'fleet')]);
  return found;
};

const budgetOf = (bound: string, of: 'job' | 'fleet'): SetBy => ({
  rule: 'budget',
  bound,
  shrinks: of === 'job',
  what: of === 'job' ? 'The budget of the job' : 'The budget of all jobs',
});

/** No vertex larger than is allowed, and the job at least as large as is asked for. */
export const withSizeBounds = (capacity: JobCapacity, bounds: SizeBounds | undefined): JobCapacity => {
  if (bounds === undefined) return capacity;
  const { most, by } = bounds;
  const vertices = capacity.vertices.map((one) =>
    one.most <= most ? one : bounded(one, most, by.most?.bound ?? one.bound),
  );
  return { ...capacity, vertices, within: bounds };
};

const bounded = (one: VertexCapacity, most: number, bound: string): VertexCapacity => {
  const least = Math.min(one.least, most);
  return { ...one, least, most, bound, first: firstEnough(least, most, one.cautious) };
};
