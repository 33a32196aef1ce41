/** The jobs of a cluster, and what their tasks do now. `/jobs/overview` is live, never cached. */
import * as v from 'valibot';
import type { FlinkRestReader } from './client.ts';

const count = v.optional(v.number(), 0);
const overviewJob = v.object({
  jid: v.string(),
  name: v.string(),
  state: v.string(),
  'start-time': v.number(),
  tasks: v.object({ total: count, running: count, finished: count }),
});
const overview = v.object({ jobs: v.array(overviewJob) });

export type OverviewJob = v.InferOutput<typeof overviewJob>;

const ENDED = new Set(['FINISHED', 'CANCELED', 'FAILED']);

/** Throws when there is none. */
export const findJob = async (rest: FlinkRestReader, url: string, name: string): Promise<OverviewJob> =>
  namedJob(await listJobs(rest), url, name);

/**
 * A name is not unique in Flink: a running job comes before one that is starting, that before one that has ended, and of
 * equals the newest is taken. Throws when there is none.
 */
export const namedJob = (jobs: readonly OverviewJob[], url: string, name: string): OverviewJob => {
  const [found] = jobs
    .filter((job) => job.name === name)
    .sort((a, b) => rank(b.state) - rank(a.state) || b['start-time'] - a['start-time']);
  if (found) return found;
  const names = [...new Set(jobs.map((job) => `"${job.name}"`))];
  const there = names.length > 0 ? `it has ${names.join(', ')}` : 'it has no job at all';
  throw new Error(`The Flink cluster at ${new URL(url).origin} has no job named "${name}": ${there}`);
};

const rank = (state: string): number => (state === 'RUNNING' ? 2 : ENDED.has(state) ? 0 : 1);

export const listJobs = async (rest: FlinkRestReader): Promise<readonly OverviewJob[]> =>
  (await rest.get('/jobs/overview', overview)).jobs;

export const hasEnded = (job: OverviewJob): boolean => ENDED.has(job.state);

export const allTasksRun = ({ state, tasks }: OverviewJob): boolean =>
  state === 'RUNNING' && tasks.total > 0 && tasks.running + tasks.finished === tasks.total;

/** Names of the jobs that have not ended, each once. */
export const liveJobNames = async (rest: FlinkRestReader): Promise<readonly string[]> => {
  const jobs = await listJobs(rest);
  return [...new Set(jobs.filter((job) => !hasEnded(job)).map((job) => job.name))];
};
