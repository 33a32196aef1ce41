/** JobTarget of platform `flink`: any Flink cluster with the adaptive scheduler, through its REST API. */
import type { FlinkRestOptions } from '../../flink-rest/client.ts';
import type { JobTarget } from '../../ports.ts';
import { flinkRestJobs, flinkRestView } from './flink-rest-view.ts';
import { requestSize } from './request.ts';

export const flinkRestTarget = (options: FlinkRestOptions = {}): JobTarget => {
  const withJob = flinkRestJobs(options);
  return {
    ...flinkRestView(options),
    request: (_job, settings, change, description, now) =>
      withJob(settings, async (rest, find) => requestSize(rest, await find(), change, description, now)),
  };
};
