/** One policy over the recorded load, as production would have run it, against the fitted job in one of its cases. */
import { productionController } from '../../bench/control/production.ts';
import { BENCH_POLICIES } from '../../bench/policies/policies.ts';
import type { FlinkConfiguration } from '../../lib/options/declare.ts';
import { unexplained } from '../../lib/policies/autopilot/autopilot.ts';
import type { Policy } from '../../lib/policies/policy.ts';
import type { Case, JobModel } from '../fit/job-model.ts';
import { type JobHistory, MINUTE_MS } from '../history/job-history.ts';
import type { SizeChange } from './meter.ts';
import { type ReplayedJob, replayedJob } from './replayed-job.ts';
import type { BacktestRow } from './rows.ts';

export interface BacktestOptions {
  readonly history: JobHistory;
  readonly model: JobModel;
  readonly objectiveSeconds: number;
  readonly everyMinutes: number;
  /** How often the days are played with what is expected; left out: as often as so many days need (drawn-model.ts). */
  readonly plays?: number;
  /** Of the user, below those of the row. */
  readonly options: FlinkConfiguration;
}

export interface Replayed {
  readonly unitHours: number;
  readonly minutesOver: number;
  readonly worstSeconds: number;
  readonly downSeconds: number;
  readonly changes: readonly SizeChange[];
  /** By the minute. */
  readonly units: readonly number[];
  readonly ages: readonly number[];
}

/** Policy `autopilot` decides as it is deployed; why, is not asked. */
const REPLAYED = { ...BENCH_POLICIES, autopilot: unexplained as unknown as Policy<unknown> };

export const replay = async (backtest: BacktestOptions, row: BacktestRow, of: Case): Promise<Replayed> => {
  const { history, everyMinutes } = backtest;
  const replayed = replayedJob({ ...backtest, of });
  // What the row is about goes before what the job has of its own.
  const { settings } = replayed;
  const job = { ...replayed, settings: { ...settings, options: { ...settings.options, ...row.options } } };
  if (row.policy === undefined) {
    job.advance(history.to);
    return resultOf(job);
  }
  const options = { ...backtest.options, ...row.options };
  const controller = productionController(job, { policy: row.policy, policies: REPLAYED, options });
  const every = everyMinutes * MINUTE_MS;
  for (let at = history.from - (history.from % every) + every; at <= history.to; at += every) {
    job.advance(at);
    await controller.evaluate(at);
  }
  job.advance(history.to);
  await controller.close();
  return resultOf(job);
};

const resultOf = ({ meter }: ReplayedJob): Replayed => {
  const { unitSeconds, minutesOver, worstSeconds, downSeconds } = meter.totals;
  const { changes, units, ages } = meter;
  return { unitHours: unitSeconds / 3600, minutesOver, worstSeconds, downSeconds, changes, units, ages };
};
