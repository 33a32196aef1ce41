/** Where values of a capacity curve lie in its drawing. */
import type { PageCurve } from '../../model/page.ts';

export interface CurveScale {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly x: (parallelism: number) => number;
  readonly y: (rate: number) => number;
  readonly ticksX: readonly number[];
  readonly ticksY: readonly number[];
}

export interface Space {
  readonly width: number;
  readonly height: number;
}

/** Both axes begin at 0. `must` is in view as well. */
export const curveScale = (
  { points, learned }: PageCurve,
  must: number | null,
  { width, height }: Space,
): CurveScale => {
  const left = 50;
  const right = width - 12;
  const top = 14;
  const bottom = height - 20;
  const most = Math.max(1, ...[...points, ...learned].map(({ parallelism }) => parallelism));
  const rates = [...points.map(({ rate }) => rate), ...learned.map(({ expected }) => expected), must ?? 0];
  const highest = 1.08 * Math.max(1, ...rates);
  const stepX = roundStep(most / Math.max(2, width / 70));
  const stepY = roundStep(highest / 4);
  return {
    left,
    right,
    top,
    bottom,
    x: (parallelism) => left + (parallelism / (most * 1.04)) * (right - left),
    y: (rate) => bottom - (rate / highest) * (bottom - top),
    ticksX: multiples(Math.max(1, stepX), most),
    ticksY: multiples(stepY, highest),
  };
};

/** 1, 2 or 5 times a power of ten, no smaller than `least`. (37) -> 50 */
export const roundStep = (least: number): number => {
  const power = 10 ** Math.floor(Math.log10(least));
  return power * ([1, 2, 5].find((one) => one * power >= least) ?? 10);
};

const multiples = (step: number, most: number): readonly number[] =>
  Array.from({ length: Math.floor(most / step) + 1 }, (_, i) => i * step);

/** The size whose place is nearest to the pointer. */
export const nearest = (sizes: readonly number[], pointer: number, x: (size: number) => number): number | undefined =>
  sizes.toSorted((a, b) => Math.abs(x(a) - pointer) - Math.abs(x(b) - pointer))[0];
