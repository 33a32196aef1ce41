/**
 * What a job starts with, from what the others of the account have shown: the contention of its vertices, the noise of
 * what is measured of them, and the time a restart takes.
 *
 * Empirical Bayes: the probability of each contention is a count, where Flink jobs in general are worth three vertices and
 * each vertex that was seen at two sizes or more is worth one, spread over what it may be. Nothing that few have shown is
 * taken for certain: fifty vertices and more are worth fifty, and a vertex says of others what it says of itself +- 0.004.
 */
import type { JobKey, JobState } from '../../model/job.ts';
import { significant } from '../../number/significant.ts';
import type { Seen } from '../policy.ts';
import { STARTING_DEVIATION } from './capacity-curve.ts';
import { type CurvePrior, GENERAL_PRIOR, SIGMAS } from './curve-prior.ts';
import { type FleetSummary, idOf, type Role, readSummary, type Shown, type VertexShown } from './fleet-summary.ts';
import { USUAL_DOWNTIME_S } from './restart-times.ts';

export interface FleetPrior {
  /** `seen`: the vertex has been at two sizes; what it has shown itself is then no prior of it. */
  readonly curve: (role: Role, seen: boolean) => CurvePrior;
  /** Of ln(records per busy second) between samples of one size. */
  readonly deviation: number;
  /** Seconds. */
  readonly downtime: number;
}

export const GENERAL: FleetPrior = {
  curve: () => GENERAL_PRIOR,
  deviation: STARTING_DEVIATION,
  downtime: USUAL_DOWNTIME_S,
};

/** `shared`: as it is stored; what can't be read is no knowledge. */
export const priorOf = ({ fleet, job }: Pick<Seen, 'fleet'> & { readonly job: Pick<JobState, 'size'> }): FleetPrior =>
  fleetPrior(fleet?.shared, fleet?.job, job.size.kind);

export const fleetPrior = (shared: unknown, job: JobKey | undefined, size: Shown['size']): FleetPrior => {
  const summary = summaryOf(shared);
  if (summary === undefined || Object.keys(summary.jobs).length === 0) return GENERAL;
  const own = job === undefined ? undefined : idOf(job);
  const others = Object.entries(summary.jobs).filter(([id, row]) => id !== own && row.size === size);
  return {
    curve: (role, seen) => curvePrior(summary, role, seen ? own : undefined),
    deviation: towards(
      STARTING_DEVIATION,
      others.flatMap(([, { noise }]) => noise ?? []),
    ),
    downtime: towards(
      USUAL_DOWNTIME_S,
      others.flatMap(([, { up, down }]) => (up ?? down)?.[0] ?? []),
    ),
  };
};

/** Vertices, or jobs, that Flink jobs in general are worth. */
const GENERAL_WORTH = 3;
const MOST_WORTH = 50;

/** Geometric mean of the general value and the median of what was shown.  (45, [8, 10, 12]) -> 21, (45, 30 times 10) -> 11.5 */
const towards = (general: number, shown: readonly number[]): number => {
  const sorted = shown.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)];
  if (median === undefined) return general;
  const worth = Math.min(MOST_WORTH, shown.length);
  return significant(
    Math.exp((GENERAL_WORTH * Math.log(general) + worth * Math.log(median)) / (GENERAL_WORTH + worth)),
    3,
  );
};

/** The summary is read once in a run for all its jobs: so is what follows from it. */
const summaries = new WeakMap<object, { readonly summary: FleetSummary | undefined }>();

const summaryOf = (shared: unknown): FleetSummary | undefined => {
  if (typeof shared !== 'object' || shared === null) return undefined;
  const known = summaries.get(shared);
  if (known !== undefined) return known.summary;
  const summary = readSummary(shared);
  summaries.set(shared, { summary });
  return summary;
};

const priors = new WeakMap<FleetSummary, Map<string, CurvePrior>>();

const curvePrior = (summary: FleetSummary, role: Role, without: string | undefined): CurvePrior => {
  const known = priors.get(summary) ?? new Map<string, CurvePrior>();
  priors.set(summary, known);
  // A job that has no row of its own has nothing to leave out.
  const left = without !== undefined && Object.hasOwn(summary.jobs, without) ? without : '';
  const key = `${role} ${left}`;
  const found = known.get(key) ?? learned(summary, role, left);
  known.set(key, found);
  return found;
};

/** What a vertex of another role is worth, and what all vertices of one job are worth together at most. */
const OTHER_ROLE_WORTH = 0.1;
const JOB_WORTH = 3;

interface Evidence {
  readonly likelihood: readonly number[];
  readonly worth: number;
}

const learned = ({ jobs }: FleetSummary, role: Role, without: string): CurvePrior => {
  const evidence = Object.entries(jobs).flatMap(([id, { vertices }]) => {
    if (id === without) return [];
    const share = Math.min(1, JOB_WORTH / vertices.length);
    return vertices.map(
      (vertex): Evidence => ({
        likelihood: likelihoodOf(vertex),
        worth: share * (vertex[0] === role ? 1 : OTHER_ROLE_WORTH),
      }),
    );
  });
  if (evidence.length === 0) return GENERAL_PRIOR;
  const total = evidence.reduce((sum, { worth }) => sum + worth, 0);
  const scale = Math.min(1, MOST_WORTH / total);
  let prior = GENERAL_PRIOR;
  for (let round = 0; round < ROUNDS; round++) prior = withCounts(prior, evidence, scale);
  return prior;
};

/** What a vertex may be depends on what the others are: after a few rounds that settles. */
const ROUNDS = 3;

const withCounts = (prior: CurvePrior, evidence: readonly Evidence[], scale: number): CurvePrior => {
  const counts = SIGMAS.map(() => 0);
  for (const { likelihood, worth } of evidence) {
    const joint = likelihood.map((value, at) => value * (prior[at] as number));
    const sum = joint.reduce((a, b) => a + b, 0);
    if (!(sum > 0)) continue;
    for (const [at, value] of joint.entries()) counts[at] = (counts[at] as number) + (worth * scale * value) / sum;
  }
  const spread = spreadOut(counts);
  const total = GENERAL_WORTH + spread.reduce((a, b) => a + b, 0);
  return spread.map((count, at) => (GENERAL_WORTH * (GENERAL_PRIOR[at] as number) + count) / total);
};

/** The grid is 0.0025 wide: what is known better than that must still reach a sigma on it. */
const LEAST_ERROR = 0.002;

const likelihoodOf = ([, sigma, error]: VertexShown): readonly number[] => {
  const wide = Math.max(error, LEAST_ERROR);
  const best = SIGMAS.reduce((a, b) => (Math.abs(b - sigma) < Math.abs(a - sigma) ? b : a));
  return SIGMAS.map((one) => Math.exp(-0.5 * (((one - sigma) / wide) ** 2 - ((best - sigma) / wide) ** 2)));
};

/** No other vertex contends exactly as much. Linear ones are, and external limits are not on the fine part of the grid. */
const SPREAD = 0.003;
const FINE = SIGMAS.filter((sigma) => sigma <= 0.1).length;

const spreadOut = (counts: readonly number[]): readonly number[] => {
  const next = counts.map((count, at) => (at === 0 || at >= FINE ? count : 0));
  for (let from = 1; from < FINE; from++) {
    const kernel = KERNELS[from] as readonly number[];
    for (let to = 1; to < FINE; to++) {
      next[to] = (next[to] as number) + (counts[from] as number) * (kernel[to] as number);
    }
  }
  return next;
};

const KERNELS: readonly (readonly number[])[] = SIGMAS.slice(0, FINE).map((from) => {
  const weights = SIGMAS.slice(0, FINE).map((to, at) => (at === 0 ? 0 : Math.exp(-0.5 * ((to - from) / SPREAD) ** 2)));
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
});
