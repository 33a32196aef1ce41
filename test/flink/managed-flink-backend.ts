/**
 * A real Flink as what runs an application of the embedded Managed Flink. An update stops the job with a savepoint and
 * submits it again, as the service does: another job id, an empty exception history, every vertex at the new parallelism.
 * (The adaptive scheduler's resource requirements would be quicker, and would hide all of that.)
 */
import type { ApplicationBackend } from '../../sandbox/interfaces.ts';
import type { RunningFlink } from './start-flink.ts';
import { until } from './until.ts';

/** No job plan: the graph must come through the dashboard. */
export const realApplication = (flink: RunningFlink): ApplicationBackend => {
  const get = async (path: string) => {
    const answer = await fetch(flink.url + path, { signal: AbortSignal.timeout(10_000) });
    return { status: answer.status, body: (await answer.json()) as unknown };
  };
  const allTasksRun = async (): Promise<true | undefined> => {
    const { jobs } = (await get('/jobs/overview')).body as Overview;
    return jobs.some(({ state, tasks }) => state === 'RUNNING' && tasks.running === tasks.total) || undefined;
  };
  const restart = async (parallelism: number): Promise<void> => {
    await flink.restart(parallelism);
    await until('all tasks of the new job to run', 60, allTasksRun);
  };
  return {
    jobPlan: () => undefined,
    flinkRest: (_application, path) => get(path),
    restart: (_application, { parallelism }, ended) => {
      restart(parallelism).then(
        () => ended({ kind: 'running' }),
        (error: Error) => ended({ kind: 'failed', error: error.message }),
      );
    },
  };
};

interface Overview {
  readonly jobs: readonly { state: string; tasks: { running: number; total: number } }[];
}
