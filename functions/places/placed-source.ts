/** One metric source in several places: the jobs of each are read there together, side by side with the others. */
import { addedCosts, NOTHING_ASKED } from '../observe-cost.ts';
import type { MetricSource, ObserveCost, Observed, ObserveRequest } from '../ports.ts';
import type { Place } from './places.ts';

/** `home` says how many jobs are best read together. A place that can not be read fails its own jobs. */
export const sourceInPlaces = (home: MetricSource, at: (place: Place) => MetricSource): MetricSource => ({
  ...(home.together === undefined ? {} : { together: home.together }),
  observe: async (requests) => {
    const byPlace = Map.groupBy(requests, ({ job: { account, region } }) => `${account}/${region}`);
    // What concerns every job is thrown, as by a source alone.
    if (byPlace.size === 1 && requests[0]) return at(requests[0].job).observe(requests);
    const read = await Promise.all([...byPlace.values()].map((those) => readPlace(at, those)));
    const results = new Map(read.flatMap(({ results }) => results));
    return {
      results: requests.map((request) => results.get(request) ?? notRead(request)),
      cost: read.map(({ cost }) => cost).reduce(addedCosts, NOTHING_ASKED),
    };
  },
});

interface Read {
  readonly results: readonly (readonly [ObserveRequest, Observed])[];
  readonly cost: ObserveCost;
}

const readPlace = async (at: (place: Place) => MetricSource, requests: readonly ObserveRequest[]): Promise<Read> => {
  const [first] = requests;
  if (first === undefined) return { results: [], cost: NOTHING_ASKED };
  try {
    const { results, cost } = await at(first.job).observe(requests);
    return { results: requests.map((request, i) => [request, results[i] ?? notRead(request)]), cost };
  } catch (cause) {
    const error = cause instanceof Error ? cause : new Error(String(cause));
    return { results: requests.map((one) => [one, { kind: 'failed', job: one.job, error }]), cost: NOTHING_ASKED };
  }
};

const notRead = ({ job }: ObserveRequest): Observed => ({
  kind: 'failed',
  job,
  error: new Error(`The metric source gave no answer for "${job.name}"`),
});
