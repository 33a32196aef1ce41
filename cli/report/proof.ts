/**
 * Is a backtest true? Days of the simulated world are recorded at one size, backtested, and then really played by each policy:
 * several times, since two runs of the same job under the same load turn on single decisions, and differ by a few percent.
 */

import { fitModel } from '../../backtest/fit/fit-model.ts';
import { openReadAccount } from '../../backtest/history/account.ts';
import { listApplications, lookAt } from '../../backtest/history/applications.ts';
import type { JobHistory } from '../../backtest/history/job-history.ts';
import { readHistory } from '../../backtest/history/read-history.ts';
import { compare } from '../../backtest/run/compare.ts';
import { BACKTEST_ROWS, type BacktestRow } from '../../backtest/run/rows.ts';
import { ROWS } from '../../bench/run/row.ts';
import { type Day, runDay } from '../../bench/suites/managed-flink.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import { parseSettings } from '../../lib/settings/settings.ts';
import { setVariables } from '../../sandbox/aws/set-variables.ts';
import { type RecordedAccount, recordAccount } from '../../sandbox/simulation/recorded-account.ts';
import { JOBS } from '../../world/jobs/jobs.ts';
import { DEFAULT_SIZE } from '../../world/world.ts';

export interface ProofDay extends Pick<Day, 'name' | 'job' | 'load'> {
  readonly seed: number;
}

const LOADS = ['day', 'flat', 'night', 'ramp', 'step', 'spike'] as const;

/** Nothing of the model was fitted to days of these. */
export const HELD_OUT_SEEDS = [3, 4] as const;

/** The days of the benchmark of Managed Flink. */
export const proofDays = (seeds: readonly number[]): readonly ProofDay[] =>
  seeds.flatMap((seed) => [
    ...LOADS.map((load) => ({ name: load, job: 'clickstream' as const, load, seed })),
    { name: 'light', job: 'light' as const, load: 'day' as const, seed },
  ]);

export interface ProofRow {
  readonly day: ProofDay;
  readonly row: string;
  /** `real`: of each run. `backtested`: what the plays in the middle come to. */
  readonly kpuHours: {
    readonly real: readonly number[];
    readonly backtested: number;
    readonly plays: readonly number[];
  };
  /** Of the mean, relative. */
  readonly costError: number;
  readonly minutesOver: {
    readonly real: readonly number[];
    readonly low: number;
    readonly expected: number;
    readonly high: number;
  };
  /** Every run is. */
  readonly withinBand: boolean;
}

/** Real runs of a day: the one whose metrics were recorded goes on with its chance, the others have their own. */
const REAL_RUNS = 3;
const chanceOf = (seed: number, run: number): number => (run === 0 ? seed : 1000 * run + seed);

const START = Date.UTC(2026, 2, 2);
const HOURS = 24;
const OBJECTIVE_SECONDS = 60;
/** What the benchmark runs its policies with. */
const OPTIONS = {
  'job.autoscaler.restart.time-tracking.enabled': 'true',
  'job.autoscaler.scale-down.interval': '30 min',
};

export const PROOF_ROWS: readonly BacktestRow[] = BACKTEST_ROWS;

export async function* proof(days: readonly ProofDay[], rows = PROOF_ROWS): AsyncGenerator<ProofRow> {
  for (const day of days) {
    const history = await recorded(day);
    const model = fitModel(history);
    for (const row of rows) {
      const real = ROWS.find(({ name }) => name === row.name);
      if (real === undefined) throw new Error(`The benchmark has no row ${row.name}`);
      const options = { history, model, objectiveSeconds: OBJECTIVE_SECONDS, everyMinutes: 5, options: OPTIONS };
      const { unitHours, minutesOver, plays } = await compare({ options, row });
      const [cost, over]: [number[], number[]] = [[], []];
      for (let run = 0; run < REAL_RUNS; run++) {
        const played = { ...day, half: 'developed', hours: HOURS } as const;
        const figures = await runDay(played, real, day.seed, chanceOf(day.seed, run));
        cost.push(figures['kpuHours'] ?? Number.NaN);
        over.push(figures['minutesOver60'] ?? Number.NaN);
      }
      yield {
        day,
        row: row.name,
        kpuHours: { real: cost, backtested: unitHours.expected, plays },
        costError: unitHours.expected / meanOf(cost) - 1,
        minutesOver: { real: over, ...minutesOver },
        withinBand: over.every((minutes) => minutes >= minutesOver.low && minutes <= minutesOver.high),
      };
    }
  }
}

const meanOf = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

/** As CloudWatch of the embedded account has it. */
const recorded = async ({ job, load, seed }: ProofDay): Promise<JobHistory> => {
  const account = await recordAccount([{ job: JOBS[job], size: DEFAULT_SIZE, load, seed }], {
    start: START,
    hours: HOURS,
  });
  try {
    return await historyOfAccount(account, START);
  } finally {
    await account.stop();
  }
};

/** Of its only application. */
export const historyOfAccount = async (account: RecordedAccount, from: EpochMs): Promise<JobHistory> => {
  const unsetVariables = setVariables(account.environment);
  const reading = openReadAccount({});
  try {
    const file = parseSettings({ jobs: account.jobs });
    const [listed] = await listApplications(reading.client);
    if (listed === undefined) throw new Error('The recorded account has no application');
    const seen = await lookAt(reading.client, listed, file, account.jobs, account.now());
    if (seen.kind !== 'found') throw new Error(seen.says);
    const range = { from, to: account.now() };
    return (await readHistory(reading.reader, { ...seen, file, range })).history;
  } finally {
    reading.close();
    unsetVariables();
  }
};

export const COST_BAR = 0.05;

export const proofLine = ({ day, row, kpuHours, costError, minutesOver, withinBand }: ProofRow): string =>
  [
    `${day.name}, seed ${day.seed}`.padEnd(16),
    row.padEnd(22),
    `${kpuHours.backtested.toFixed(1)} of ${meanOf(kpuHours.real).toFixed(1)} KPU-hours`.padEnd(28),
    `${(100 * costError).toFixed(1)} %`.padStart(8),
    (Math.abs(costError) <= COST_BAR ? '' : 'miss').padEnd(6),
    `plays ${rounded(kpuHours.plays)}`.padEnd(26),
    `runs ${rounded(kpuHours.real)}`.padEnd(18),
    `${rounded(minutesOver.real)} min in ${minutesOver.low.toFixed(1)} to ${minutesOver.high.toFixed(1)}`.padEnd(26),
    withinBand ? '' : 'miss',
  ]
    .join(' ')
    .trimEnd();

const rounded = (values: readonly number[]): string => values.map((one) => one.toFixed(0)).join(' ');
