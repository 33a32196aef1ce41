/** The backtest of one job: as it ran, Managed Flink's autoscaling, a fixed size, and every policy, each with its band. */
import type { Sizing } from '../../lib/model/sizing.ts';
import { CASES, type JobModel, wasSeen } from '../fit/job-model.ts';
import type { JobHistory } from '../history/job-history.ts';
import { type AsItRan, asItRan } from './as-it-ran.ts';
import { type BacktestOptions, type Replayed, replay } from './backtest.ts';
import { type Band, bandOf, widened } from './band.ts';
import { bestFixedSize } from './fixed-size.ts';
import { BACKTEST_ROWS, type BacktestRow } from './rows.ts';

export interface Compared {
  readonly row: BacktestRow;
  /** Of a fixed size. */
  readonly sizing?: Sizing;
  readonly unitHours: Band;
  readonly minutesOver: Band;
  readonly restarts: Band;
  readonly downSeconds: Band;
  readonly worstSeconds: Band;
  /** Share of the time at sizes that the history never had. */
  readonly unseen: number;
  readonly replays: Readonly<Record<(typeof CASES)[number], Replayed>>;
}

export interface Backtest {
  readonly history: JobHistory;
  readonly model: JobModel;
  readonly objectiveSeconds: number;
  readonly asItRan: AsItRan;
  readonly compared: readonly Compared[];
}

export const backtest = async (
  options: BacktestOptions,
  progress: (row: BacktestRow) => void = () => {},
  rows: readonly BacktestRow[] = BACKTEST_ROWS,
): Promise<Backtest> => {
  const { history, model, objectiveSeconds } = options;
  const compared: Compared[] = [];
  const usable = rows.filter(({ name }) => name !== 'built-in' || history.size.kind === 'kpu');
  for (const row of usable) {
    progress(row);
    compared.push(await compare(options, row));
  }
  const fixed = bestFixedSize(history, model);
  if (fixed !== undefined) compared.push({ ...(await compare(options, FIXED, fixed)), sizing: fixed });
  return { history, model, objectiveSeconds, asItRan: asItRan(history, objectiveSeconds), compared };
};

const FIXED: BacktestRow = {
  ...{ name: 'fixed-size', title: 'one fixed size', policy: undefined, options: {}, ours: false },
};

/** Decisions of a run differ by chance alone from those of another: each change moves the minutes behind by about so much. */
const MINUTES_PER_CHANGE = 0.5;
/** Of long drains, and of loads within a minute, that a minute's mean does not show. */
const OF_MINUTES = 0.15;
const LEAST_MINUTES = 1;

const compare = async (options: BacktestOptions, row: BacktestRow, first?: Sizing): Promise<Compared> => {
  const all = await Promise.all(CASES.map((of) => replay({ ...options, ...(first ? { first } : {}) }, row, of)));
  const [pessimistic, expected, optimistic] = all as [Replayed, Replayed, Replayed];
  const band = (figure: (replayed: Replayed) => number): Band =>
    bandOf(figure(expected), figure(pessimistic), figure(optimistic));
  const restarts = band(({ changes }) => changes.length);
  const own = first === undefined ? options.history.minutes[0]?.sizing : first;
  return {
    row,
    unitHours: widened(band(({ unitHours }) => unitHours), 0.01, 0),
    minutesOver: widened(
      band(({ minutesOver }) => minutesOver),
      OF_MINUTES,
      LEAST_MINUTES + MINUTES_PER_CHANGE * restarts.high,
    ),
    restarts,
    downSeconds: band(({ downSeconds }) => downSeconds),
    worstSeconds: band(({ worstSeconds }) => worstSeconds),
    unseen: own === undefined ? 1 : unseenShare(options, expected, own),
    replays: { pessimistic, expected, optimistic },
  };
};

const unseenShare = ({ history, model }: BacktestOptions, { changes }: Replayed, first: Sizing): number => {
  let [at, sizing, unseen] = [history.from, first, 0];
  for (const change of [...changes, { at: history.to, to: first }]) {
    if (!wasSeen(model, sizing)) unseen += change.at - at;
    ({ at, to: sizing } = change);
  }
  return unseen / Math.max(1, history.to - history.from);
};

export const unitName = (history: JobHistory): string => (history.size.kind === 'kpu' ? 'KPU' : 'slot');
