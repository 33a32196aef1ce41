/**
 * MetricSource of Flink's REST API: one Observation per job and poll. Asking costs nothing.
 *
 * Flink answers with what an earlier request made it fetch. So every cluster is touched, then there is a pause, and only
 * then is it read: what is read was measured at the time of the touch, which is `now`. Only when others poll
 * Flink, too, can it be older, by up to `metrics.fetcher.update-interval` (10 s by default). Where that interval is
 * shorter than the pause, the first request after it starts another fetch; so there is a second touch, or half of the
 * answers would be of the first fetch and half of the second.
 * `*PerSecond` and busy time are averages of the last 60 s; `metrics.busy-time.aggregator: AVG` uses counters instead.
 */
import type { FlinkRestOptions } from '../../flink-rest/client.ts';
import { touchMetrics } from '../../flink-rest/metrics.ts';
import { ofJob } from '../../flink-rest/of-job.ts';
import { mapConcurrent } from '../../map-concurrent.ts';
import type { MetricSource, Observed, ObserveRequest } from '../../ports.ts';
import { type ApplicationsOfRest, fromElsewhere } from './applications.ts';
import { clusterOf } from './cluster.ts';
import { rememberNames } from './metric-names.ts';
import { observeJob } from './observe-job.ts';

export interface FlinkRestSourceOptions extends FlinkRestOptions {
  /** Waits so many milliseconds. */
  readonly pause: (ms: number) => Promise<void>;
  /** Where applications of Managed Flink choose this source. */
  readonly applications?: ApplicationsOfRest;
}

/** Enough for Flink to ask all task managers. */
const FETCH_MS = 1200;
const SECOND_FETCH_MS = 300;
const AT_ONCE = 8;

export const flinkRestSource = (options: FlinkRestSourceOptions): MetricSource => {
  const names = rememberNames();
  return {
    // Nothing is saved by reading jobs together, and a cluster that is silent would hold up the others.
    together: 1,
    observe: async (requests) => {
      const jobs = requests.map((request) => ({ request, cluster: clusterOf(request, options) }));
      const clusters = [...new Map(jobs.map(({ cluster }) => [cluster.key, cluster])).values()];
      const failures = new Map<string, Error>();
      for (const wait of [FETCH_MS, SECOND_FETCH_MS]) {
        await mapConcurrent(clusters, AT_ONCE, async ({ key, read }) => {
          const failure = failures.has(key) ? undefined : await failureOf(() => read(touchMetrics));
          if (failure) failures.set(key, failure);
        });
        if (failures.size < clusters.length) await options.pause(wait);
      }
      const results = await mapConcurrent(jobs, AT_ONCE, ({ request, cluster: { key, read, findJob } }) => {
        const failed = failures.get(key);
        return resultOf(request, () =>
          failed ? Promise.reject(failed) : read(async (rest) => observeJob(rest, await findJob(rest), request, names)),
        );
      });
      return fromElsewhere(options.applications, requests, results);
    },
  };
};

const failureOf = async (work: () => Promise<void>): Promise<Error | undefined> => {
  try {
    await work();
    return undefined;
  } catch (error) {
    return asError(error);
  }
};

/** One job's failure is its own result. */
const resultOf = async ({ job }: ObserveRequest, observe: () => Promise<Observed>): Promise<Observed> => {
  try {
    return await ofJob(job.name, observe);
  } catch (error) {
    return { kind: 'failed', job, error: asError(error) };
  }
};

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
