import {
  KinesisAnalyticsV2Client,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-kinesis-analytics-v2';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { keyOf } from '../../../lib/model/job.ts';
import type { SettingsFile } from '../../../lib/settings/settings.ts';
import { JOB_OPTIONS, type Simulation, startSimulation } from '../../../sandbox/simulation/simulation.ts';

const START = Date.UTC(2026, 2, 2, 6);
const MINUTE = 60_000;
const MANAGED = 'flink-autopilot:managed';
const MODE = 'flink-autopilot:mode';
const ARN = 'arn:aws:kinesisanalytics:us-east-1:111122223333:application/clickstream';

let simulation: Simulation;
let client: KinesisAnalyticsV2Client;
const now = () => simulation.world.now();
const play = async (minutes: number): Promise<void> => {
  for (let minute = 0; minute < minutes; minute++) expect(await simulation.minute()).toEqual([]);
};
const tag = (tags: Readonly<Record<string, string>>) =>
  client.send(
    new TagResourceCommand({
      ResourceARN: ARN,
      Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    }),
  );
const untag = (...TagKeys: string[]) => client.send(new UntagResourceCommand({ ResourceARN: ARN, TagKeys }));
const evaluations = (from: number) => simulation.account.store.evaluations(keyOf(simulation.job), from, now() + 1);
const row = () => simulation.account.store.fleetRow(keyOf(simulation.job));
const listed = async () => (await simulation.account.store.fleetRows(now())).rows.map(({ job }) => job);

beforeAll(async () => {
  simulation = await startSimulation({
    ...{
      platform: 'managed-flink',
      simulate: 'clickstream',
      policy: 'flink',
      size: { parallelism: 2, parallelismPerKpu: 1 },
      seed: 1,
    },
    ...{ load: 'flat', start: START, mode: 'act', everyMinutes: 1, options: {}, log: false },
  });
  client = new KinesisAnalyticsV2Client({});
  const settings: SettingsFile = {
    ...{
      mode: 'act',
      everyMinutes: 1,
      policy: 'flink',
      options: { ...JOB_OPTIONS, 'job.autoscaler.metrics.window': '5 min' },
      jobs: [],
    },
    discover: [{ platform: 'managed-flink', tags: { [MANAGED]: 'true' } }],
  };
  simulation.account.deploy(settings);
}, 120_000);
afterAll(async () => {
  client.destroy();
  await simulation.stop();
});

it('an application without the tag is left alone', async () => {
  await play(6);
  expect(await evaluations(START)).toEqual([]);
  expect(await row()).toBeUndefined();
});

it('with the tag it is evaluated within five minutes, and only advised on, whatever it needs', async () => {
  await tag({ [MANAGED]: 'true' });
  await play(40);
  const seen = await evaluations(START);
  expect(seen[0]?.at).toBeLessThanOrEqual(START + 11 * MINUTE);
  expect(await row()).toMatchObject({ mode: 'advise' });
  expect(seen.some(({ decision }) => decision === 'recommend')).toBe(true);
  expect(seen.some(({ decision }) => decision === 'rescale')).toBe(false);
  expect(simulation.world.truth().parallelism).toBe(2);
}, 120_000);

it('with a bound in a tag and mode act in another it is scaled, no further than the tag allows', async () => {
  await tag({ [MODE]: 'act', 'flink-autopilot:max-parallelism': '5' });
  const from = now() + 1;
  await play(30);
  expect(await row()).toMatchObject({ mode: 'act' });
  expect((await evaluations(from)).some(({ decision }) => decision === 'rescale')).toBe(true);
  expect(simulation.world.truth().parallelism).toBe(5);
}, 120_000);

it('while the list can not be read the last one holds, the run says so, and the job goes on', async () => {
  const from = now() + 1;
  for (let n = 0; n < 3; n++) {
    simulation.account.aws.managedFlink.tagging.failNext('GetResources', { kind: 'broken' });
  }
  const failures: string[] = [];
  for (let minute = 0; minute < 6; minute++) failures.push(...(await simulation.minute()));
  expect(failures).toEqual([
    expect.stringMatching(/Jobs that are found by their tags could not be listed, those of 2026-/),
  ]);
  expect(await evaluations(from)).toHaveLength(6);
}, 120_000);

it('without the tag of its mode it is only advised on again', async () => {
  await untag(MODE);
  await play(4);
  expect(await row()).toMatchObject({ mode: 'advise' });
}, 120_000);

it('without the tag that finds it, it is let go: nothing fails, and it leaves the list of jobs', async () => {
  await untag(MANAGED);
  await play(6);
  const from = now() + 1;
  await play(20);
  expect(await evaluations(from)).toEqual([]);
  expect(await listed()).toEqual([]);
}, 120_000);

it('and is found again when it is there again, and one that was deleted fails no run for ever', async () => {
  await tag({ [MANAGED]: 'true' });
  await play(6);
  expect(await listed()).toEqual([keyOf(simulation.job)]);
  simulation.account.aws.managedFlink.deleteApplication('clickstream');
  const failures: string[] = [];
  for (let minute = 0; minute < 30; minute++) {
    const failed = await simulation.minute();
    if (failed.length > 0) failures.push(`${minute}`);
  }
  expect(failures.length).toBeLessThanOrEqual(5);
  expect(failures.every((minute) => Number(minute) < 6)).toBe(true);
  expect(await listed()).toEqual([]);
}, 120_000);
