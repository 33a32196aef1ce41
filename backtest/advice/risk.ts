/** How likely an option does not meet the need: 0 (as now) to 4, and what that is made of. */

import type { Backtest } from '../run/backtest-job.ts';
import type { Band } from '../run/band.ts';
import type { Compared } from '../run/compare.ts';

export interface Risk {
  readonly value: 0 | 1 | 2 | 3 | 4;
  readonly madeOf: readonly string[];
}

/** Options that may not meet the need are not the first, whatever they save. */
export const MOST_RISK = 2;

/** Minutes a day. */
const MUCH_BEHIND = 30;
const BEHIND = 5;
const MANY_RESTARTS = 12;
const SHORT_DAYS = 3;
const MOSTLY = 0.5;

export const riskOf = (
  { history, asItRan, model }: Backtest,
  { minutesOver, restarts, unseen }: Pick<Compared, 'minutesOver' | 'restarts' | 'unseen'>,
): Risk => {
  const days = (history.to - history.from) / 86_400_000;
  const madeOf: string[] = [];
  let value = 0;
  const add = (points: number, says: string): void => {
    value += points;
    madeOf.push(says);
  };
  const before = asItRan.minutesOver ?? NOTHING;
  const more = (minutesOver.expected - before.expected) / days;
  const worst = (minutesOver.high - before.high) / days;
  if (more > MUCH_BEHIND) add(3, `${Math.round(more)} minutes a day more over the objective`);
  else if (more > BEHIND) add(2, `${Math.round(more)} minutes a day more over the objective`);
  else if (worst > MUCH_BEHIND) add(2, `at worst ${Math.round(worst)} minutes a day more over the objective`);
  else if (worst > BEHIND) add(1, `at worst ${Math.round(worst)} minutes a day more over the objective`);
  if (unseen > MOSTLY) add(1, `${Math.round(100 * unseen)} % of the time at sizes that it never had`);
  if (restarts.expected / days > MANY_RESTARTS) add(1, `${Math.round(restarts.expected / days)} restarts a day`);
  if (restarts.expected > 0 && model.restartsSeen === 0)
    madeOf.push('no restart of it was ever seen: downtime is what is usual');
  if (days < SHORT_DAYS) add(days < 1 ? 1 : 0, `only ${days.toFixed(1)} days of history`);
  if (asItRan.minutesOver === undefined) add(1, 'its backlog is not measured');
  return { value: Math.min(4, value) as Risk['value'], madeOf };
};

const NOTHING: Band = { low: 0, expected: 0, high: 0 };
