/** The set-up of a job of any Flink cluster: does its REST API answer, and can the job be rescaled by it? */
import { clusterOverview } from '../../../functions/flink-rest/cluster-overview.ts';
import { describeJob } from '../../../functions/targets/flink-rest/describe.ts';
import { jobOfCluster } from '../../../functions/targets/flink-rest/flink-rest-reader.ts';
import type { Finding } from '../../../lib/doctor/finding.ts';
import type { JobGraph } from '../../../lib/model/graph.ts';
import type { FlinkJobSettings } from '../../../lib/settings/settings.ts';
import { attempt, notChecked, oneLine } from '../attempt.ts';

export const flinkFindings = (settings: FlinkJobSettings, cached: JobGraph | undefined): Promise<readonly Finding[]> =>
  jobOfCluster({}, settings, async (rest, readJob): Promise<readonly Finding[]> => {
    const overview = await attempt('read Flink’s REST API', () => clusterOverview(rest));
    if (overview.kind !== 'done') {
      const says = overview.kind === 'denied' ? overview.says : oneLine(overview.error.message);
      return [{ code: 'flink-rest', severity: 'problem', says }, notChecked('scheduler', 'Flink does not answer.')];
    }
    const { 'flink-version': version, 'slots-total': slots, 'slots-available': free } = overview.value;
    const job = await attempt('read the job', readJob);
    if (job.kind !== 'done') {
      const says = job.kind === 'denied' ? job.says : oneLine(job.error.message);
      return [{ code: 'flink-rest', severity: 'problem', says }, notChecked('scheduler', 'There is no such job.')];
    }
    const { condition, stable } = describeJob(job.value, cached);
    const answers = `Flink ${version} answers at ${withoutPassword(settings.url)}; job "${settings.name}" is ${condition}.`;
    return [
      { code: 'flink-rest', severity: stable ? 'ok' : 'warning', says: answers },
      job.value.requirements === undefined
        ? {
            code: 'scheduler',
            severity: 'problem',
            says: 'The job has no resource requirements: its scheduler is not the adaptive one.',
          }
        : { code: 'scheduler', severity: 'ok', says: 'The job is rescaled in place: adaptive scheduler.' },
      {
        code: 'change-possible',
        severity: free === 0 ? 'warning' : 'ok',
        says: `${free} of ${slots} slots of the cluster are free${free === 0 ? ': the job can not become larger' : ''}.`,
      },
    ];
  });

const withoutPassword = (url: string): string => {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname.replace(/\/+$/, '')}`;
};
