/** JobReader of platform `flink`: any Flink cluster with the adaptive scheduler, through its REST API. */
import type { JobSettings } from '../../../lib/settings/settings.ts';
import { sameSize } from '../../../lib/sizing/size-to.ts';
import { type FlinkRest, type FlinkRestOptions, flinkRest } from '../../flink-rest/client.ts';
import { ofJob } from '../../flink-rest/of-job.ts';
import { flinkSettings } from '../../flink-rest/settings.ts';
import type { JobReader } from '../../ports.ts';
import { describeJob, type FlinkJobDescription, type FlinkJobSnapshot, readSnapshot } from './describe.ts';
import { operationStatus } from './operation-status.ts';

export const flinkRestReader = (options: FlinkRestOptions = {}): JobReader<FlinkJobDescription> => ({
  describe: (_job, settings, cached) =>
    jobOfCluster(options, settings, async (_rest, readJob) => describeJob(await readJob(), cached)),
  operationStatus: (_job, settings, inFlight, description) =>
    jobOfCluster(options, settings, (rest) => operationStatus(rest, inFlight, description)),
  /** What was asked for counts: Flink gets there by itself, as slots allow. */
  matchesDesired: ({ requested, state }, { to }) => sameSize(requested ?? state.size.current, to),
});

/** Work on one job, with an error that names it. */
export const jobOfCluster = <T>(
  options: FlinkRestOptions,
  settings: JobSettings,
  work: (rest: FlinkRest, readJob: () => Promise<FlinkJobSnapshot>) => Promise<T>,
): Promise<T> => {
  const { url, name } = flinkSettings(settings);
  const rest = flinkRest(url, options);
  return ofJob(name, () => work(rest, () => readSnapshot(rest, url, name)));
};
