/** JobTarget of platform `flink`: any Flink cluster with the adaptive scheduler, through its REST API. */
import type { FlinkRestOptions } from '../../flink-rest/client.ts';
import type { JobTarget } from '../../ports.ts';
import { refused, requestChange } from '../request-change.ts';
import { sizeStrategy } from './change-strategy.ts';
import { describeJob, type FlinkJobDescription } from './describe.ts';
import { flinkRestReader, jobOfCluster } from './flink-rest-reader.ts';

export const flinkRestTarget = (options: FlinkRestOptions = {}): JobTarget<FlinkJobDescription> => ({
  ...flinkRestReader(options),
  request: (_job, settings, change, { version, state }, now) =>
    jobOfCluster(options, settings, async (rest, readJob) => {
      const { to } = change;
      if (to.kind !== 'per-vertex') {
        return refused(now, { rule: 'sizing', says: 'A Flink job is sized per vertex, not in KPUs.' });
      }
      // No PUT of Flink is conditional: the version is compared with a snapshot of this moment.
      const seen = describeJob(await readJob(), state.graph);
      return requestChange(sizeStrategy({ rest, change, to, version }), seen, now);
    }),
});
