import { TagResourceCommand, UntagResourceCommand } from '@aws-sdk/client-kinesis-analytics-v2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { managedFlinkTarget } from '../../../../functions/targets/managed-flink/managed-flink-target.ts';
import { freshTags, type ReadTags, rememberedTags } from '../../../../functions/targets/managed-flink/tags.ts';
import { AwsError } from '../../../../sandbox/aws/wire/aws-error.ts';
import {
  type ManagedFlinkWorld,
  managedFlinkSettings,
  ordersJob,
  startManagedFlink,
} from '../../../support/embedded-managed-flink.ts';

const ARN = 'arn:aws:kinesisanalytics:us-east-1:111122223333:application/orders';
const MINUTE = 60_000;

let world: ManagedFlinkWorld;
let requests: string[];
beforeEach(async () => {
  world = await startManagedFlink();
  requests = [];
  world.client.middlewareStack.add(
    (next, { commandName }) =>
      (args) => {
        requests.push(String(commandName).replace(/Command$/, ''));
        return next(args);
      },
    { step: 'initialize' },
  );
});
afterEach(() => world.stop());

const tag = (key: string, value: string) =>
  world.client.send(new TagResourceCommand({ ResourceARN: ARN, Tags: [{ Key: key, Value: value }] }));
const described = (tags: ReadTags) =>
  managedFlinkTarget({ client: world.client, dollarsPerKpuHour: 0.11, tags }).describe(
    ordersJob,
    managedFlinkSettings(),
    undefined,
    world.now(),
  );
const reads = (): number => requests.filter((name) => name === 'ListTagsForResource').length;

describe.each([
  ['apply', freshTags],
  ['evaluate', rememberedTags],
] as const)('for %s, an application', (_, reader) => {
  it('with the tag has a request, in the words of the tag; other tags are none', async () => {
    await tag('team', 'payments');
    await tag('flink-autopilot', 'act');
    await tag('flink-autopilot:mode', 'Paused');
    const { modeRequests, notes } = await described(reader(world.client));
    expect(modeRequests).toEqual([{ place: 'tag', key: 'flink-autopilot:mode', mode: 'Paused' }]);
    expect(notes).toEqual([]);
  });

  it('without the tag asks for nothing', async () => {
    expect((await described(reader(world.client))).modeRequests).toEqual([]);
  });

  it('whose tags may not be read says so with the right, and goes on', async () => {
    world.aws.managedFlink.failNext('ListTagsForResource', {
      kind: 'refused',
      error: new AwsError('AccessDeniedException', 'not authorized'),
    });
    const { modeRequests, notes } = await described(reader(world.client));
    expect(modeRequests).toEqual([]);
    expect(notes?.[0]).toMatchObject({
      rule: 'mode-unread',
      says: expect.stringContaining('The right is kinesisanalytics:ListTagsForResource.'),
    });
  });
});

describe('tags that can not be read for another reason', () => {
  const fail = () =>
    world.aws.managedFlink.failNext('ListTagsForResource', {
      kind: 'refused',
      error: new AwsError('InvalidArgumentException', 'no'),
    });

  it('are an error before a change: it is not known whether the job is paused', async () => {
    fail();
    await expect(described(freshTags(world.client))).rejects.toThrow(
      'The tags of application "orders" could not be read, so it is not known whether it is paused: no',
    );
  });

  it('are a note in an evaluation, which goes by what it read last', async () => {
    const tags = rememberedTags(world.client);
    await tag('flink-autopilot:mode', 'paused');
    await described(tags);
    await tag('flink-autopilot:mode', 'act');
    world.pass(5 * MINUTE);
    fail();
    const { modeRequests, notes } = await described(tags);
    expect(modeRequests).toMatchObject([{ mode: 'paused' }]);
    expect(notes).toMatchObject([{ rule: 'mode-unread' }]);
  });
});

describe('how often tags are read', () => {
  it('by every run of evaluate, and once for an alarm soon after it', async () => {
    const tags = rememberedTags(world.client);
    await described(tags);
    world.pass(MINUTE);
    await described(tags);
    expect(reads()).toBe(1);
    world.pass(4 * MINUTE);
    await tag('flink-autopilot:mode', 'paused');
    expect((await described(tags)).modeRequests).toHaveLength(1);
    expect(reads()).toBe(2);
  });

  it('by apply each time', async () => {
    const tags = freshTags(world.client);
    await tag('flink-autopilot:mode', 'paused');
    expect((await described(tags)).modeRequests).toHaveLength(1);
    await world.client.send(new UntagResourceCommand({ ResourceARN: ARN, TagKeys: ['flink-autopilot:mode'] }));
    expect((await described(tags)).modeRequests).toEqual([]);
    expect(reads()).toBe(2);
  });
});
