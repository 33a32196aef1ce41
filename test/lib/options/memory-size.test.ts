import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMemorySize, printMemorySize, printReadableMemorySize } from '../../../lib/options/memory-size.ts';
import { countedProperty } from '../../support/counted-property.ts';

describe('parseMemorySize', () => {
  it.each([
    ['4 gb', 2 ** 32],
    ['4GB', 2 ** 32],
    ['4096m', 2 ** 32],
    ['4096 mebibytes', 2 ** 32],
    ['4294967296', 2 ** 32],
    ['1t', 2 ** 40],
    ['5000000000b', 5_000_000_000],
    ['0', 0],
    ['9223372036854775807 bytes', 2 ** 63],
  ])('%j is %d bytes', (text, bytes) => expect(parseMemorySize(text)).toBe(bytes));

  it.each(['', '0.5 gb', '4 gib', '8 parsecs', '-1 mb', 'gb', '9223372036854775808', '8388608 tb'])(
    '%j is none',
    (text) => expect(parseMemorySize(text)).toBeUndefined(),
  );

  it('reads back what it writes', () => {
    const whole = fc.tuple(fc.nat(1023), fc.constantFrom(10, 20, 30, 40)).map(([count, power]) => count * 2 ** power);
    countedProperty(
      { 'in bytes': 0.15, 'in a larger unit': 0.15 },
      [fc.oneof(fc.maxSafeNat(), whole)],
      (met, bytes) => {
        const text = printMemorySize(bytes);
        met(text.endsWith('bytes') ? 'in bytes' : 'in a larger unit');
        expect(parseMemorySize(text)).toBe(bytes);
      },
      { numRuns: 200 },
    );
  });
});

it.each([
  [0, '0 bytes'],
  [2 ** 32, '4 gb'],
  [1843 * 2 ** 20, '1843 mb'],
  [123_456_789, '123456789 bytes'],
  [32 * 1024, '32 kb'],
  // Flink falls back to bytes for whole tebibytes.
  [2 ** 40, '1099511627776 bytes'],
])('prints %d as %j', (bytes, text) => expect(printMemorySize(bytes)).toBe(text));

it.each([
  [500, '500 bytes'],
  [3 * 2 ** 30, '3.000gb (3221225472 bytes)'],
  [1536 * 2 ** 20, '1.500gb (1610612736 bytes)'],
])('prints %d for people as %j', (bytes, text) => expect(printReadableMemorySize(bytes)).toBe(text));
