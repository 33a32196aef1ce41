import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ownRegion, readSettings } from '../../functions/read-settings.ts';
import { POLICIES } from '../../lib/policies.ts';
import { type Placed, placeOf } from '../../lib/settings/place-settings.ts';

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

it('a place that is that of the function itself is none, so that no job is there twice', () => {
  const account = '111122223333';
  const region = ownRegion();
  const cluster = { name: 'prod' };
  const eks = { platform: 'eks', namespace: 'web', cluster };
  const file = {
    spokes: [{ account, region, externalId: 'platform' }],
    jobs: [
      { platform: 'managed-flink', name: 'orders' },
      { platform: 'managed-flink', name: 'orders', region },
      { platform: 'managed-flink', name: 'clicks', account, region },
      { platform: 'managed-flink', name: 'clicks', region: 'eu-central-1' },
      { ...eks, name: 'pages' },
      { ...eks, name: 'pages-again', deployment: 'pages', region },
    ],
    discover: [{ platform: 'managed-flink', account, region, tags: { team: 'web' } }],
  };
  const { settings, notes } = readSettings({ ...fileWith(JSON.stringify(file)), account }, POLICIES);
  const placed = settings.jobs.map((job) => [job.name, placeOf(job as Placed)]);
  expect(placed).toEqual([
    ['orders', {}],
    ['clicks', {}],
    ['clicks', { region: 'eu-central-1' }],
    ['pages', {}],
  ]);
  expect(settings.discover.map(placeOf)).toEqual([{}]);
  expect(notes).toEqual([
    'job 2 of the file: job 1 of the file has the same platform and name; every job is there once. It is left out.',
    'job 6 of the file: it is the same resource as job "pages", FlinkDeployment "pages" in namespace "web" of cluster "prod"; every resource is there once. It is left out.',
  ]);
});
