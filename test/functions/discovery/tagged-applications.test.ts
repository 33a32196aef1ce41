import { TagResourceCommand } from '@aws-sdk/client-kinesis-analytics-v2';
import { expect, test } from 'vitest';
import { type AwsCall, awsCalls, type CallAws } from '../../../functions/aws/aws-call.ts';
import { taggedApplications } from '../../../functions/discovery/tagged-applications.ts';
import type { EmbeddedAws } from '../../../sandbox/aws/server.ts';
import { type Embedded, embedded } from '../../sandbox/aws/embedded.ts';

const region = async () => 'us-east-1';
const MANAGED = { 'flink-autopilot:managed': 'true' };

const real = ({ url }: EmbeddedAws): CallAws =>
  awsCalls({
    credentials: async () => ({ accessKeyId: 'embedded', secretAccessKey: 'embedded' }),
    clock: () => Date.UTC(2026, 0, 1),
    endpoint: () => url,
  });

const create = async ({ aws, flink }: Embedded, name: string, tags: Readonly<Record<string, string>>) => {
  aws.managedFlink.createApplication({ name });
  const ResourceARN = `arn:aws:kinesisanalytics:us-east-1:111122223333:application/${name}`;
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  if (Tags.length > 0) await flink.send(new TagResourceCommand({ ResourceARN, Tags }));
};

test('a thousand applications are ten calls, each once, with their tags', async () => {
  const world = await embedded();
  for (let n = 0; n < 1000; n++) await create(world, `job-${n}`, { ...MANAGED, n: String(n) });
  await create(world, 'other', { 'flink-autopilot:managed': 'false' });
  await create(world, 'untagged', {});
  const calls: AwsCall[] = [];
  const call = real(world.aws);
  const found = await taggedApplications((one) => {
    calls.push(one);
    return call(one);
  }, region)(MANAGED);
  expect(calls).toHaveLength(10);
  expect(new Set(found.map(({ name }) => name)).size).toBe(1000);
  expect(found[7]).toEqual({
    name: 'job-7',
    tags: [
      ['flink-autopilot:managed', 'true'],
      ['n', '7'],
    ],
  });
});

test('of two tags an application has to carry both', async () => {
  const world = await embedded();
  await create(world, 'both', { team: 'data', stage: 'prod' });
  await create(world, 'one', { team: 'data' });
  const list = taggedApplications(real(world.aws), region);
  expect((await list({ team: 'data', stage: 'prod' })).map(({ name }) => name)).toEqual(['both']);
});

test('a call that fails, a right that is missing and an answer that is none are errors with the remedy', async () => {
  const world = await embedded();
  world.aws.managedFlink.tagging.failNext('GetResources', { kind: 'broken' });
  await expect(taggedApplications(real(world.aws), region)(MANAGED)).rejects.toThrow(/^tag:GetResources failed: /);
  const says = 'AccessDeniedException: not authorized to perform tag:GetResources';
  const denied: CallAws = async () => ({ kind: 'failed', says, status: 400 });
  await expect(taggedApplications(denied, region)(MANAGED)).rejects.toThrow(/The right is tag:GetResources\.$/);
  const odd: CallAws = async () => ({ kind: 'ok', body: { ResourceTagMappingList: 'none' } });
  await expect(taggedApplications(odd, region)(MANAGED)).rejects.toThrow(/its answer can not be read/);
});

test('pages without an end are given up, and what is no application is left out', async () => {
  let calls = 0;
  const endless: CallAws = async () => {
    calls += 1;
    return { kind: 'ok', body: { PaginationToken: 'more', ResourceTagMappingList: [] } };
  };
  await expect(taggedApplications(endless, region)(MANAGED)).rejects.toThrow(/more than 5000 applications/);
  expect(calls).toBe(50);
  const strange: CallAws = async () => ({
    kind: 'ok',
    body: {
      PaginationToken: null,
      ResourceTagMappingList: [
        { ResourceARN: 'arn:aws:s3:::bucket' },
        { ResourceARN: 'arn:aws:kinesisanalytics:us-east-1:111122223333:application/../etc' },
        { ResourceARN: 'arn:aws:kinesisanalytics:us-east-1:111122223333:application/__proto__' },
      ],
    },
  });
  expect(await taggedApplications(strange, region)(MANAGED)).toEqual([{ name: '__proto__', tags: [] }]);
});
