import {
  KinesisAnalyticsV2Client,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-kinesis-analytics-v2';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { spokeStatements } from '../../../infra/spoke/spoke-rights.ts';
import { ERROR_TAG, LAST_ACTION_TAG, MANAGED_BY_TAG } from '../../../lib/control/job-status.ts';
import { INSTANCE_VARIABLE } from '../../../lib/environment.ts';
import { keyOf } from '../../../lib/model/job.ts';
import { setVariables } from '../../../sandbox/aws/set-variables.ts';
import { keyOfAccount } from '../../../sandbox/aws/sts/sts.ts';
import type { SimulatedAccount } from '../../../sandbox/simulation/simulated-account.ts';
import { SPOKE, START, startHub } from '../../support/hub-world.ts';

const ONE = '111122223333/us-east-1/flink-autopilot';
const OTHER = '111122223333/us-east-1/another';
const ARN = `arn:aws:kinesisanalytics:${SPOKE.region}:${SPOKE.account}:application/clickstream`;
/** The job in the other account. */
const THERE = 2;

let hub: SimulatedAccount;
let owner: KinesisAnalyticsV2Client;
let unset: (() => void) | undefined;
const play = async (minutes: number): Promise<readonly string[]> => {
  const failures: string[] = [];
  for (let minute = 0; minute < minutes; minute++) failures.push(...(await hub.minute()));
  return failures;
};
const job = () => {
  const found = hub.jobs[THERE];
  if (!found) throw new Error('no job there');
  return found;
};
const tags = () => hub.account.aws.at(SPOKE).managedFlink.tagsOf('clickstream');
const row = () => hub.account.store.fleetRow(keyOf(job().job));
const decisions = async (from: number) =>
  (await hub.account.store.evaluations(keyOf(job().job), from, hub.now() + 1)).map(({ decision }) => decision);
/** The functions start again, as those of another stack with the same settings. */
const startAs = (instance: string): void => {
  unset?.();
  unset = setVariables({ [INSTANCE_VARIABLE]: instance });
  hub.account.deploy({ ...hub.account.settings, jobs: [...hub.account.settings.jobs] });
};

beforeAll(async () => {
  hub = await startHub({ statusOnJob: true });
  owner = new KinesisAnalyticsV2Client({
    region: SPOKE.region,
    credentials: { accessKeyId: keyOfAccount(SPOKE.account), secretAccessKey: 'embedded' },
  });
}, 120_000);
afterAll(async () => {
  unset?.();
  owner.destroy();
  await hub.stop();
});

it('an application shows who looks after it from the first evaluation on, and then what was done', async () => {
  expect(await play(1)).toEqual([]);
  expect(tags()[MANAGED_BY_TAG]).toBe(ONE);
  expect(await play(29)).toEqual([]);
  expect(tags()).toEqual({
    [MANAGED_BY_TAG]: ONE,
    [LAST_ACTION_TAG]: expect.stringMatching(/^2026-03-02T06:\d\dZ 2 to \d+ KPUs: confirmed$/),
  });
  expect(job().world.truth().parallelism).toBeGreaterThan(2);
}, 120_000);

it('the tags are written by the roles of the spoke, with rights that its template gives', () => {
  const asked = [...hub.account.aws.asked].filter((one) => one.startsWith(`${SPOKE.account}/`));
  const tagging = asked.filter((one) => one.includes('TagResource'));
  expect(tagging.length).toBeGreaterThan(0);
  expect(tagging.every((one) => one.includes('assumed-role/flink-autopilot-spoke-'))).toBe(true);
  const allowed = spokeStatements('evaluate').flatMap(({ actions }) => actions);
  expect(allowed).toContain('kinesisanalytics:TagResource');
});

it('a stack that finds another one there only advises, says so, and leaves the tags alone', async () => {
  startAs('another');
  await owner.send(new TagResourceCommand({ ResourceARN: ARN, Tags: [{ Key: 'team', Value: 'web' }] }));
  const before = tags();
  const from = hub.now() + 1;
  const restarts = job().world.truth().restarts;
  // Far too small for what arrives: it would be scaled up.
  hub.account.aws.at(SPOKE).managedFlink.changeByHand('clickstream', { kind: 'size', parallelism: 2 });
  await play(25);
  expect(await decisions(from)).toContain('recommend');
  expect(await decisions(from)).not.toContain('rescale');
  expect(tags()).toEqual(before);
  expect(await row()).toMatchObject({ mode: 'advise' });
  expect((await row())?.attention).toContainEqual(
    expect.objectContaining({ rule: 'managed-by-another', says: expect.stringContaining(ONE) }),
  );
  // That of the person alone.
  expect(job().world.truth().restarts - restarts).toBe(1);
}, 120_000);

it('without the tag the other takes it over, and then the first one only advises', async () => {
  await owner.send(new UntagResourceCommand({ ResourceARN: ARN, TagKeys: [MANAGED_BY_TAG] }));
  const from = hub.now() + 1;
  await play(20);
  expect(tags()[MANAGED_BY_TAG]).toBe(OTHER);
  expect(await decisions(from)).toContain('rescale');
  expect(job().world.truth().parallelism).toBeGreaterThan(2);
  startAs('flink-autopilot');
  await play(4);
  expect(await row()).toMatchObject({ mode: 'advise' });
  expect(tags()[MANAGED_BY_TAG]).toBe(OTHER);
}, 120_000);

it('an error is shown while there is one: metrics that can not be read', async () => {
  await owner.send(new UntagResourceCommand({ ResourceARN: ARN, TagKeys: [MANAGED_BY_TAG] }));
  await play(4);
  const { cloudWatch } = hub.account.aws.at(SPOKE);
  cloudWatch.failNext('GetMetricData', { kind: 'broken' }, 12);
  const failures = await play(2);
  expect(failures.join()).toContain('GetMetricData');
  expect(tags()[ERROR_TAG]).toMatch(/^metrics: /);
  while ((await play(1)).length > 0) {}
  expect(tags()[ERROR_TAG]).toBeUndefined();
  expect(hub.now()).toBeLessThan(START + 2 * 3_600_000);
}, 120_000);
