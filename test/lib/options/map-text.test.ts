import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMap } from '../../../lib/options/map-text.ts';
import { countedProperty } from '../../support/counted-property.ts';

const read = (text: string) => {
  const map = parseMap(text);
  return map && Object.fromEntries(map);
};

// The plain form is that of Flink's StructuredOptionsSplitter, first by comma, then by colon; the other two are YAML.
describe('a map of Flink as one text', () => {
  it.each([
    ['a:1,b:2', { a: '1', b: '2' }],
    [" a : 1 , 'b:2' ,", { a: '1', b: '2' }],
    ["'''a:b'':1',c:2", { 'a:b': '1', c: '2' }],
    ['"a:""b""",c:2', { a: 'b', c: '2' }],
    ["{a: '1', b: '2'}", { a: '1', b: '2' }],
    ['{"a":"1","b":2}', { a: '1', b: '2' }],
    ['{\'it\'\'s\': "a \\"b\\""}', { "it's": 'a "b"' }],
    ['a1: 4 # mine', { a1: '4' }],
    ['{a1: 4} # mine', { a1: '4' }],
    ["a1: 4 # don't\n# \"so\nb2: '# 6'", { a1: '4', b2: '# 6' }],
    ['---\na1: 4\n# all of them\nb2: 6', { a1: '4', b2: '6' }],
    ["{a: 'x # y'}", { a: 'x # y' }],
    ['{a: b c}', { a: 'b c' }],
    ['{}', {}],
    ['a: 1', { a: '1' }],
    ['a: 1\nb: "2"', { a: '1', b: '2' }],
  ])('%j', (text, map) => {
    expect(read(text)).toEqual(map);
  });

  it.each([
    ['nothing', ''],
    ['no colon', 'a=1'],
    ['two colons', 'a:1:2'],
    ['an open quote', "'a:1"],
    ['a quote in the middle', "a:1'2'"],
    ['a quote that ends before the entry does', "'a':'1',b:2"],
    ['a key twice', 'a:1,a:2'],
    ['a key twice in YAML', '{a: 1, a: 2}'],
    ['a map in a map', '{a: {b: 1}}'],
    ['a list', '[a, b]'],
  ])('is not %s: %j', (_, text) => {
    expect(read(text)).toBeUndefined();
  });

  it('with quotes where they are needed is read as what it was', () => {
    const text = fc.stringMatching(/^[a-z0-9'":, {}-]{1,8}$/).filter((one) => one.trim() === one);
    const quoted = (one: string) => `'${one.replaceAll("'", "''")}'`;
    countedProperty(
      { 'a delimiter in a key': 0.1 },
      [fc.uniqueArray(fc.tuple(text, text), { selector: ([key]) => key, minLength: 1, maxLength: 4 })],
      (met, entries) => {
        if (entries.some(([key]) => /[,:]/.test(key))) met('a delimiter in a key');
        const written = entries.map(([key, value]) => quoted(`${quoted(key)}:${quoted(value)}`));
        expect(read(written.join(','))).toEqual(Object.fromEntries(entries));
      },
    );
  });
});
