import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ceiling, halfUp, javaFixed2, javaText } from '../../../lib/number/decimal.ts';
import { javaRound, LARGEST_INT, toInt } from '../../../lib/number/java-round.ts';
import { roundMetric } from '../../../lib/number/round-metric.ts';
import { countedProperty } from '../../support/counted-property.ts';

describe('roundMetric', () => {
  it.each([
    [333.3335, 333.334],
    [0.0005, 0.001],
    [0.0001, 0.0001],
    [1.0005, 1.001], // below the tie in binary, on it in decimal
    [2.3455, 2.346],
    [-1.0005, -1.001],
    [-0.0004, -0.0004],
    [1e15 + 0.125, 1e15 + 0.125],
    [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
    [0, 0],
  ])('%f -> %f', (value, rounded) => expect(roundMetric(value)).toBe(rounded));

  it('keeps NaN', () => expect(roundMetric(Number.NaN)).toBeNaN());

  it('is the decimal rounding, whichever way it is computed', () => {
    const nearTies = fc.tuple(fc.integer({ min: -(2 ** 40), max: 2 ** 40 }), fc.constantFrom(0, 0.5, 0.4999, 0.5001));
    countedProperty(
      { 'a number that is rounded': 0.1, 'a number that stays': 0.1 },
      [
        fc.oneof(
          fc.double({ noNaN: true, noDefaultInfinity: true }),
          nearTies.map(([n, d]) => (n + d) / 1000),
        ),
      ],
      (met, value) => {
        met(roundMetric(value) === value ? 'a number that stays' : 'a number that is rounded');
        const exact = Number(halfUp(value, 3));
        expect(roundMetric(value)).toBe(exact === 0 ? value : exact);
      },
    );
  });
});

describe('decimals as text', () => {
  it.each([
    [0.125, 2, '0.13'],
    [-0.125, 2, '-0.13'],
    [999.999, 2, '1000.00'],
    [1e21, 1, '1000000000000000000000.0'],
    [1.5e-7, 2, '0.00'],
    [12, 0, '12'],
  ])('halfUp(%f, %i) = %s', (value, decimals, text) => expect(halfUp(value, decimals)).toBe(text));

  it.each([
    [0.121, 2, '0.13'],
    [0.12, 2, '0.12'],
    [0.9900000001, 2, '1.00'],
  ])('ceiling(%f, %i) = %s', (value, decimals, text) => expect(ceiling(value, decimals)).toBe(text));

  it.each([
    [1195, '1195.0'],
    [1195.285, '1195.285'],
    [9_999_999, '9999999.0'],
    [12_345_678, '1.2345678E7'],
    [0.001, '0.001'],
    [0.0001, '1.0E-4'],
    [-5.440000000002328, '-5.440000000002328'],
    [0, '0.0'],
    [Number.POSITIVE_INFINITY, 'Infinity'],
  ])('Java writes %f as %s', (value, text) => expect(javaText(value)).toBe(text));

  it('Java prints two decimals of what is not a number too', () => {
    expect([12.345, Number.NaN, Number.NEGATIVE_INFINITY].map(javaFixed2)).toEqual(['12.35', 'NaN', '-Infinity']);
  });
});

describe('whole numbers', () => {
  it.each([
    [2.5, 3],
    [-2.5, -2],
    [Number.NaN, 0],
    [1e300, 2 ** 63],
    [-1e300, -(2 ** 63)],
  ])('javaRound(%f) = %f', (value, rounded) => expect(javaRound(value)).toBe(rounded));

  it.each([
    [7.9, 7],
    [Number.NaN, 0],
    [1e12, LARGEST_INT],
    [-1e12, -LARGEST_INT - 1],
  ])('toInt(%f) = %f', (value, whole) => expect(toInt(value)).toBe(whole));
});
