/** What a suite of the benchmark is: cases, each run under every row with some seeds, and the bars that it is held to. */
import type { Figures } from '../run/figures.ts';
import type { Row } from '../run/row.ts';

/** Parameters were chosen on the developed half alone. */
export type Half = 'developed' | 'held-out';

export interface Case {
  readonly name: string;
  readonly half: Half;
  run(row: Row, seed: number): Promise<Figures>;
}

export interface Column {
  readonly figure: string;
  readonly title: string;
  readonly digits: number;
}

/** Figures of a row in each case, seeds averaged. */
export type RowFigures = Readonly<Record<string, Figures>>;

export interface Verdict {
  readonly bar: string;
  readonly reached: string;
  readonly passes: boolean;
}

export interface Suite {
  readonly name: string;
  readonly title: string;
  readonly says: string;
  readonly columns: readonly Column[];
  readonly cases: readonly Case[];
  /** Names of the cases of a quick run; all of them where it is left out. */
  readonly quick?: readonly string[];
  /** Does the row take part? */
  takesPart(row: Row): boolean;
  /** What a row is held to; `of` gives the figures of another row. Empty where nothing is asked of it. */
  verdicts(row: string, of: (row: string) => RowFigures | undefined): readonly Verdict[];
}
