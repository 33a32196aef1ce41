/** A backtest in a terminal: who decides, what it costs, how long it is behind, how often it restarts. */
import { number, range } from '../../backtest/page/numbers.ts';
import type { Backtest } from '../../backtest/run/backtest-job.ts';
import { AS_IT_RAN } from '../../lib/savings/baselines.ts';

export const backtestText = ({ history, model, asItRan, compared, objectiveSeconds }: Backtest): string => {
  const hours = (history.to - history.from) / 3_600_000;
  const unit = history.size.kind === 'kpu' ? 'KPU-hours' : 'slot-hours';
  const over = asItRan.minutesOver;
  const rows = [
    ['', unit, 'plays', `min over ${objectiveSeconds} s`, 'restarts', 'at sizes never seen'],
    [
      AS_IT_RAN,
      number(asItRan.unitHours),
      '',
      over === undefined ? 'not known' : range(over, number),
      number(asItRan.restarts),
      '',
    ],
    ...compared.map(({ row, sizing, unitHours, minutesOver, restarts, unseen, plays }) => [
      sizing?.kind === 'kpu' ? `${row.title} (${sizing.kpus} KPU)` : row.title,
      `${number(unitHours.expected)} (${range(unitHours, number)})`,
      plays.length < 2 ? '1' : `${plays.length}: ${plays.map(number).join(' ')}`,
      `${number(minutesOver.expected)} (${range(minutesOver, number)})`,
      range(restarts, number),
      `${Math.round(100 * unseen)} %`,
    ]),
  ];
  const widths = [0, 1, 2, 3, 4, 5].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
  const seen =
    model.restartsSeen === 0
      ? 'no restart of it was seen: downtime is what is usual'
      : `${model.restartsSeen} restarts seen`;
  return `${history.job.name}: ${number(hours)} hours, ${seen}\n\n${lines.join('\n')}`;
};
