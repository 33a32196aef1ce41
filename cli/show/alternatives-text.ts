/** The sizes that a policy weighed, as a table: what each carries, for how long, and what it costs: units, with the next restart spread over that time. */
import type { PageAlternative } from '../../console/model/predictions.ts';
import { count, or, seconds } from '../../console/page/shared/format.ts';
import { tableText } from '../terminal/text.ts';

export const alternativesText = (all: readonly PageAlternative[]): string => {
  const unit = (all[0]?.unit ?? 'slots').toUpperCase();
  const table = tableText(
    [
      { head: unit, align: 'right' },
      { head: 'PARALLELISM', align: 'right' },
      { head: 'CARRIES/S', align: 'right' },
      { head: 'HOLDS FOR', align: 'right' },
      { head: `COST IN ${unit}`, align: 'right' },
      { head: '' },
    ],
    all.map(({ size, parallelism, carries, holdSeconds, cost, is }) => [
      count(size),
      count(parallelism),
      or(carries, count),
      or(holdSeconds, holdWords),
      or(cost, count),
      is ?? '',
    ]),
  );
  return table.replaceAll(/^/gm, '  ');
};

const holdWords = (value: number): string =>
  value < 60 ? 'too little' : seconds(value >= 36_000 ? 3600 * Math.round(value / 3600) : 60 * Math.round(value / 60));
