/**
 * The one pipeline: plan -> read -> assemble, for many jobs at once and every dialect.
 *
 * The whole window of all jobs is read. Names follow from the job graph; only a job whose metrics did not come is looked up
 * in what is published, at most hourly, and queried once more in the same evaluation; so is one that restarted by itself,
 * for what its memory was like before. One job's failure is its own result.
 */
import { keyOf } from '../../../lib/model/job.ts';
import type { Settings } from '../../../lib/settings/settings.ts';
import { hourlyCache } from '../../hourly-cache.ts';
import { mapConcurrent } from '../../map-concurrent.ts';
import { addedCosts, NOTHING_ASKED } from '../../observe-cost.ts';
import type { MetricSource, ObserveCost, Observed, ObserveRequest } from '../../ports.ts';
import type { Discovery } from '../plan/dialect.ts';
import type { MetricReader } from '../plan/metric.ts';
import { JobReading, type Known } from './job-reading.ts';
import { sharedNames } from './shared-names.ts';

const LOOK_UPS_AT_ONCE = 5;

export const metricPipeline = (reader: MetricReader, settings: Settings): MetricSource => {
  const known = hourlyCache<Known>();
  const shared = sharedNames();

  const begin = (request: ObserveRequest): JobReading | Extract<Observed, { kind: 'failed' }> => {
    try {
      return new JobReading(request, settings, known.get(keyFor(request), request.now));
    } catch (cause) {
      return { kind: 'failed', job: request.job, error: asError(cause) };
    }
  };

  const read = async (readings: readonly JobReading[]): Promise<ObserveCost> => {
    const { jobs, cost } = await reader.read(readings.map((reading) => reading.pendingQueries()));
    readings.forEach((reading, i) => void reading.addResults(jobs[i]));
    return cost;
  };

  const discover = async (reading: JobReading): Promise<{ discovery: Discovery; cost: ObserveCost }> => {
    const { dialect, planRequest, plan } = reading;
    const listed = await reader.list(dialect.published(planRequest));
    const evidence = dialect.evidence?.(listed, planRequest) ?? [];
    const { jobs, cost } =
      evidence.length > 0 ? await reader.read([reading.over(evidence)]) : { jobs: [], cost: NOTHING_ASKED };
    reading.addResults(jobs[0]);
    return { discovery: dialect.discover(listed, planRequest, plan, reading.read), cost };
  };

  const remember = ({ request, known: now }: JobReading): void => known.set(keyFor(request), now, request.now);

  /** What the first results show, or else what is published instead. */
  const learn = async (reading: JobReading): Promise<ObserveCost> => {
    if (reading.learn()) remember(reading);
    if (!reading.missingMetrics()) return NOTHING_ASKED;
    const before = reading.known.discovery;
    try {
      const { discovery, cost } = before ? { discovery: before, cost: NOTHING_ASKED } : await discover(reading);
      reading.useDiscovery(discovery);
      if (!before && !(discovery.kind === 'other-job' && discovery.retry === 'next time')) remember(reading);
      return cost;
    } catch (cause) {
      reading.fail(new Error(`${keyOf(reading.request.job)}: ${asError(cause).message}`, { cause }));
      return NOTHING_ASKED;
    }
  };

  return {
    // A call of CloudWatch takes 500 queries: so many jobs of a few vertices fill some.
    together: 80,
    async observe(requests) {
      const begun = requests.map(begin);
      const readings = begun.filter((job) => job instanceof JobReading);
      shared.refuse(readings);
      const first = await read(readings);
      const lookedUp = await mapConcurrent(readings, LOOK_UPS_AT_ONCE, learn);
      for (const reading of readings) reading.detectRestart();
      const second = await read(readings);
      return {
        results: begun.map((job) => (job instanceof JobReading ? job.outcome() : job)),
        cost: [first, ...lookedUp, second].reduce(addedCosts),
      };
    },
  };
};

/** A graph that has changed is to be found out about again. */
const keyFor = ({ job, state }: ObserveRequest): string =>
  JSON.stringify([keyOf(job), state.graph.vertices.map((vertex) => [vertex.id, vertex.name])]);

const asError = (cause: unknown): Error => (cause instanceof Error ? cause : new Error(String(cause)));
