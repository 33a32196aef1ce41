/** A mark for each subtask of a vertex: those that run, those that are asked for, those that are about to go. */
import type { PageVertex } from '../../model/page.ts';

export const PIPS_HEIGHT = 20;
const GAP = 3;
const WIDEST = 11;

interface PipsOf {
  readonly vertex: Pick<PageVertex, 'parallelism' | 'asked' | 'name'>;
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

/** As narrow as it takes for all of them to stand in one row. */
export const Pips = ({ vertex: { parallelism, asked, name }, x, y, width }: PipsOf) => {
  if (parallelism === null) return null;
  const next = asked ?? parallelism;
  const all = Math.max(parallelism, next);
  const step = Math.min(WIDEST + GAP, (width + GAP) / all);
  const gap = step > 6 ? GAP : step > 3 ? 1 : 0;
  const kind = (i: number): string => (i >= parallelism ? 'pip coming' : i >= next ? 'pip going' : 'pip');
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: marks of an SVG have no focus
    <g class="pips" data-vertex={name} aria-hidden="true">
      {Array.from({ length: all }, (_, i) => (
        <rect key={i} class={kind(i)} x={x + i * step} y={y - 2} width={step - gap} height={10} rx={2} />
      ))}
    </g>
  );
};
