/** The Flink cluster that a job's metrics are read from, and the job in it: by its URL, or through a Flink dashboard. */
import type { JobSettings } from '../../../lib/settings/settings.ts';
import { type FlinkRestOptions, type FlinkRestReader, flinkRest } from '../../flink-rest/client.ts';
import { findJob, type OverviewJob } from '../../flink-rest/jobs-overview.ts';
import { flinkSettings } from '../../flink-rest/settings.ts';
import { applicationJob } from '../../managed-flink-dashboard/application-job.ts';
import type { ObserveRequest } from '../../ports.ts';
import { type ApplicationsOfRest, DashboardClosed } from './applications.ts';

export interface Cluster {
  /** Jobs of one cluster have the same. */
  readonly key: string;
  read<T>(work: (rest: FlinkRestReader) => Promise<T>): Promise<T>;
  findJob(rest: FlinkRestReader): Promise<OverviewJob>;
}

export interface ClusterOptions extends FlinkRestOptions {
  readonly applications?: ApplicationsOfRest;
}

export const clusterOf = (request: ObserveRequest, options: ClusterOptions): Cluster =>
  request.settings.platform === 'managed-flink'
    ? ofApplication(request, options.applications)
    : ofUrl(request.settings, options);

const ofUrl = (settings: JobSettings, options: FlinkRestOptions): Cluster => {
  const { url, name } = flinkSettings(settings);
  const rest = flinkRest(url, options);
  return { key: url, read: (work) => work(rest), findJob: () => findJob(rest, url, name) };
};

/** Its `read` throws DashboardClosed. */
const ofApplication = ({ job, now }: ObserveRequest, applications: ApplicationsOfRest | undefined): Cluster => {
  if (!applications) throw new Error(`This function reads no Flink dashboard, as the metrics of "${job.name}" need`);
  return {
    key: `managed-flink/${job.name}`,
    read: async (work) => {
      const read = await applications.dashboards.read(job.name, now, work);
      if (read.kind === 'closed') throw new DashboardClosed(read.because);
      return read.value;
    },
    findJob: applicationJob,
  };
};
