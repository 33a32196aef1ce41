/**
 * The MetricSource for Managed Flink applications: reads `AWS/KinesisAnalytics` at the levels TASK and OPERATOR.
 *
 * One sweep reads the whole window of all jobs. Names are predicted from the job graph; only a job whose names showed
 * nothing is looked up by ListMetrics, at most hourly, and asked once more in the same sweep; so is one that restarted by
 * itself, for what its memory was like before. One job's failure is its own result. What CloudWatch bills is counted, page by page.
 */
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { keyOf } from '../../../lib/model/job.ts';
import type { Settings } from '../../../lib/settings/settings.ts';
import { mapConcurrent } from '../../map-concurrent.ts';
import type { MetricSource, Observed, ObserveRequest } from '../../ports.ts';
import { getMetricData } from './get-metric-data.ts';
import { JobSweep } from './job-sweep.ts';
import { lookUps } from './look-ups.ts';
import { dollarsFor } from './metric.ts';
import { type Pace, pointsPerSecond } from './pace.ts';

export interface CloudWatchSourceParts {
  readonly client: CloudWatchClient;
  /** The file's: settle delay, and options for every job. */
  readonly settings: Settings;
  readonly pace?: Pace;
}

const LOOK_UPS_AT_ONCE = 5;

export const cloudWatchSource = ({
  client,
  settings,
  pace = pointsPerSecond(),
}: CloudWatchSourceParts): MetricSource => {
  const names = lookUps(client);

  const begin = (request: ObserveRequest): JobSweep | Extract<Observed, { kind: 'failed' }> => {
    try {
      return new JobSweep(request, settings, names.known(request));
    } catch (cause) {
      return { kind: 'failed', job: request.job, error: asError(cause) };
    }
  };

  const read = async (sweeps: readonly JobSweep[]): Promise<number> => {
    const { jobs, metricsRequested } = await getMetricData(
      client,
      pace,
      sweeps.map((sweep) => sweep.asks()),
    );
    sweeps.forEach((sweep, i) => void sweep.answer(jobs[i]));
    return metricsRequested;
  };

  const lookUp = async (sweep: JobSweep): Promise<void> => {
    const silence = names.known(sweep.request) ? undefined : sweep.silence();
    if (!silence) return;
    try {
      sweep.learn(await names.look(sweep.request, silence.ratesOnly));
    } catch (cause) {
      sweep.fail(new Error(`${keyOf(sweep.request.job)}: ${asError(cause).message}`, { cause }));
    }
  };

  return {
    async observe(requests) {
      const begun = requests.map(begin);
      const sweeps = begun.filter((job) => job instanceof JobSweep);
      const first = await read(sweeps);
      await mapConcurrent(sweeps, LOOK_UPS_AT_ONCE, lookUp);
      for (const sweep of sweeps) sweep.suspect();
      const metricsRequested = first + (await read(sweeps));
      return {
        results: begun.map((job) => (job instanceof JobSweep ? job.outcome() : job)),
        cost: { metricsRequested, dollars: dollarsFor(metricsRequested) },
      };
    },
  };
};

const asError = (cause: unknown): Error => (cause instanceof Error ? cause : new Error(String(cause)));
