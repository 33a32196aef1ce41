import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CapacityCurve,
  cautiousRate,
  expectedRate,
  known,
  startingCurve,
  withMeasured,
} from '../../../../lib/policies/autopilot/capacity-curve.ts';
import { countedProperty } from '../../../support/counted-property.ts';

/** Records per busy second of one subtask where each further one slows the others by `sigma`. */
const rateAt = (parallelism: number, sigma: number): number => 1000 / (1 + sigma * (parallelism - 1));

const seen = (sizes: readonly number[], sigma: number, samples = 20): CapacityCurve =>
  sizes.reduce(
    (curve, parallelism) =>
      Array.from({ length: samples }).reduce<CapacityCurve>(
        (curve) => withMeasured(curve, parallelism, rateAt(parallelism, sigma), 0.7),
        curve,
      ),
    startingCurve(),
  );

describe('a capacity curve', () => {
  it('of which nothing was measured says nothing', () => {
    expect(expectedRate(known(startingCurve()), 4)).toBeNaN();
  });

  it('knows the size it was measured at', () => {
    expect(expectedRate(known(seen([8], 0.03)), 8)).toBeCloseTo(rateAt(8, 0.03), 6);
  });

  it('after one size can not tell a linear vertex from a contended one', () => {
    expect(known(seen([8], 0)).linear).toBeCloseTo(0.3, 6);
    expect(known(seen([8], 0.03)).linear).toBeCloseTo(0.3, 6);
  });

  it('knows after two sizes which of them it is', () => {
    expect(known(seen([8, 16], 0)).linear).toBeGreaterThan(0.9);
    expect(known(seen([8, 16], 0.03)).linear).toBeLessThan(0.01);
    expect(known(seen([8, 16], 0.03)).sigma.mean).toBeCloseTo(0.03, 2);
  });

  it('finds an external limit: twice the subtasks, no more records', () => {
    const limited = [6, 12].reduce<CapacityCurve>(
      (curve, parallelism) =>
        Array.from({ length: 20 }).reduce<CapacityCurve>(
          (curve) => withMeasured(curve, parallelism, 6000 / parallelism, 0.9),
          curve,
        ),
      startingCurve(),
    );
    expect(known(limited).sigma.mean).toBeGreaterThan(0.5);
    expect((24 * expectedRate(known(limited), 24)) / 6000).toBeLessThan(1.15);
  });

  it('is cautious in both directions', () => {
    const curve = known(seen([8], 0.03));
    for (const parallelism of [2, 4, 12, 24]) {
      expect(cautiousRate(curve, parallelism)).toBeLessThan(expectedRate(curve, parallelism));
    }
  });

  it('leaves out one sample that is off, and moves with three in a row', () => {
    const before = seen([8], 0);
    const once = withMeasured(before, 8, 500, 0.7);
    expect(once.points).toEqual(before.points);
    const thrice = withMeasured(withMeasured(once, 8, 500, 0.7), 8, 500, 0.7);
    expect(expectedRate(known(thrice), 8)).toBeCloseTo(500, 0);
  });

  it('never grows beyond forty sizes, and stays finite', () => {
    countedProperty(
      { 'more than forty sizes': 0.05 },
      [
        fc.array(fc.tuple(fc.integer({ min: 1, max: 200 }), fc.double({ min: 1, max: 1e6, noNaN: true })), {
          minLength: 1,
          maxLength: 120,
          size: 'max',
        }),
      ],
      (met, samples) => {
        if (new Set(samples.map(([parallelism]) => parallelism)).size > 40) met('more than forty sizes');
        const curve = samples.reduce(
          (curve, [parallelism, rate]) => withMeasured(curve, parallelism, rate, 0.7),
          startingCurve(),
        );
        expect(curve.points.length).toBeLessThanOrEqual(40);
        expect(Number.isFinite(cautiousRate(known(curve), 17))).toBe(true);
      },
    );
  });
});
