import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { reasonsDocument } from '../../cli/reasons-doc.ts';
import { REASONS } from '../../lib/model/reasons.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const sourcesOf = (module: string): readonly string[] =>
  readdirSync(join(root, module), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('model/reasons.ts'))
    .map((file) => readFileSync(join(root, module, file), 'utf8'));

it('docs/reasons.md is made from the table of reasons', () => {
  expect(readFileSync(join(root, 'docs/reasons.md'), 'utf8')).toBe(reasonsDocument());
});

it('every code of the table is given by the code, and is in one group', () => {
  const text = [...sourcesOf('lib'), ...sourcesOf('functions')].join('\n');
  const codes = Object.values(REASONS).flatMap((group) => Object.keys(group));
  expect(codes.filter((code) => !text.includes(`'${code}'`))).toEqual([]);
  expect(new Set(codes).size).toBe(codes.length);
  expect(codes.length).toBeGreaterThan(100);
});
