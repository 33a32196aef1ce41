/** The backtest of one job: as it ran, Managed Flink's autoscaling where it runs there, a fixed size, and every policy, each with its band. */
import { BASELINES } from '../../lib/savings/baselines.ts';
import type { JobModel } from '../fit/job-model.ts';
import type { JobHistory } from '../history/job-history.ts';
import { type AsItRan, asItRan } from './as-it-ran.ts';
import type { BacktestOptions } from './backtest.ts';
import { type Compared, type CompareUnit, compare } from './compare.ts';
import { bestFixedSize } from './fixed-size.ts';
import { BACKTEST_ROWS, type BacktestRow } from './rows.ts';

export interface Backtest {
  readonly history: JobHistory;
  readonly model: JobModel;
  readonly objectiveSeconds: number;
  readonly asItRan: AsItRan;
  readonly compared: readonly Compared[];
}

export interface BacktestRun {
  readonly rows?: readonly BacktestRow[];
  /** In this thread, or in others. */
  readonly compare?: (unit: CompareUnit) => Promise<Compared>;
  /** After each row: which, and how many there are. */
  readonly replayed?: (title: string, done: number, of: number) => void;
}

export const backtestJob = async (
  options: BacktestOptions,
  { rows = BACKTEST_ROWS, compare: comparing = compare, replayed }: BacktestRun = {},
): Promise<Backtest> => {
  const { history, model, objectiveSeconds } = options;
  const usable = rows.filter(({ name }) => name !== 'built-in' || history.size.kind === 'kpu');
  const fixed = bestFixedSize(history, model);
  const units: readonly CompareUnit[] = [
    ...usable.map((row) => ({ options, row })),
    ...(fixed === undefined ? [] : [{ options, row: FIXED, first: fixed }]),
  ];
  let done = 0;
  const compared = await Promise.all(
    units.map(async (unit) => {
      const one = await comparing(unit);
      done += 1;
      replayed?.(unit.row.title, done, units.length);
      return one;
    }),
  );
  return { history, model, objectiveSeconds, asItRan: asItRan(history, objectiveSeconds), compared };
};

const FIXED: BacktestRow = {
  name: 'fixed-size',
  title: BASELINES['static-peak'].name,
  policy: undefined,
  options: {},
  ours: false,
};
