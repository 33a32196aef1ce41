import fc from 'fast-check';
import { expect, it } from 'vitest';
import { asVertexId } from '../../../lib/model/graph.ts';
import { parseOverrides, printOverrides } from '../../../lib/sizing/override-string.ts';
import { countedProperty } from '../../support/counted-property.ts';

const A = asVertexId('a'.repeat(32));
const B = asVertexId('b'.repeat(32));

it('is always in the same order', () => {
  expect(printOverrides({ [B]: 2, [A]: 10 })).toBe(`${A}:10,${B}:2`);
  expect(printOverrides({ [A]: 10, [B]: 2 })).toBe(`${A}:10,${B}:2`);
  expect(printOverrides({})).toBe('');
});

it('is read as people and Flink write it', () => {
  expect(parseOverrides(` ${B} : 2 ,'${A}:10', `)).toEqual({ [A]: 10, [B]: 2 });
});

it.each(['', 'nonsense', `${A}`, `${A}:0`, `${A}:-1`, `${A}:1.5`, `${A}:1;${B}:2`, `${A}:2147483648`, `{${A}: four}`])(
  'is not %s',
  (text) => {
    expect(parseOverrides(text)).toBeUndefined();
  },
);

it.each([
  ['as Flink writes it in YAML', `{${A}: '4', ${B}: '6'}`],
  ['with numbers', `{${A}: 4, ${B}: 6}`],
  ['as JSON', `{"${A}":"4","${B}":6}`],
  ['with a comma at the end', `{ ${A}: 4, ${B}: 6, }`],
  ['over lines', `{\n  ${A}: 4,\n  ${B}: 6\n}`],
  ['one in a line', `${A}: '4'\n${B}: 6\n`],
  ['as plain text with spaces', `${A}: 4, ${B}: 6`],
])('is read %s', (_, text) => {
  expect(parseOverrides(text)).toEqual({ [A]: 4, [B]: 6 });
});

it('is read as it was printed', () => {
  const ids = fc.stringMatching(/^[0-9a-f]{32}$/).map(asVertexId);
  countedProperty(
    { 'two vertices or more': 0.4 },
    [fc.dictionary(ids, fc.integer({ min: 1, max: 32768 }), { minKeys: 1 })],
    (met, parallelism) => {
      if (Object.keys(parallelism).length > 1) met('two vertices or more');
      expect(parseOverrides(printOverrides(parallelism))).toEqual({ ...parallelism });
    },
  );
});
