import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readSettings } from '../../functions/read-settings.ts';
import { POLICIES } from '../../lib/policies.ts';

const fileWith = (text: string): { readonly settings: string } => {
  const settings = join(mkdtempSync(join(tmpdir(), 'flink-autopilot-')), 'settings.json');
  writeFileSync(settings, text);
  return { settings };
};

const jobs = [{ platform: 'managed-flink', name: 'orders' }];

it('a file of before is read, with a note for each key that has another name now', () => {
  const { settings, notes } = readSettings(fileWith(JSON.stringify({ settleSeconds: 60, jobs })), POLICIES);
  expect(settings).toMatchObject({ ingestionDelaySeconds: 60, policy: 'autopilot' });
  expect(notes).toHaveLength(1);
});

it('a wrong value is an error that says where it stands', () => {
  expect(() =>
    readSettings(fileWith(JSON.stringify({ jobs, options: { 'restart.time': '1 min' } })), POLICIES),
  ).toThrow(
    "The settings can't be used:\n- options: restart.time: an option is written with its prefix; write job.autoscaler.restart.time.",
  );
});

it('what is not JSON is an error that names the file', () => {
  const file = fileWith('{');
  expect(() => readSettings(file, POLICIES)).toThrow(`The settings file ${file.settings} can't be read as JSON`);
});
