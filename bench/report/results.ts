/** What a run of the benchmark found: figures by suite, row and case, and the bars held against them. */
import { type Figures, meanFigures } from '../run/figures.ts';
import type { Half, RowFigures, Suite, Verdict } from '../suites/suite.ts';
import type { Unit } from '../work/units.ts';

export interface RowResult {
  readonly row: string;
  readonly cases: RowFigures;
  readonly verdicts: readonly Verdict[];
}

export interface SuiteResult {
  readonly suite: Suite;
  readonly rows: readonly RowResult[];
}

export const resultsOf = (
  suites: readonly Suite[],
  units: readonly Unit[],
  figures: readonly Figures[],
): readonly SuiteResult[] =>
  suites.flatMap((suite) => {
    const own = units.flatMap((unit, i) => (unit.suite === suite.name ? [{ unit, figures: figures[i] ?? {} }] : []));
    if (own.length === 0) return [];
    const byRow = Map.groupBy(own, ({ unit }) => unit.row);
    const found = new Map<string, RowFigures>(
      [...byRow].map(([row, runs]) => [
        row,
        Object.fromEntries(
          [...Map.groupBy(runs, ({ unit }) => unit.case)].map(([name, seeds]) => [
            name,
            meanFigures(seeds.map((one) => one.figures)),
          ]),
        ),
      ]),
    );
    const rows = [...found].map(([row, cases]) => ({
      row,
      cases,
      verdicts: suite.verdicts(row, (name) => found.get(name)),
    }));
    return [{ suite, rows }];
  });

export const halfOf = (suite: Suite, name: string): Half =>
  suite.cases.find((one) => one.name === name)?.half ?? 'developed';
