/** Never above the budget of the job, nor above what the budget of all jobs leaves: the largest size that fits is taken. */
import type { Reason } from '../model/reason.ts';
import { formatNumber } from '../number/format.ts';
import type { Options } from '../options/options.ts';
import type { VertexProposal } from '../policies/policy.ts';
import { dollarsPerHour, HOURS_PER_MONTH } from '../sizing/price.ts';
import { fitPlatform } from './fit-platform.ts';
import type { JobProposal, JobRule, UrgentSituation } from './job-rule.ts';

/** A size that costs no more than the present one is never refused. */
export const withinBudget: JobRule = (proposal, situation) => {
  const money = moneyOf(situation, proposal);
  if (money.kind === 'enough') return undefined;
  if (money.kind === 'unknown') return { kind: 'propose', change: {}, because: [priceUnknown(money.bound)] };
  const widest = Math.max(0, ...proposal.vertices.map(({ vertex }) => vertex.parallelism));
  let [fits, not] = [widest, Math.max(0, ...proposal.vertices.map(({ parallelism }) => parallelism))];
  let best: { readonly change: Partial<JobProposal>; readonly dollars: number } | undefined;
  while (not - fits > 1) {
    const middle = Math.floor((fits + not) / 2);
    const vertices = proposal.vertices.map((each) => capped(each, middle));
    const fitted = fitPlatform({ ...proposal, vertices }, situation);
    const sized = fitted?.kind === 'propose' ? fitted.change.sized : undefined;
    const dollars = sized && dollarsPerHour(sized.sizing, situation.job.graph, situation.options);
    if (dollars !== undefined && dollars > money.most) not = middle;
    else fits = middle;
    if (sized && dollars !== undefined && dollars <= money.most) best = { change: { sized, vertices }, dollars };
  }
  const because = [tooDear(money, proposal, best?.dollars)];
  return best === undefined ? { kind: 'hold', because } : { kind: 'propose', change: best.change, because };
};

/** The same for a change that can't wait: it has one size only. */
export const urgentWithinBudget = (proposal: JobProposal, situation: UrgentSituation): ReturnType<JobRule> => {
  const money = moneyOf(situation, proposal);
  return money.kind === 'less' ? { kind: 'hold', because: [tooDear(money, proposal, undefined)] } : undefined;
};

interface Less {
  readonly kind: 'less';
  /** USD an hour. */
  readonly wanted: number;
  readonly now: number;
  readonly most: number;
  readonly bound: string;
}
type Money = { readonly kind: 'enough' } | { readonly kind: 'unknown'; readonly bound: string } | Less;

const JOB_BUDGET = 'job.autopilot.budget.dollars-per-month';
const ROUNDING = 1e-9;

const moneyOf = ({ options, job }: UrgentSituation, { sized, vertices }: JobProposal): Money => {
  const limit = budgetOf(options, job.fleetDollarsLeftPerHour);
  if (limit === undefined) return { kind: 'enough' };
  const now = dollarsPerHour(job.size.current, job.graph, options);
  const wanted = dollarsPerHour(sized.sizing, job.graph, options);
  if (now === undefined || wanted === undefined) {
    const grows = vertices.some(({ vertex, parallelism }) => parallelism > vertex.parallelism);
    return grows ? { kind: 'unknown', bound: limit.bound } : { kind: 'enough' };
  }
  const ofFleet = now + Math.max(0, job.fleetDollarsLeftPerHour ?? Number.POSITIVE_INFINITY);
  const [most, bound] = limit.ofJob <= ofFleet ? [limit.ofJob, JOB_BUDGET] : [ofFleet, 'budget.dollarsPerMonth'];
  if (wanted <= Math.max(most, now) + ROUNDING) return { kind: 'enough' };
  return { kind: 'less', wanted, now, most: most + ROUNDING, bound };
};

/** Undefined: there is none. */
const budgetOf = ({ budgetDollarsPerMonth }: Options, ofFleet: number | undefined) => {
  if (budgetDollarsPerMonth === undefined && ofFleet === undefined) return undefined;
  const ofJob = (budgetDollarsPerMonth ?? Number.POSITIVE_INFINITY) / HOURS_PER_MONTH;
  return { ofJob, bound: budgetDollarsPerMonth === undefined ? 'budget.dollarsPerMonth' : JOB_BUDGET };
};

const capped = (each: VertexProposal, most: number): VertexProposal => {
  const { vertex, parallelism, kind, expectedProcessingRate: rate } = each;
  const to = Math.max(Math.min(parallelism, most), Math.min(parallelism, vertex.parallelism));
  if (kind === 'keep' || to === parallelism) return each;
  return {
    ...each,
    kind: to === vertex.parallelism ? 'keep' : 'change',
    parallelism: to,
    expectedProcessingRate: rate === undefined ? undefined : (rate * to) / parallelism,
  };
};

const tooDear = ({ wanted, now, most, bound }: Less, { sized }: JobProposal, taken: number | undefined): Reason => {
  const size = sized.sizing;
  const widest = size.kind === 'kpu' ? size.parallelism : Math.max(0, ...Object.values(size.parallelism));
  const what = bound === JOB_BUDGET ? 'the budget of the job' : 'the budget of all jobs';
  const then =
    taken === undefined
      ? `it stays at ${formatNumber(now)}`
      : `the largest size that fits costs ${formatNumber(taken)}`;
  return {
    rule: 'budget',
    says: `A parallelism of ${widest} is wanted for ${formatNumber(wanted)} USD an hour; ${what} allows ${formatNumber(most)}, ${then}.`,
    numbers: {
      wanted: { value: wanted, unit: 'USD/h' },
      most: { value: most, unit: 'USD/h' },
      taken: { value: taken ?? now, unit: 'USD/h' },
      parallelism: { value: widest, unit: 'subtasks' },
    },
    bound,
  };
};

const priceUnknown = (bound: string): Reason => ({
  rule: 'budget',
  says: 'The budget can not be kept: the price of a slot is not known. Set job.autopilot.price.dollars-per-slot-hour.',
  bound,
});
