/** The sizes that a policy weighed, as a table: what each carries, for how long, and what it costs. */
import type { PageAlternative } from '../../console/model/predictions.ts';
import { count, or, seconds } from '../../console/page/shared/format.ts';
import { tableText } from '../terminal/text.ts';

export const alternativesText = (all: readonly PageAlternative[]): string =>
  tableText(
    [
      { head: (all[0]?.unit ?? 'slots').toUpperCase(), align: 'right' },
      { head: 'PARALLELISM', align: 'right' },
      { head: 'CARRIES/S', align: 'right' },
      { head: 'HOLDS FOR', align: 'right' },
      { head: 'COST', align: 'right' },
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
  ).replaceAll(/^/gm, '  ');

const holdWords = (value: number): string =>
  value < 60 ? 'too little' : seconds(value >= 36_000 ? 3600 * Math.round(value / 3600) : 60 * Math.round(value / 60));
