import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SettingsFile } from '../../lib/settings/settings.ts';
import { readSettingsFile } from '../../settings-file/settings-file.ts';
import { oneJob, settingsFile } from '../infra/synthesize.ts';

const problemsOf = (settings: unknown): string => {
  try {
    readSettingsFile(settingsFile(settings as SettingsFile));
    return 'accepted';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('a wrong settings file stops the synth with a sentence', () => {
  it.each([
    ['an unknown key', { ...oneJob, moed: 'act' }, /moed/],
    ['a mode that does not exist', { ...oneJob, mode: 'go' }, /mode: .*"observe", "advise", "approve" or "act"/],
    ['no job', { jobs: [] }, /jobs: the list is empty; name at least one job/],
    ['a job twice', { jobs: [...oneJob.jobs, ...oneJob.jobs] }, /every job is there once/],
    [
      'a name that AWS would not take',
      { jobs: [{ platform: 'managed-flink', name: 'a b' }] },
      /job "a b": name: .*letters.*write "a-b"/,
    ],
    ['too many shards', { ...oneJob, shards: 1000 }, /shards/],
    [
      'an option out of its bounds',
      { ...oneJob, options: { 'job.autoscaler.utilization.target': '1.7' } },
      /job\.autoscaler\.utilization\.target.*1\.7/,
    ],
    [
      'a misspelt option, with the nearest right one',
      { ...oneJob, options: { 'job.autoscaler.metric.window': '5 min' } },
      /job\.autoscaler\.metric\.window.*job\.autoscaler\.metrics\.window/,
    ],
    [
      'an option without its prefix, with the whole key',
      { ...oneJob, options: { 'metrics.window': '5 min' } },
      /options: metrics\.window.*job\.autoscaler\.metrics\.window/,
    ],
    ['a policy that does not exist', { ...oneJob, policy: 'flnk' }, /policy: there is no policy "flnk"/],
  ])('%s', (_, settings, message) => {
    expect(problemsOf(settings)).toMatch(message);
  });

  it('a right one is read', () => {
    expect(problemsOf(oneJob)).toBe('accepted');
  });

  it('a file that is missing is named, with the remedy', () => {
    expect(() => readSettingsFile('no-such-file.json')).toThrow(/no-such-file\.json.*-c settings=/);
  });

  it('a deprecated key does not: it is read, and the note says what to write', () => {
    const file = settingsFile({ ...oneJob, settleSeconds: 60 } as SettingsFile);
    expect(readSettingsFile(file)).toMatchObject({
      settings: { ingestionDelaySeconds: 60 },
      notes: [expect.stringContaining('"ingestionDelaySeconds"')],
    });
  });

  it.each([
    ['folder', () => tmpdir(), /can't be read: it is a folder/],
    [
      'file in UTF-16',
      () => written('settings.json', Buffer.from('\uFEFF{"jobs": []}', 'utf16le')),
      /UTF-16; save it as UTF-8/,
    ],
    ['file that is no text', () => written('settings.json', Buffer.from([0x7b, 0xff, 0xc0])), /no text in UTF-8/],
    [
      'file of another format',
      () => written('settings.toml', Buffer.from('mode = "act"')),
      /\.toml: settings are JSON .* or YAML/,
    ],
  ])('a %s is named, with the remedy', (_, make, message) => {
    expect(() => readSettingsFile(make())).toThrow(message);
  });
});

const written = (name: string, bytes: Uint8Array): string => {
  const file = join(mkdtempSync(join(tmpdir(), 'flink-autopilot-')), name);
  writeFileSync(file, bytes);
  return file;
};

it.each([
  [
    'settings.yaml',
    'jobs:\n  - platform: managed-flink\n    name: orders\n    options: { job.autoscaler.utilization.target: 0.6 }\n',
  ],
  [
    'settings.json',
    '\uFEFF{\n  // why\n  "jobs": [{ "platform": "managed-flink", "name": "orders", "options": { "job.autoscaler.utilization.target": 0.6 } }],\n}',
  ],
])('%s is carried along as plain JSON, and the options as text', (name, text) => {
  const named = written(name, Buffer.from(text));
  const { file, json, settings } = readSettingsFile(named);
  expect(file).toBe(named);
  const options = { 'job.autoscaler.utilization.target': 0.6 };
  expect(JSON.parse(json)).toEqual({
    jobs: [{ platform: 'managed-flink', name: 'orders', options }],
  });
  expect(settings.jobs[0]?.options).toEqual({ 'job.autoscaler.utilization.target': '0.6' });
});
