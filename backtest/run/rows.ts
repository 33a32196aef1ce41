/** Who decides in a backtest: no policy, Managed Flink itself, and the policies of the product. */
import type { FlinkConfiguration } from '../../lib/options/declare.ts';
import { BASELINES } from '../../lib/savings/baselines.ts';

export interface BacktestRow {
  readonly name: string;
  readonly title: string;
  /** In the table of policies; undefined: the size stays as it was at the start. */
  readonly policy: string | undefined;
  readonly options: FlinkConfiguration;
  /** What can be adopted: the others are there to compare with. */
  readonly ours: boolean;
}

const objective = (name: 'savings' | 'balanced' | 'reliability'): BacktestRow => ({
  name: `autopilot-${name}`,
  title: `autopilot, ${name}`,
  policy: 'autopilot',
  ours: true,
  options: { 'job.autopilot.objective': name },
});

export const BACKTEST_ROWS: readonly BacktestRow[] = [
  { name: 'built-in', title: BASELINES['managed-flink'].name, policy: 'built-in', options: {}, ours: false },
  { name: 'flink', title: 'flink', policy: 'flink', options: {}, ours: true },
  objective('savings'),
  objective('balanced'),
  objective('reliability'),
];
