/** What can be seen of a job of platform `flink`: any Flink cluster with the adaptive scheduler, through its REST API. */
import type { JobSettings } from '../../../lib/settings/settings.ts';
import { sameSize } from '../../../lib/sizing/size-to.ts';
import { type FlinkRest, type FlinkRestOptions, flinkRest } from '../../flink-rest/client.ts';
import { findJob, jobById, type OverviewJob } from '../../flink-rest/jobs-overview.ts';
import { ofJob } from '../../flink-rest/of-job.ts';
import { flinkSettings } from '../../flink-rest/settings.ts';
import type { JobReader } from '../../ports.ts';
import { describeJob } from './describe.ts';
import { readOperation } from './operation.ts';
import { progressOf } from './progress.ts';

export const flinkRestView = (options: FlinkRestOptions = {}): JobReader => {
  const withJob = flinkRestJobs(options);
  return {
    describe: (_job, settings, cached) =>
      withJob(settings, async (rest, find) => describeJob(rest, await find(), cached)),
    operationStatus: (_job, settings, inFlight) =>
      withJob(settings, async (rest, find) => {
        const asked = readOperation(inFlight.operation);
        return progressOf(rest, asked ? await jobById(rest, asked.jid) : await find(), inFlight);
      }),
    /** What was asked for counts: Flink gets there by itself, as slots allow. */
    matchesDesired: ({ requested, state }, { to }) => sameSize(requested ?? state.sizing, to),
  };
};

/** Work on one job, with an error that names it. */
export const flinkRestJobs =
  (options: FlinkRestOptions) =>
  <T>(settings: JobSettings, work: (rest: FlinkRest, find: () => Promise<OverviewJob>) => Promise<T>): Promise<T> => {
    const { url, name } = flinkSettings(settings);
    const rest = flinkRest(url, options);
    return ofJob(name, () => work(rest, () => findJob(rest, url, name)));
  };
