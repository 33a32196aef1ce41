/**
 * The MetricSource for jobs whose own reporters push into CloudWatch.
 *
 * One sweep reads the whole window of all jobs. Names follow from the job graph, so nothing is looked up; what turns out not
 * to be reported is asked elsewhere in the same sweep and not asked again for an hour. A job that shows nothing is told
 * what is published instead, at most hourly. One job's failure is its own result.
 */
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { keyOf } from '../../../../lib/model/job.ts';
import type { EpochMs } from '../../../../lib/model/observation.ts';
import type { Settings } from '../../../../lib/settings/settings.ts';
import { mapConcurrent } from '../../../map-concurrent.ts';
import type { MetricSource, Observed, ObserveRequest } from '../../../ports.ts';
import { getMetricData } from '../get-metric-data.ts';
import { dollarsFor, MINUTE_MS } from '../metric.ts';
import { type Pace, pointsPerSecond } from '../pace.ts';
import type { Learned } from './needs.ts';
import { missing, type Published, published } from './published.ts';
import { ReporterSweep } from './reporter-sweep.ts';

export interface ReporterSourceParts {
  readonly client: CloudWatchClient;
  /** The file's: settle delay, and options for every job. */
  readonly settings: Settings;
  readonly pace?: Pace;
}

const LOOK_UPS_AT_ONCE = 5;
const VALID_MS = 60 * MINUTE_MS;

export const reporterSource = ({ client, settings, pace = pointsPerSecond() }: ReporterSourceParts): MetricSource => {
  const learned = forAnHour<Learned>();
  const looks = forAnHour<Published>();

  const begin = (request: ObserveRequest): ReporterSweep | Extract<Observed, { kind: 'failed' }> => {
    try {
      return new ReporterSweep(request, settings, learned.get(keyFor(request), request.now));
    } catch (cause) {
      return { kind: 'failed', job: request.job, error: asError(cause) };
    }
  };

  const read = async (sweeps: readonly ReporterSweep[]): Promise<number> => {
    const asks = sweeps.map((sweep) => sweep.asks());
    const { jobs, metricsRequested } = await getMetricData(client, pace, asks);
    sweeps.forEach((sweep, i) => void sweep.answer(jobs[i]));
    return metricsRequested;
  };

  const look = async (sweep: ReporterSweep): Promise<void> => {
    if (!sweep.isSilent()) return;
    const { request, dialect, job } = sweep;
    try {
      const seen = looks.get(keyFor(request), request.now) ?? (await published(client, dialect, job));
      looks.set(keyFor(request), seen, request.now);
      sweep.found(missing(seen, request.state.graph, dialect.jobName(job)));
    } catch (cause) {
      sweep.fail(new Error(`${keyOf(request.job)}: ${asError(cause).message}`, { cause }));
    }
  };

  return {
    async observe(requests) {
      const begun = requests.map(begin);
      const sweeps = begun.filter((job) => job instanceof ReporterSweep);
      const first = await read(sweeps);
      for (const sweep of sweeps) {
        const lesson = sweep.learn();
        if (lesson) learned.set(keyFor(sweep.request), lesson, sweep.request.now);
      }
      const metricsRequested = first + (await read(sweeps));
      await mapConcurrent(sweeps, LOOK_UPS_AT_ONCE, look);
      return {
        results: begun.map((job) => (job instanceof ReporterSweep ? job.outcome() : job)),
        cost: { metricsRequested, dollars: dollarsFor(metricsRequested) },
      };
    },
  };
};

/** Kept in memory: a fresh process learns again. Older knowledge than an hour is forgotten, since configurations change. */
const forAnHour = <Value>() => {
  const kept = new Map<string, { readonly at: EpochMs; readonly value: Value }>();
  return {
    get: (key: string, now: EpochMs): Value | undefined => {
      const found = kept.get(key);
      return found && now - found.at < VALID_MS ? found.value : undefined;
    },
    set: (key: string, value: Value, now: EpochMs): void => {
      const found = kept.get(key);
      kept.set(key, { value, at: found && now - found.at < VALID_MS ? found.at : now });
    },
  };
};

/** A graph that has changed is another lesson. */
const keyFor = ({ job, state }: ObserveRequest): string =>
  JSON.stringify([keyOf(job), state.graph.vertices.map((vertex) => vertex.id)]);

const asError = (cause: unknown): Error => (cause instanceof Error ? cause : new Error(String(cause)));
