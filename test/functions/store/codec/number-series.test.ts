import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packSeries, type Series, unpackSeries } from '../../../../functions/store/codec/number-series.ts';
import { countedProperty } from '../../../support/counted-property.ts';

const roundTrip = (all: readonly Series[]) =>
  unpackSeries(
    packSeries(all),
    all.map((series) => series.length),
  );

const bits = (value: number | undefined): string =>
  value === undefined ? 'absent' : Buffer.from(new Float64Array([value]).buffer).toString('hex');
const bitsOf = (all: readonly Series[]) => all.map((series) => series.map(bits));

describe('number series', () => {
  const anyCell = fc.oneof(
    fc.double(),
    fc.integer(),
    fc.integer().map((n) => n / 1000),
    fc.constantFrom(undefined, -0, 2 ** 50, 2 ** 50 + 1, -(2 ** 50), 2 ** 53, 1e-6, 1e-7, 1e22, Number.MIN_VALUE),
  );

  it('any numbers come back to the bit', () => {
    countedProperty(
      { 'no value': 0.2, 'a value of 8 bytes': 0.2, 'whole numbers only': 0.01 },
      [fc.array(fc.array(anyCell, { maxLength: 12 }), { maxLength: 8 })],
      (met, all) => {
        for (const series of all) {
          if (series.length > 1 && series.every((value) => Number.isSafeInteger(value))) met('whole numbers only');
          if (series.includes(undefined)) met('no value');
          if (series.some((value) => value === Number.MIN_VALUE)) met('a value of 8 bytes');
        }
        expect(bitsOf(roundTrip(all))).toEqual(bitsOf(all));
      },
      { numRuns: 500 },
    );
  });

  it.each<[string, Series, number]>([
    ['a counter takes its start and its steps', [1_000_000, 1_000_060, 1_000_120], 3 + 1 + 3 + 1 + 1],
    ['decimals are scaled to whole numbers', [0.712, 0.713, 0.711], 3 + 1 + 2 + 1 + 1],
    ['what has no short decimal form takes its 8 bytes', [1 / 3, 2 / 3], 2 + 1 + 16],
    ['NaN, the infinities and absence take their mark only', [Number.NaN, undefined, Number.NEGATIVE_INFINITY], 3 + 1],
    ['nothing takes its scale', [], 1],
  ])('%s', (_, series, bytes) => {
    expect(packSeries([series]).length).toBe(bytes);
    expect(bitsOf(roundTrip([series]))).toEqual(bitsOf([series]));
  });

  it('bytes that end too early are an error', () => {
    expect(() => unpackSeries(packSeries([[1, 2, 3]]).slice(0, -1), [3])).toThrow('end too early');
  });
});
