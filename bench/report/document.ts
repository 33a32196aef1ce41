/** docs/benchmark.md: bars first, then every table. */

import type { Row } from '../run/row.ts';
import { halfOf, type SuiteResult } from './results.ts';
import { cellOf } from './table.ts';

export interface Made {
  readonly date: string;
  readonly commit: string;
  readonly command: string;
  readonly seeds: readonly number[];
  readonly rows: readonly Row[];
  /** Paths of pictures, as the document sees them, with what they show. */
  readonly pictures: readonly { readonly path: string; readonly shows: string }[];
}

export const documentOf = (results: readonly SuiteResult[], made: Made): string => {
  const verdicts = results.flatMap(({ suite, rows }) =>
    rows.flatMap(({ row, verdicts: own }) => own.map((verdict) => ({ suite: suite.name, row, ...verdict }))),
  );
  const passed = verdicts.filter(({ passes }) => passes).length;
  const lines = [
    '# Benchmark',
    '',
    `Made by \`${made.command}\` on ${made.date} at commit ${made.commit}, seeds ${made.seeds.join(', ')}.`,
    'The same seeds give the same figures on every machine.',
    'What is simulated, and how to add a policy: [bench/README.md](../bench/README.md).',
    '',
    'Parameters of policy `autopilot` were chosen on the cases marked `developed` alone; `held-out` ones were only measured.',
    '',
    ...made.pictures.flatMap(({ path, shows }) => [`![${shows}](${path})`, '']),
    '## Rows',
    '',
    '| row | who decides |',
    '|---|---|',
    ...made.rows.map(({ name, says }) => `| ${name} | ${says} |`),
    '',
    ...NOT_MODELLED,
    ...(verdicts.length === 0
      ? []
      : [
          '## Bars',
          '',
          `${passed} of ${verdicts.length} hold.`,
          '',
          '| | suite | row | bar | reached |',
          '|---|---|---|---|---|',
          ...verdicts.map(
            ({ suite, row, bar, reached, passes }) =>
              `| ${passes ? 'pass' : '**fail**'} | ${suite} | ${row} | ${bar} | ${reached} |`,
          ),
          '',
        ]),
    ...results.flatMap(tablesOf),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
};

const NOT_MODELLED: readonly string[] = [
  '## What is not modelled',
  '',
  '- Buffers between vertices: what is slow holds up everything before it in the same second.',
  '- Checkpoints that take long, or fail; state that makes a restart longer the more of it there is.',
  '- Task managers that have to be waited for: a restart takes 15 s in place and 70 s in full, a tenth more or less.',
  '- Task managers that are unlike one another, and neighbors that take their processor.',
  '- Windows that fire all at once (q5 has noisier metrics in its place).',
  '- Memory, but on Managed Flink, whose days are those of the simulated job of `npm start`.',
  '- Metrics that come late: they are read at the moment of an evaluation, but on Managed Flink, where they pass through the pipeline as CloudWatch shows them.',
  '',
];

const tablesOf = ({ suite, rows }: SuiteResult): readonly string[] => {
  const heading = ['case', 'half', 'row', ...suite.columns.map(({ title }) => title)];
  const names = suite.cases.map(({ name }) => name);
  return [
    `## ${suite.title}`,
    '',
    suite.says,
    '',
    `| ${heading.join(' | ')} |`,
    `|${heading.map(() => '---').join('|')}|`,
    ...names.flatMap((name) =>
      rows.flatMap(({ row, cases }) => {
        const figures = cases[name];
        if (figures === undefined) return [];
        const cells = suite.columns.map((column) => cellOf(figures[column.figure], column));
        return [`| ${[name, halfOf(suite, name), row, ...cells].join(' | ')} |`];
      }),
    ),
    '',
  ];
};
