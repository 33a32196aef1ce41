/** A mark for each subtask of a vertex: those that run, those that are asked for, those that are about to go. */

import type { PageVertex } from '../../model/page.ts';
import { svg } from '../shared/dom.ts';

export const PIPS_HEIGHT = 20;
const GAP = 3;
const WIDEST = 11;

export interface PipsPlace {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

/** As narrow as it takes for all of them to stand in one row. */
export const pips = (
  { parallelism, asked, name }: Pick<PageVertex, 'parallelism' | 'asked' | 'name'>,
  { x, y, width }: PipsPlace,
): readonly SVGElement[] => {
  if (parallelism === null) return [];
  const next = asked ?? parallelism;
  const all = Math.max(parallelism, next);
  const step = Math.min(WIDEST + GAP, (width + GAP) / all);
  const gap = step > 6 ? GAP : step > 3 ? 1 : 0;
  const kind = (i: number): string => (i >= parallelism ? 'pip coming' : i >= next ? 'pip going' : 'pip');
  return [
    svg(
      'g',
      { class: 'pips', 'data-vertex': name, 'aria-hidden': 'true' },
      ...Array.from({ length: all }, (_, i) =>
        svg('rect', { class: kind(i), x: x + i * step, y: y - 2, width: step - gap, height: 10, rx: 2 }),
      ),
    ),
  ];
};
