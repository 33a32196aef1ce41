/** The units of work: one suite's case under one row with one seed. Named, so that another thread can find them. */

import type { Figures } from '../run/figures.ts';
import { commandRow, ROWS, type Row } from '../run/row.ts';
import type { Suite } from '../suites/suite.ts';

export interface Unit {
  readonly suite: string;
  readonly case: string;
  readonly row: string;
  readonly seed: number;
}

export interface Selection {
  readonly suites: readonly string[] | undefined;
  /** Names of rows, or what they begin with. */
  readonly rows: readonly string[] | undefined;
  readonly cases: readonly string[] | undefined;
  readonly seeds: readonly number[];
  /** Those cases only that each suite has for it. */
  readonly quick: boolean;
  /** Another process that takes part as a row. */
  readonly command: string | undefined;
}

export const rowsOf = ({ rows, command }: Pick<Selection, 'rows' | 'command'>): readonly Row[] => {
  const all = [...ROWS, ...(command === undefined ? [] : [commandRow(command)])];
  if (rows === undefined) return all;
  return all.filter(
    ({ name, by }) => by.kind === 'command' || rows.some((wanted) => name === wanted || name.startsWith(`${wanted}-`)),
  );
};

export const unitsOf = (suites: readonly Suite[], selection: Selection): readonly Unit[] => {
  const { cases, seeds } = selection;
  return suites
    .filter(({ name }) => selection.suites?.includes(name) ?? true)
    .flatMap((suite) =>
      suite.cases
        .filter(({ name }) => cases?.some((part) => name.includes(part)) ?? true)
        .filter(({ name }) => !selection.quick || (suite.quick?.includes(name) ?? true))
        .flatMap((one) =>
          rowsOf(selection)
            .filter((row) => suite.takesPart(row))
            .flatMap((row) => seeds.map((seed) => ({ suite: suite.name, case: one.name, row: row.name, seed }))),
        ),
    );
};

export const runUnit = (suites: readonly Suite[], unit: Unit, command: string | undefined): Promise<Figures> => {
  const suite = suites.find(({ name }) => name === unit.suite);
  const one = suite?.cases.find(({ name }) => name === unit.case);
  const row = rowsOf({ rows: undefined, command }).find(({ name }) => name === unit.row);
  if (one === undefined || row === undefined)
    throw new Error(`There is no ${unit.suite} / ${unit.case} / ${unit.row}.`);
  return one.run(row, unit.seed);
};
