import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromExactJson, toExactJson } from '../../../../functions/store/codec/exact-json.ts';
import { countedProperty } from '../../../support/counted-property.ts';

describe('exact JSON', () => {
  it.each([
    [Number.NaN, '"$NaN"'],
    [Number.POSITIVE_INFINITY, '"$Infinity"'],
    [Number.NEGATIVE_INFINITY, '"$-Infinity"'],
    [-0, '"$-0"'],
    [0, '0'],
    [0.1 + 0.2, '0.30000000000000004'],
    ['NaN', '"NaN"'],
    ['$NaN', '"$$NaN"'],
    ['$$', '"$$$"'],
  ])('%s is written %s', (value, text) => {
    expect(toExactJson(value)).toBe(text);
    expect(fromExactJson(text)).toBe(value);
  });

  it('brings back any value', () => {
    const value = fc.anything({
      withNullPrototype: false,
      values: [fc.double(), fc.string(), fc.constant('$'), fc.boolean()],
    });
    countedProperty(
      { 'what JSON can not write': 0.3, 'what JSON writes as it is': 0.2 },
      [value],
      (met, any) => {
        const text = toExactJson(any);
        met(/"\$/.test(text) ? 'what JSON can not write' : 'what JSON writes as it is');
        expect(fromExactJson(text)).toEqual(any);
      },
      { numRuns: 200 },
    );
  });

  it('leaves out what is undefined', () => {
    expect(fromExactJson(toExactJson({ a: undefined, b: { c: 1 } }))).toStrictEqual({ b: { c: 1 } });
  });
});
