/** What a chart is: its lines, where each reads its values, and how they look. */

import type { EvaluationRow, MinuteRow } from '../../model/history.ts';
import type { PageForecast } from '../../model/predictions.ts';
import type { Measured } from '../../model/values.ts';

interface Look {
  readonly label: string;
  /** A color of tokens.css, without the dashes. */
  readonly color: string;
  readonly width?: number;
  readonly dash?: readonly [number, number];
  /** Fills down to zero, or to the line with that label. */
  readonly fillTo?: 'zero' | string;
  readonly say: (value: number) => string;
  /** `edge` only bounds a filled band, and does not stretch the axis; `readout` is in the readout only. */
  readonly shown?: 'line' | 'edge' | 'readout';
  /** Not in the legend: another line speaks for it. */
  readonly silent?: true;
}

/** A line goes from sample to sample, past those that were not asked for (undefined); a step holds from evaluation to evaluation; a level holds always; a forecast goes on after now. */
export type Line =
  | (Look & { readonly kind: 'line'; readonly read: (row: MinuteRow) => Measured | undefined })
  /** `readout` is what the readout says, where a line is drawn on top of others. */
  | (Look & {
      readonly kind: 'step';
      readonly read: (row: EvaluationRow) => Measured;
      readonly readout?: (row: EvaluationRow) => Measured;
      /** Why there is no value, where that is known. */
      readonly absent?: (row: EvaluationRow) => string | undefined;
      /** Drawn on to the end of the forecast, as if nothing were changed. */
      readonly goesOn?: true;
    })
  /** `ahead` as it is forecast now, `before` as it was forecast ten minutes earlier. Its readout is a range. */
  | (Look & {
      readonly kind: 'forecast';
      readonly before: (row: EvaluationRow) => Measured;
      readonly ahead: (point: PageForecast) => number;
    })
  | (Look & { readonly kind: 'level'; readonly value: number });

export interface ChartSpec {
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  readonly height: number;
  readonly lines: readonly Line[];
  readonly axis: (value: number) => string;
  /** Steps the axis may take; any round ones if left out. */
  readonly increments?: readonly number[];
  /** A second scale on the right: what a value of the left one is there. */
  readonly right?: { readonly of: (value: number) => number; readonly say: (value: number) => string };
  /** The axis is not stretched by single samples: it ends a quarter above what all but the topmost 0.5 % show. */
  readonly robust?: boolean;
  /** The axis reaches at least so far. */
  readonly atLeast: number;
  /** And no farther. */
  readonly atMost?: number;
}

export const WHOLE: readonly number[] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
