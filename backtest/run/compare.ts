/** One row of the backtest of a job in its three cases, and the bands that follow. */
import type { Sizing } from '../../lib/model/sizing.ts';
import { drawnModel, playsFor } from '../fit/drawn-model.ts';
import { type CASES, type Case, wasSeen } from '../fit/job-model.ts';
import { type BacktestOptions, type Replayed, replay } from './backtest.ts';
import { type Band, bandOf, widened } from './band.ts';
import type { BacktestRow } from './rows.ts';

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
  /** Units of each play with what is expected: the mean of those in the middle is what `unitHours` expects. */
  readonly plays: readonly number[];
  /** `expected`: the play that comes nearest to the mean. */
  readonly replays: Readonly<Record<(typeof CASES)[number], Replayed>>;
}

export interface CompareUnit {
  readonly options: BacktestOptions;
  readonly row: BacktestRow;
  /** The size that it has from the start; left out: that of the history. */
  readonly first?: Sizing;
}

/** Decisions of a run differ by chance alone from those of another: each change moves the minutes behind by about so much. */
const MINUTES_PER_CHANGE = 0.5;
/** Of long drains, and of loads within a minute, that a minute's mean does not show. */
const OF_MINUTES = 0.15;
const LEAST_MINUTES = 1;
/** Policy `autopilot` looks at more than a model shows: near the limit of a size it decides differently (docs/report.md). */
const OF_COST = { autopilot: 0.1, other: 0.01 } as const;

export const compare = async ({ options, row, first }: CompareUnit): Promise<Compared> => {
  const { history, model } = options;
  const play = (of: Case, drawn = model): Promise<Replayed> =>
    replay({ ...options, model: drawn, ...(first ? { first } : {}) }, row, of);
  const plays: Replayed[] = [];
  for (let n = 0; n < playsOf(options, row); n++)
    plays.push(await play('expected', drawnModel(model, n, history.job.name)));
  const pessimistic = await play('pessimistic');
  const optimistic = await play('optimistic');
  const mean = (figure: (replayed: Replayed) => number): number => middleMean(plays.map(figure));
  const band = (figure: (replayed: Replayed) => number): Band =>
    bandOf(mean(figure), ...[...plays, pessimistic, optimistic].map(figure));
  const restarts = band(({ changes }) => changes.length);
  const minutesOver = band((replayed) => replayed.minutesOver);
  const cost = mean(({ unitHours }) => unitHours);
  const expected = plays.reduce((a, b) => (Math.abs(b.unitHours - cost) < Math.abs(a.unitHours - cost) ? b : a));
  return {
    row,
    ...(first === undefined ? {} : { sizing: first }),
    unitHours: widened(
      band(({ unitHours }) => unitHours),
      OF_COST[row.policy === 'autopilot' ? 'autopilot' : 'other'],
      0,
    ),
    minutesOver: widened(minutesOver, OF_MINUTES, LEAST_MINUTES + MINUTES_PER_CHANGE * restarts.high),
    restarts,
    downSeconds: band(({ downSeconds }) => downSeconds),
    worstSeconds: band(({ worstSeconds }) => worstSeconds),
    unseen: unseenShare(options, expected, first ?? history.minutes[0]?.sizing),
    plays: plays.map(({ unitHours }) => unitHours),
    replays: { pessimistic, expected, optimistic },
  };
};

/** One play of five that goes a way of its own says little: the lowest and the highest of so many are left out.  (147, 150, 151, 152, 190)  ->  151 */
export const middleMean = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length < FEWEST_TO_TRIM ? sorted : sorted.slice(1, -1);
  return middle.reduce((sum, value) => sum + value, 0) / middle.length;
};

const FEWEST_TO_TRIM = 5;

const DAY_MS = 86_400_000;

/** What is there to compare with decides by few and plain rules, or not at all. */
const playsOf = ({ history, plays }: BacktestOptions, { ours }: BacktestRow): number =>
  ours ? (plays ?? playsFor((history.to - history.from) / DAY_MS)) : 1;

const unseenShare = (
  { history, model }: BacktestOptions,
  { changes }: Replayed,
  first: Sizing = history.size.current,
): number => {
  let [at, sizing, unseen] = [history.from, first, 0];
  for (const change of [...changes, { at: history.to, to: first }]) {
    if (!wasSeen(model, sizing)) unseen += change.at - at;
    ({ at, to: sizing } = change);
  }
  return unseen / Math.max(1, history.to - history.from);
};
