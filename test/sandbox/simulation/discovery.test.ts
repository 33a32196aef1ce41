import {
  KinesisAnalyticsV2Client,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-kinesis-analytics-v2';
import { expect, it } from 'vitest';
import { startAccount } from '../../../sandbox/simulation/simulated-account.ts';
import { JOB_OPTIONS, startPlatform } from '../../../sandbox/simulation/simulation.ts';
import { createLoad } from '../../../world/load/load.ts';
import { aFoundJob, type FoundJob, START } from './found-job.ts';

const MANAGED = 'flink-autopilot:managed';
const ARN = 'arn:aws:kinesisanalytics:us-east-1:111122223333:application/clickstream';

const start = async (): Promise<FoundJob> => {
  const platform = await startPlatform({
    platform: 'managed-flink',
    simulate: 'clickstream',
    seed: 1,
    start: START,
    size: { parallelism: 2, parallelismPerKpu: 1 },
    load: createLoad({ shape: 'flat', seed: 1, start: START }),
  });
  const simulation = await startAccount({
    platforms: [platform],
    seed: 1,
    start: START,
    everyMinutes: 1,
    log: false,
    settings: { mode: 'act', everyMinutes: 1, options: JOB_OPTIONS },
  });
  const [named] = simulation.jobs;
  if (!named) throw new Error('no job');
  const client = new KinesisAnalyticsV2Client({});
  const tag = (key: string, value: string | undefined) =>
    value === undefined
      ? client.send(new UntagResourceCommand({ ResourceARN: ARN, TagKeys: [key] }))
      : client.send(new TagResourceCommand({ ResourceARN: ARN, Tags: [{ Key: key, Value: value }] }));
  return {
    simulation,
    job: named.job,
    discover: [{ platform: 'managed-flink', tags: { [MANAGED]: 'true' } }],
    carry: (what) => tag(MANAGED, what === 'found by' ? 'true' : undefined),
    set: async (own) => {
      for (const [key, value] of Object.entries(own)) await tag(`flink-autopilot:${key}`, value);
    },
    subtasks: () => named.world.truth().parallelism,
    stop: async () => {
      client.destroy();
      await simulation.stop();
    },
  };
};

const { world, failures, evaluations, listed } = aFoundJob('tag', start);

it('while the list can not be read the last one holds, the run says so, and the job goes on', async () => {
  const { account, now } = world().simulation;
  const from = now() + 1;
  for (let n = 0; n < 3; n++) account.aws.managedFlink.tagging.failNext('GetResources', { kind: 'broken' });
  expect((await failures(6)).flat()).toEqual([
    expect.stringMatching(/Jobs that are found by their tags could not be listed, those of 2026-/),
  ]);
  expect(await evaluations(from)).toBe(6);
}, 120_000);

it('an application that was deleted fails no run for ever', async () => {
  world().simulation.account.aws.managedFlink.deleteApplication('clickstream');
  const failed = (await failures(30)).flatMap((all, minute) => (all.length > 0 ? [minute] : []));
  expect(failed.length).toBeLessThanOrEqual(5);
  expect(failed.every((minute) => minute < 6)).toBe(true);
  expect(await listed()).toEqual([]);
}, 120_000);
