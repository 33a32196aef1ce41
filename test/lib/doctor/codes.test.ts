import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { doctorDocument } from '../../../cli/doctor-doc.ts';
import { LIMIT_CODES } from '../../../lib/doctor/limit-codes.ts';
import { SET_UP_CODES } from '../../../lib/doctor/set-up-codes.ts';
import { root } from '../../support/import-graph.ts';

const codes = [...Object.values(SET_UP_CODES).flatMap((group) => Object.keys(group)), ...Object.keys(LIMIT_CODES)];

it('docs/doctor.md is made from the tables of codes', () => {
  expect(readFileSync(join(root, 'docs/doctor.md'), 'utf8')).toBe(doctorDocument());
});

it('every code is given by the code, is in one table, and has a remedy', () => {
  const text = ['lib/doctor', 'cli/doctor']
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts') && !file.endsWith('-codes.ts'))
        .map((file) => readFileSync(join(root, folder, file), 'utf8')),
    )
    .join('\n');
  expect(codes.filter((code) => !text.includes(`'${code}'`))).toEqual([]);
  expect(new Set(codes).size).toBe(codes.length);
  expect(codes.length).toBeGreaterThan(35);
});
