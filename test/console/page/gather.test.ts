import { expect, test } from 'vitest';
import { gathered } from '../../../console/page/charts/gather.ts';
import { shareOf } from '../../../console/page/charts/load-specs.ts';
import { curveScale, nearest, roundStep } from '../../../console/page/graph/curve-scale.ts';

test('marks that would lie on each other are one, in its middle; none is lost', () => {
  const places = [10, 14, 40, 57, 58];
  const groups = gathered(places, (x) => x, 17);
  expect(groups).toEqual([
    { x: 12, items: [10, 14] },
    { x: 40, items: [40] },
    { x: 57.5, items: [57, 58] },
  ]);
  expect(groups.flatMap(({ items }) => items)).toEqual(places);
  expect(gathered([], (x: number) => x, 17)).toEqual([]);
});

test('utilization is the load as a share of the capacity, and not known where either is not', () => {
  expect(shareOf(700, 1_000)).toBe(0.7);
  expect([shareOf(null, 1_000), shareOf(700, null), shareOf(700, 0)]).toEqual([null, null, null]);
});

test('a capacity curve begins at zero, shows all its points, and what must be done', () => {
  const points = [2, 4].map((parallelism) => ({ parallelism, rate: 1_000 * parallelism, busy: 0.5 }));
  const scale = curveScale({ points, learned: [], hotKey: 0 }, 9_000, { width: 400, height: 200 });
  expect([scale.x(0), scale.y(0)]).toEqual([scale.left, scale.bottom]);
  expect(scale.x(4)).toBeLessThan(scale.right);
  expect(scale.y(9_000)).toBeGreaterThan(scale.top);
  expect(nearest([2, 4], scale.x(3.4), scale.x)).toBe(4);
  expect([1, 37, 0.3, 700].map(roundStep)).toEqual([1, 50, 0.5, 1_000]);
});
