import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parsedSettings } from '../../settings-file/settings-file.ts';

const page = readFileSync(new URL('settings-mistakes.md', import.meta.url), 'utf8');
const mistakes = page
  .split(/^## /m)
  .slice(1)
  .map((section) => {
    const [, title = '', format = '', text = '', says = ''] =
      /^(.*)\n\n```(\w+)\n(.*?)```\n\n```text\n(.*?)\n```\n/s.exec(section) ?? [];
    return { title, file: `my-settings.${format}`, text, says };
  });

const messageOf = (file: string, text: string): string => {
  try {
    return `accepted: ${JSON.stringify(parsedSettings(file, text).value)}`;
  } catch (error) {
    return (error as Error).message;
  }
};

describe('a mistake in the settings is named with its line, its job, and what would be right', () => {
  it('for as many mistakes as the page has', () => {
    expect(mistakes.length).toBeGreaterThan(65);
    expect(mistakes.filter(({ title, says }) => title === '' || says === '')).toEqual([]);
  });

  it.each(mistakes)('$title', ({ file, text, says }) => {
    const [first, ...rest] = messageOf(file, text).split('\n');
    const count = rest.filter((line) => line.startsWith('line ')).length;
    expect(first).toBe(`The settings file "${file}" can't be used${count === 1 ? '' : ` (${count} problems)`}:`);
    expect(rest.join('\n')).toBe(says);
  });

  it('in words of our own', () => {
    expect(page).not.toMatch(/Invalid|Expected|received|undefined|\[object|Error:/);
  });
});

describe('what is no mistake', () => {
  const SETTINGS = { mode: 'act', jobs: [{ platform: 'managed-flink', name: 'orders' }] };
  it.each([
    [
      'comments and trailing commas in JSON',
      'a.json',
      '{\n// why\n"mode": "act", /* and */ "jobs": [{"platform": "managed-flink", "name": "orders",},],}',
    ],
    ['the mark of UTF-8', 'a.json', `\uFEFF${JSON.stringify(SETTINGS)}`],
    [
      'lines that end as on Windows',
      'a.yml',
      'mode: act\r\njobs:\r\n  - platform: managed-flink\r\n    name: orders\r\n',
    ],
    ['YAML with anchors', 'a.yaml', 'mode: &m act\njobs:\n  - &one\n    platform: managed-flink\n    name: orders\n'],
    ['flow style', 'a.YAML', '{mode: act, jobs: [{platform: managed-flink, name: orders}]}'],
    ['a pipe with JSON', '/dev/fd/63', JSON.stringify(SETTINGS)],
    ['a pipe with YAML', '/dev/fd/63', 'mode: act\njobs: [{platform: managed-flink, name: orders}]\n'],
  ])('%s', (_, file, text) => {
    const bare = text.replace(/^\uFEFF/, '');
    expect(parsedSettings(file, bare).value).toEqual(SETTINGS);
  });

  it('a merge key brings what the job does not say itself', () => {
    const text = 'jobs:\n  - &a\n    platform: managed-flink\n    name: a\n    maxKpus: 8\n  - <<: *a\n    name: b\n';
    expect(parsedSettings('a.yaml', text).checked.settings.jobs).toMatchObject([
      { name: 'a', maxKpus: 8 },
      { name: 'b', maxKpus: 8 },
    ]);
  });

  it('aliases of aliases end in a sentence, not in all the memory there is', () => {
    const lines = Array.from(
      { length: 12 },
      (_, i) => `k${i}: &k${i} [${Array(10).fill(i === 0 ? 'x' : `*k${i - 1}`)}]`,
    );
    expect(() => parsedSettings('a.yaml', lines.join('\n'))).toThrow(
      /the aliases make more values than settings can have/,
    );
  });

  it('a key that JavaScript has for every object is a key like any other', () => {
    for (const [file, text] of [
      ['a.json', '{"__proto__": {"mode": "act"}, "constructor": 1, "jobs": []}'],
      ['a.yaml', '__proto__: {mode: act}\nconstructor: 1\njobs: []\n'],
    ] as const) {
      const message = messageOf(file, text);
      expect(message).toContain('__proto__: there is no such key');
      expect(message).toContain('constructor: there is no such key');
    }
  });
});
