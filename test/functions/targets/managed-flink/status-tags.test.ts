import { ListTagsForResourceCommand, TagResourceCommand } from '@aws-sdk/client-kinesis-analytics-v2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { managedFlinkReader } from '../../../../functions/targets/managed-flink/managed-flink-reader.ts';
import { managedFlinkTarget } from '../../../../functions/targets/managed-flink/managed-flink-target.ts';
import { claimer, statusWriter } from '../../../../functions/targets/managed-flink/status-tags.ts';
import { freshTags, rememberedTags } from '../../../../functions/targets/managed-flink/tags.ts';
import { ERROR_TAG, LAST_ACTION_TAG, MANAGED_BY_TAG } from '../../../../lib/control/job-status.ts';
import type { Change } from '../../../../lib/model/change.ts';
import type { KpuSizing } from '../../../../lib/model/sizing.ts';
import { AwsError } from '../../../../sandbox/aws/wire/aws-error.ts';
import { ATTEMPTS } from '../../../support/aws-client.ts';
import {
  type ManagedFlinkWorld,
  managedFlinkSettings,
  ordersJob,
  startManagedFlink,
} from '../../../support/embedded-managed-flink.ts';

const ARN = 'arn:aws:kinesisanalytics:us-east-1:111122223333:application/orders';
const ONE = '111122223333/us-east-1/one';
const OTHER = '999999999999/eu-west-1/other';
const DENIED = { kind: 'refused', error: new AwsError('AccessDeniedException', 'not authorized') } as const;

let world: ManagedFlinkWorld;
beforeEach(async () => {
  world = await startManagedFlink();
});
afterEach(() => world.stop());

const tags = async (): Promise<Record<string, string>> => {
  const { Tags = [] } = await world.client.send(new ListTagsForResourceCommand({ ResourceARN: ARN }));
  return Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value]));
};
const tag = (Key: string, Value: string) =>
  world.client.send(new TagResourceCommand({ ResourceARN: ARN, Tags: [{ Key, Value }] }));
const sizing = (kpus: number): KpuSizing => ({
  kind: 'kpu',
  parallelism: kpus,
  parallelismPerKpu: 1,
  kpus,
  dollarsPerHour: kpus * 0.11,
});
const change = (to: number): Change => ({
  kind: 'resize',
  vertices: [],
  config: { overrides: {}, removals: [] },
  because: [],
  from: sizing(4),
  to: sizing(to),
});
/** As one stack has it, with `statusOnJob`. */
const targetOf = (stack: string) => {
  const read = freshTags(world.client);
  return managedFlinkTarget({
    client: world.client,
    dollarsPerKpuHour: 0.11,
    stack,
    tags: read,
    claim: claimer(world.client, stack, read),
  });
};
const describedBy = (stack: string) =>
  targetOf(stack).describe(ordersJob, managedFlinkSettings(), undefined, world.now());
const changeBy = async (stack: string, to: number, described = describedBy(stack)) =>
  targetOf(stack).request(ordersJob, managedFlinkSettings(), change(to), await described, world.now());

describe('a change by a stack that shows its status on the job', () => {
  it('is asked for once the application says that it is its own', async () => {
    expect(await changeBy(ONE, 8)).toMatchObject({ kind: 'applied' });
    expect(await tags()).toEqual({ [MANAGED_BY_TAG]: ONE });
  });

  it('is refused where another stack looks after the application', async () => {
    const seen = describedBy(ONE);
    await seen;
    await tag(MANAGED_BY_TAG, OTHER);
    expect((await describedBy(ONE)).managedByAnother).toMatchObject({ rule: 'managed-by-another' });
    // Also by one that has seen it before that.
    for (const described of [seen, describedBy(ONE)]) {
      expect(await changeBy(ONE, 8, described)).toMatchObject({
        kind: 'refused',
        because: [{ rule: 'managed-by-another' }],
      });
    }
    expect(await tags()).toEqual({ [MANAGED_BY_TAG]: OTHER });
    expect(await changeBy(OTHER, 6)).toMatchObject({ kind: 'applied' });
    expect(world.restarts()).toBe(1);
  });

  it('of two that claim at the same time at most one is carried out', async () => {
    const one = describedBy(ONE);
    const other = describedBy(OTHER);
    await Promise.all([one, other]);
    const outcomes = await Promise.all([changeBy(ONE, 8, one), changeBy(OTHER, 6, other)]);
    expect(outcomes.filter(({ kind }) => kind === 'applied').length).toBeLessThanOrEqual(1);
    expect(world.restarts()).toBeLessThanOrEqual(1);
  });

  it.each([
    ['without the right', DENIED],
    ['without room for a tag', { kind: 'refused', error: new AwsError('TooManyTagsException', 'too many tags') }],
  ] as const)('%s to claim it, is asked for all the same, and says so', async (_, fault) => {
    world.aws.managedFlink.failNext('TagResource', fault);
    const outcome = await changeBy(ONE, 8);
    expect(outcome).toMatchObject({ kind: 'applied' });
    expect(outcome.because).toContainEqual(expect.objectContaining({ rule: 'status-unwritten' }));
  });

  it('is left for the next evaluation when the claim fails otherwise, or can not be read again', async () => {
    world.aws.managedFlink.failNext('TagResource', { kind: 'throttled' }, ATTEMPTS);
    expect(await changeBy(ONE, 8)).toMatchObject({ kind: 'refused', because: [{ rule: 'status-unwritten' }] });
    const seen = await describedBy(ONE);
    world.aws.managedFlink.failNext('ListTagsForResource', { kind: 'broken' }, ATTEMPTS);
    expect(await changeBy(ONE, 8, Promise.resolve(seen))).toMatchObject({
      kind: 'refused',
      because: [{ rule: 'status-unwritten' }],
    });
    expect(world.restarts()).toBe(0);
  });
});

describe('what one stack has read of an application some time ago', () => {
  const application = { name: 'orders', arn: ARN };
  const claimed = { managed: 'claimed' } as const;

  it('lets it write nothing where another stack has claimed the application since', async () => {
    const read = { status: {}, at: world.now() };
    await tag(MANAGED_BY_TAG, OTHER);
    await statusWriter(world.client, ONE)(application, read, claimed, world.now());
    expect(await tags()).toEqual({ [MANAGED_BY_TAG]: OTHER });
  });

  it('lets it claim nothing where the tags can not be read now', async () => {
    await tag(MANAGED_BY_TAG, OTHER);
    const write = () =>
      statusWriter(world.client, ONE)(application, { status: {}, at: world.now() }, claimed, world.now());
    world.aws.managedFlink.failNext('ListTagsForResource', DENIED);
    await write();
    expect(await tags()).toEqual({ [MANAGED_BY_TAG]: OTHER });
    world.aws.managedFlink.failNext('ListTagsForResource', { kind: 'broken' }, ATTEMPTS);
    await write();
    expect(await tags()).toEqual({ [MANAGED_BY_TAG]: OTHER });
  });

  it('is nothing where its tags could not be read: no status is shown, and no claim is made', async () => {
    await tag(MANAGED_BY_TAG, OTHER);
    const reader = managedFlinkReader({
      client: world.client,
      dollarsPerKpuHour: 0.11,
      stack: ONE,
      tags: rememberedTags(world.client),
      writeStatus: statusWriter(world.client, ONE),
    });
    world.aws.managedFlink.failNext('ListTagsForResource', DENIED);
    const unread = await reader.describe(ordersJob, managedFlinkSettings(), undefined, world.now());
    const failed = { rule: 'metrics', says: 'unread' };
    const shown = { ...claimed, problem: failed };
    await reader.showStatus?.(ordersJob, managedFlinkSettings(), unread, shown, world.now());
    expect(await tags()).toEqual({ [MANAGED_BY_TAG]: OTHER });

    world.aws.managedFlink.failNext('ListTagsForResource', DENIED);
    expect(await changeBy(ONE, 8)).toMatchObject({ kind: 'applied' });
    expect(await tags()).toEqual({ [MANAGED_BY_TAG]: OTHER });
  });
});

describe('the status of a job', () => {
  const application = { name: 'orders', arn: ARN };
  const nothing = () => ({ status: {}, at: world.now() });
  const status = { managed: 'claimed', lastAction: '2026-01-05T08:00Z 4 to 8 KPUs: confirmed' } as const;
  const problem = { rule: 'metrics', says: 'CloudWatch could not be read (403).' };

  it('is written once, and its error goes with what was wrong', async () => {
    const write = statusWriter(world.client, ONE);
    await write(application, nothing(), { ...status, problem }, world.now());
    expect(await tags()).toEqual({
      [MANAGED_BY_TAG]: ONE,
      [LAST_ACTION_TAG]: status.lastAction,
      [ERROR_TAG]: 'metrics: CloudWatch could not be read 403 .',
    });
    // What was read is minutes old, and what was written since is known.
    world.aws.managedFlink.failNext('TagResource', DENIED);
    await write(application, { status: {}, at: world.now() - 60_000 }, { ...status, problem }, world.now());
    world.pass(60_000);
    await write(application, { status: await tags(), at: world.now() }, status, world.now());
    expect(await tags()).toEqual({ [MANAGED_BY_TAG]: ONE, [LAST_ACTION_TAG]: status.lastAction });
  });

  it.each(['ResourceInUseException', 'ConcurrentModificationException'])(
    'of an application that takes no tags now (%s) is written by the next evaluation, and nothing has failed',
    async (name) => {
      const write = statusWriter(world.client, ONE);
      const error = new AwsError(name, 'it is being updated');
      world.aws.managedFlink.failNext('TagResource', { kind: 'refused', error });
      await write(application, nothing(), status, world.now());
      expect(await tags()).toEqual({});
      await write(application, nothing(), status, world.now());
      expect(await tags()).toMatchObject({ [MANAGED_BY_TAG]: ONE });
    },
  );

  it('that can not be written is one failure an hour, with the right that is missing', async () => {
    const write = statusWriter(world.client, ONE);
    const attempt = () => write(application, nothing(), status, world.now());
    world.aws.managedFlink.failNext('TagResource', DENIED, 3);
    await expect(attempt()).rejects.toThrow(
      'The status of application "orders" could not be written into its tags: not authorized. The rights are kinesisanalytics:TagResource and UntagResource.',
    );
    await attempt();
    world.pass(60 * 60_000);
    await expect(attempt()).rejects.toThrow('not authorized');
    await attempt();
    expect(await tags()).toMatchObject({ [MANAGED_BY_TAG]: ONE });
  });
});
