/** Maps that others write are read in one pass: characters looked at are counted, not seconds. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { parseMap } from '../../../lib/options/map-text.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

/** The reader looks at a text by `charAt` alone. */
const looksAt = (text: string): number => {
  const spied = vi.spyOn(String.prototype, 'charAt');
  parseMap(text);
  const count = spied.mock.calls.length;
  spied.mockRestore();
  return count;
};

const LENGTH = 4_000;
/** Of each character, in all three forms and before them for comments; of one that ends what is read, once more. */
const MOST_LOOKS = 16;

describe.each([
  ['entries', (n: number) => 'a:1,'.repeat(n / 4)],
  ['entries of YAML', (n: number) => `{${'a: 1, '.repeat(n / 6)}}`],
  ['lines of YAML', (n: number) => 'a: 1\n'.repeat(n / 5)],
  ['blanks before a colon', (n: number) => `a${' '.repeat(n)}x`],
  ['blanks before a quote', (n: number) => `${' '.repeat(n)}a'`],
  ['blanks within braces', (n: number) => `{a${' '.repeat(n)}}`],
  ['lines without anything', (n: number) => `a${'\n'.repeat(n)}:`],
  ['words', (n: number) => 'ab '.repeat(n / 3)],
  ['quotes', (n: number) => "'".repeat(n)],
  ['an odd number of quotes', (n: number) => "'".repeat(n + 1)],
  ['double quotes', (n: number) => '"'.repeat(n + 1)],
  ['escaped quotes that nothing closes', (n: number) => `"${'\\"'.repeat(n / 2)}`],
  ['escaped ends of lines', (n: number) => '"\\\n'.repeat(n / 3)],
  ['comments', (n: number) => '# " \' #\n'.repeat(n / 8)],
  ['signs of numbers', (n: number) => ' #'.repeat(n / 2)],
  ['commas', (n: number) => ', '.repeat(n / 2)],
  ['colons', (n: number) => ': '.repeat(n / 2)],
  ['braces', (n: number) => '{'.repeat(n)],
])('a map of many %s', (_, textOf) => {
  it('costs as many looks as it has characters, times a number that does not grow', () => {
    const once = looksAt(textOf(LENGTH));
    const twice = looksAt(textOf(2 * LENGTH));
    expect(once).toBeGreaterThan(LENGTH / 2);
    expect(once).toBeLessThan(MOST_LOOKS * LENGTH);
    expect(twice).toBeLessThan(2.1 * once + 100);
  });
});
