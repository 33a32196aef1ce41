import { describe, expect, it } from 'vitest';
import { documentOf } from '../../bench/report/document.ts';
import { resultsOf } from '../../bench/report/results.ts';
import { axis, svgOf } from '../../bench/report/svg.ts';
import { tableText } from '../../bench/report/table.ts';
import { ROWS } from '../../bench/run/row.ts';
import type { Suite } from '../../bench/suites/suite.ts';

const suite: Suite = {
  name: 'toy',
  title: 'A toy',
  says: 'Of two cases.',
  columns: [
    { figure: 'late', title: '% late', digits: 1 },
    { figure: 'error', title: 'error', digits: 2 },
  ],
  cases: (['one', 'two'] as const).map((name, i) => ({
    name,
    half: i === 0 ? 'developed' : 'held-out',
    run: async () => ({}),
  })),
  takesPart: () => true,
  verdicts: (row, of) => [
    {
      bar: 'late <= 2 %',
      reached: String(of(row)?.['one']?.['late']),
      passes: (of(row)?.['one']?.['late'] ?? 1) <= 0.02,
    },
  ],
};

const units = [
  { suite: 'toy', case: 'one', row: 'a', seed: 0 },
  { suite: 'toy', case: 'one', row: 'a', seed: 1 },
  { suite: 'toy', case: 'two', row: 'a', seed: 0 },
];
const results = resultsOf([suite], units, [{ late: 0.01, error: 3 }, { late: 0.05, error: Number.NaN }, { late: 0 }]);

describe('the report', () => {
  it('shows the mean of the seeds, and a bar with what was reached', () => {
    const text = tableText(results[0] ?? { suite, rows: [] }).join('\n');
    expect(text).toMatch(/a\s+3\.0\s+3\.00/);
    expect(text).toMatch(/a\s+0\.0\s+-/);
    expect(text).toContain('FAIL  a: late <= 2 %: 0.03');
  });

  it('is a document with date, commit and halves', () => {
    const made = {
      date: '2026-01-01',
      commit: 'abc1234',
      command: 'npm run bench',
      seeds: [0, 1],
      rows: ROWS,
      pictures: [],
    };
    const text = documentOf(results, made);
    expect(text).toContain('on 2026-01-01 at commit abc1234, seeds 0, 1');
    expect(text).toContain('0 of 1 hold.');
    expect(text).toContain('| two | held-out | a | 0.0 | - |');
  });

  it('draws what is asked within its axes', () => {
    expect(axis('x', 0, 103).ticks).toEqual([0, 50, 100]);
    const x = axis('x', 0, 10);
    const svg = svgOf([{ title: 'a < b', x, y: x, series: [{ name: 's', points: [{ x: 5, y: 5 }] }], marks: 'dots' }]);
    expect(svg).toContain('a &lt; b');
    expect(svg).toMatch(/<circle cx="365\.0" cy="145\.0"/);
  });
});
