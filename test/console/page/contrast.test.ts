import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const css = readFileSync(new URL('../../../console/page/css/tokens.css', import.meta.url), 'utf8');
const [light = '', dark = ''] = css.split(':root[data-theme="dark"]');

const colorOf = (theme: string, name: string): readonly number[] => {
  const hex = new RegExp(`--${name}: #([0-9a-f]{6})`).exec(theme)?.[1];
  if (!hex) throw new Error(`tokens.css has no --${name} in this theme`);
  return [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
};

/** WCAG 2: relative luminance, and the contrast of two colors, 1 to 21. */
const luminance = (color: readonly number[]): number => {
  const [r = 0, g = 0, b = 0] = color.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (theme: string, a: string, b: string): number => {
  const [low = 0, high = 0] = [a, b].map((name) => luminance(colorOf(theme, name))).sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
};

describe.each([
  ['light', light],
  ['dark', dark],
])('%s', (_, theme) => {
  test.each([
    ...['page', 'panel', 'sunken'].flatMap((ground) => [
      ['text', ground],
      ['muted', ground],
    ]),
    ...['good', 'bad', 'busy', 'quiet'].flatMap((tone) => [
      [tone, `${tone}-ground`],
      [tone, 'panel'],
    ]),
  ] as [string, string][])('text in %s can be read on %s', (text, ground) => {
    expect(contrast(theme, text, ground)).toBeGreaterThanOrEqual(4.5);
  });

  const lines = [
    'incoming',
    'capacity',
    'forecast',
    'read',
    'lag',
    'size',
    'cost',
    'container',
    'heap',
    'managed',
    'metaspace',
    'collecting',
    'static',
    'saved',
    'idle',
    'steady',
    'full',
    'focus',
  ];
  test.each([...lines, ...[1, 2, 3, 4, 5, 6].map((i) => `vertex-${i}`)])('a line in %s can be seen', (line) => {
    expect(contrast(theme, line, 'panel')).toBeGreaterThanOrEqual(3);
  });
});
