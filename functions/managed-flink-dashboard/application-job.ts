/** The one job of a Managed Flink application: its name in Flink is not that of the application. */
import type { FlinkRestReader } from '../flink-rest/client.ts';
import { FlinkRestError } from '../flink-rest/error.ts';
import { hasEnded, listJobs, type OverviewJob } from '../flink-rest/jobs-overview.ts';

/** The one that has not ended, else the newest. Throws FlinkRestError when there is none, or more than one. */
export const applicationJob = async (rest: FlinkRestReader): Promise<OverviewJob> => {
  const jobs = (await listJobs(rest)).toSorted((a, b) => b['start-time'] - a['start-time']);
  const alive = jobs.filter((job) => !hasEnded(job));
  if (alive.length > 1) {
    const names = alive.map(({ name }) => `"${name}"`).join(', ');
    throw new FlinkRestError('GET /jobs/overview', undefined, `it has ${alive.length} jobs (${names}), not one`);
  }
  const job = alive[0] ?? jobs[0];
  if (!job) throw new FlinkRestError('GET /jobs/overview', undefined, 'it has no job');
  return job;
};
