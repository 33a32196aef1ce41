/** From the histories of a fleet to the advice for it: a model and a backtest for every job, on all processors. */

import type { JobAdvice } from '../../backtest/advice/advice.ts';
import { advise } from '../../backtest/advice/advise.ts';
import { fitModel, NothingToFit } from '../../backtest/fit/fit-model.ts';
import { newestDays } from '../../backtest/fit/newest-days.ts';
import type { JobHistory } from '../../backtest/history/job-history.ts';
import { backtestJob } from '../../backtest/run/backtest-job.ts';
import { comparePool } from '../../backtest/run/pool.ts';
import type { FlinkConfiguration } from '../../lib/options/declare.ts';
import type { Unread } from './read-fleet.ts';

export interface FleetAdviceRequest {
  readonly objectiveSeconds: number;
  readonly replayDays: number;
  readonly everyMinutes: number;
  readonly options: FlinkConfiguration;
  /** After each policy of a job. */
  readonly progress: (at: ReplayProgress) => void;
}

export interface ReplayProgress {
  readonly job: string;
  readonly policy: string;
  /** Of the rows of this job. */
  readonly done: number;
  readonly of: number;
}

export interface FleetAdvice {
  readonly jobs: readonly JobAdvice[];
  readonly unread: readonly Unread[];
}

export const adviseFleet = async (
  histories: readonly JobHistory[],
  { objectiveSeconds, replayDays, everyMinutes, options, progress }: FleetAdviceRequest,
): Promise<FleetAdvice> => {
  const pool = comparePool();
  const unread: Unread[] = [];
  try {
    const advised = await Promise.all(
      histories.map(async (whole): Promise<JobAdvice | undefined> => {
        const { name } = whole.job;
        try {
          const { history, model } = newestDays(whole, fitModel(whole), replayDays);
          const request = { history, model, objectiveSeconds, everyMinutes, options };
          const tested = await backtestJob(request, {
            compare: pool.compare,
            replayed: (policy, done, of) => progress({ job: name, policy, done, of }),
          });
          return advise(tested, whole);
        } catch (cause) {
          if (!(cause instanceof NothingToFit)) throw cause;
          unread.push({ name, says: [cause.message, ...whole.notes].join(' ') });
          return undefined;
        }
      }),
    );
    const jobs = advised.filter((one) => one !== undefined);
    return { jobs: jobs.toSorted((a, b) => a.score - b.score), unread };
  } finally {
    await pool.close();
  }
};
