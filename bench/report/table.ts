/** The results as text: a table for every case, then the bars. */
import type { Column } from '../suites/suite.ts';
import { halfOf, type SuiteResult } from './results.ts';

export const tableText = ({ suite, rows }: SuiteResult): readonly string[] => {
  const names = suite.cases.map(({ name }) => name).filter((name) => rows.some(({ cases }) => name in cases));
  const width = Math.max(...rows.map(({ row }) => row.length), 10);
  const heading = suite.columns.map(({ title }) => title.padStart(widthOf(title))).join('  ');
  const lines = [`${suite.title}`, suite.says, ''];
  for (const name of names) {
    lines.push(`${name} (${halfOf(suite, name)})`.padEnd(width + 2) + ''.padEnd(0));
    lines.push(`${''.padEnd(width + 2)}${heading}`);
    for (const { row, cases } of rows) {
      const figures = cases[name];
      if (figures === undefined) continue;
      const cells = suite.columns.map((column) =>
        cellOf(figures[column.figure], column).padStart(widthOf(column.title)),
      );
      lines.push(`  ${row.padEnd(width)}${cells.join('  ')}`);
    }
    lines.push('');
  }
  for (const { row, verdicts } of rows) {
    for (const { bar, reached, passes } of verdicts)
      lines.push(`${passes ? 'pass' : 'FAIL'}  ${row}: ${bar}: ${reached}`);
  }
  if (rows.some(({ verdicts }) => verdicts.length > 0)) lines.push('');
  return lines;
};

const widthOf = (title: string): number => Math.max(title.length, 7);

/** Shares of columns that say % are shown as such. */
export const cellOf = (value: number | undefined, { title, digits }: Column): string =>
  value === undefined || Number.isNaN(value) ? '-' : (title.includes('%') ? 100 * value : value).toFixed(digits);
