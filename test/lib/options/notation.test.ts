import { describe, expect, it } from 'vitest';
import { parseList, parseMap } from '../../../lib/options/lists.ts';
import { parseDouble, parseInteger } from '../../../lib/options/numbers.ts';

it.each([
  ['7', 7],
  ['+7', 7],
  ['-7', -7],
  ['2147483647', 2147483647],
  ['2147483648', undefined],
  [' 5 ', undefined],
  ['1.5', undefined],
  ['', undefined],
])('the whole number %j is %s', (text, value) => expect(parseInteger(text)).toBe(value));

it.each([
  ['0.7', 0.7],
  [' 0.7 ', 0.7],
  ['0.7d', 0.7],
  ['7E-1', 0.7],
  ['.5', 0.5],
  ['5.', 5],
  ['-Infinity', Number.NEGATIVE_INFINITY],
  ['NaN', Number.NaN],
  ['abc', undefined],
  ['x2', undefined],
  ['0,7', undefined],
  ['', undefined],
])('the number %j is %s', (text, value) => expect(parseDouble(text)).toBe(value));

describe('a list', () => {
  it.each([
    ['', []],
    ['a;b', ['a', 'b']],
    [' a ; b ', ['a', 'b']],
    ['a;;b', ['a', '', 'b']],
    ["'a;b';c", ['a;b', 'c']],
    ['"it ""is"";";b', ['it "is";', 'b']],
    ['[a, b]', ['a', 'b']],
    ['["a, b", c]', ['a, b', 'c']],
    ['- a\n- b', ['a', 'b']],
    ['a,b', ['a,b']],
  ])('%j is %j', (text, items) => expect(parseList(text)).toEqual(items));

  it.each(["'a", "'a'b;c"])('%j is none', (text) => expect(parseList(text)).toBeUndefined());
});

describe('a map', () => {
  it.each([
    ['', {}],
    ['a:1,b:2', { a: '1', b: '2' }],
    ['{a: 1, b: 2}', { a: '1', b: '2' }],
    ['{}', {}],
    ["'a:b':1", undefined],
    ['a:1,b', undefined],
    ['a:1:2', undefined],
  ])('%j is %j', (text, value) => expect(parseMap(text)).toEqual(value));
});
