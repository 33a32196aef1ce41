/** Is the job of the right size? With codes that a table can be filtered by, and the numbers behind each. */
import { isSource } from '../../lib/model/graph.ts';
import { carriedBy } from '../fit/carried.ts';
import type { Backtest } from '../run/backtest-job.ts';
import { highLoad } from '../run/fixed-size.ts';
import type { AdviceOption } from './option.ts';

export type Finding = 'optimized' | 'over-provisioned' | 'under-provisioned';

export type ReasonCode =
  | 'savings'
  | 'load-varies'
  | 'busy-low'
  | 'busy-high'
  | 'cpu-low'
  | 'cpu-high'
  | 'memory-high'
  | 'capacity-short'
  | 'lag-over-objective'
  | 'lag-unknown'
  | 'restarts'
  | 'skew'
  | 'built-in-scaling';

export interface FindingReason {
  readonly code: ReasonCode;
  readonly says: string;
}

export interface Found {
  readonly finding: Finding;
  readonly reasons: readonly FindingReason[];
}

/** Less is not worth a restart. */
const WORTH = 0.1;
/** Minutes a day over the objective that are no accident. */
const BEHIND = 15;

export const findingOf = (tested: Backtest, best: AdviceOption | undefined): Found => {
  const reasons = reasonsOf(tested, best);
  const has = (code: ReasonCode): boolean => reasons.some((reason) => reason.code === code);
  const short = has('capacity-short') || (has('lag-over-objective') && (has('busy-high') || has('cpu-high')));
  if (short) return { finding: 'under-provisioned', reasons };
  return { finding: has('savings') ? 'over-provisioned' : 'optimized', reasons };
};

const percent = (share: number): string => `${Math.round(100 * share)} %`;

const reasonsOf = (tested: Backtest, best: AdviceOption | undefined): readonly FindingReason[] => {
  const { history, model, asItRan } = tested;
  const found: FindingReason[] = [];
  const add = (code: ReasonCode, says: string): void => void found.push({ code, says });
  const days = (history.to - history.from) / 86_400_000;

  if (best !== undefined && best.savingsShare.expected >= WORTH && best.savingsShare.low > 0) {
    add('savings', `${best.title} would have cost ${percent(best.savingsShare.expected)} less.`);
  }
  const quiet = highLoad(model, 0.05);
  const high = highLoad(model, 0.95);
  if (quiet > 0 && high / quiet >= 2) {
    add('load-varies', `The load varies ${(high / quiet).toFixed(1)} times between its quiet and its busy minutes.`);
  }
  const hottest = history.minutes.map(({ vertices }) => Math.max(0, ...vertices.map((one) => known(one.hottest))));
  const busy = quantile(hottest, 0.95);
  if (busy < 0.5) add('busy-low', `The hottest subtask is busy ${percent(busy)} of the time, in its busiest minutes.`);
  if (busy >= 0.9)
    add('busy-high', `The hottest subtask is busy ${percent(busy)} of the time, in its busiest minutes.`);
  const cpu = quantile(
    history.minutes.map((minute) => minute.cpu),
    0.95,
  );
  if (cpu < 0.4) add('cpu-low', `The hottest container uses ${percent(cpu)} of its processor, in its busiest minutes.`);
  if (cpu >= 0.85)
    add('cpu-high', `The hottest container uses ${percent(cpu)} of its processor, in its busiest minutes.`);
  const memory = quantile(
    history.minutes.map((minute) => minute.container),
    0.95,
  );
  if (memory >= 0.9) add('memory-high', `The fullest container uses ${percent(memory)} of its memory.`);
  const carried = carriedBy(model, history.size.current, 'expected');
  const peak = highLoad(model);
  if (peak > carried) {
    add('capacity-short', `Its highest load is ${records(peak)}, and its size carries ${records(carried)}.`);
  }
  const behind = (asItRan.minutesOver?.expected ?? 0) / days;
  if (behind >= BEHIND) add('lag-over-objective', `It was behind its objective ${Math.round(behind)} minutes a day.`);
  if (asItRan.minutesOver === undefined) {
    add('lag-unknown', 'No backlog of its sources was found: minutes over the objective are those of the model alone.');
  }
  const own = history.restarts.filter(({ seenBy }) => seenBy === 'gap').length;
  if (own > 0)
    add(
      'restarts',
      `${own === 1 ? 'Once' : `${own} times`} its metrics stopped for minutes that no operation explains.`,
    );
  for (const [i, { evenness }] of model.vertices.entries()) {
    const vertex = history.graph.vertices[i];
    if (vertex === undefined || evenness >= 0.7 || isSource(vertex)) continue;
    add('skew', `${vertex.name}: the mean subtask does ${percent(evenness)} of what the hottest does.`);
  }
  if (history.builtInScaling === true) {
    add(
      'built-in-scaling',
      "Managed Flink's own autoscaling is on; flink-autopilot switches it off with its first change.",
    );
  }
  return found;
};

const records = (perSecond: number): string => `${Math.round(perSecond).toLocaleString('en-US')} records/s`;

const known = (value: number): number => (Number.isFinite(value) ? value : 0);

/** NaN: never measured. */
export const quantile = (values: readonly number[], share: number): number => {
  const sorted = values.filter(Number.isFinite).toSorted((a, b) => a - b);
  return sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
};
