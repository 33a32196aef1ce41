/** JobTarget of platform `flink`: any Flink cluster with the adaptive scheduler, through its REST API. */
import type { FlinkRestOptions } from '../../flink-rest/client.ts';
import { clusterOverview, majorVersion } from '../../flink-rest/cluster-overview.ts';
import type { JobTarget } from '../../ports.ts';
import { refused, requestChange } from '../request-change.ts';
import { rescalesAtCheckpoint, restoredCheckpoint } from '../restored-checkpoint.ts';
import { sizeStrategy } from './change-strategy.ts';
import { describeJob, type FlinkJobDescription } from './describe.ts';
import { flinkRestReader, jobOfCluster } from './flink-rest-reader.ts';

export const flinkRestTarget = (options: FlinkRestOptions = {}): JobTarget<FlinkJobDescription> => ({
  ...flinkRestReader(options),
  restoredFrom: (_job, settings, _change, { snapshot: { job, details } }) =>
    jobOfCluster(options, settings, async (rest) => {
      const seen = await restoredCheckpoint(rest, job.jid, details.now);
      return seen && !rescalesAtCheckpoint(majorVersion(await clusterOverview(rest))) ? seen : undefined;
    }),
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
