import { afterAll, beforeAll, expect, it } from 'vitest';
import { spokeStatements } from '../../../infra/spoke/spoke-rights.ts';
import { keyOf } from '../../../lib/model/job.ts';
import type { SimulatedAccount } from '../../../sandbox/simulation/simulated-account.ts';
import { EXTERNAL_ID, HUB, putSpokeRoles, REGION, SPOKE, START, startHub } from '../../support/hub-world.ts';

let hub: SimulatedAccount;
const play = async (minutes: number): Promise<readonly string[]> => {
  const failures: string[] = [];
  for (let minute = 0; minute < minutes; minute++) failures.push(...(await hub.minute()));
  return failures;
};
const evaluations = (nth: number, from: number) => {
  const job = hub.jobs[nth]?.job;
  if (!job) throw new Error(`no job ${nth}`);
  return hub.account.store.evaluations(keyOf(job), from, hub.now() + 1);
};
const operationsIn = ({ account, region }: { readonly account: string; readonly region: string }) =>
  [...hub.account.aws.asked].filter((one) => one.startsWith(`${account}/${region} `)).map((one) => one.split(' '));

beforeAll(async () => {
  hub = await startHub();
}, 120_000);
afterAll(() => hub.stop());

it('the same application is scaled in each of three places, with the metrics of that place', async () => {
  expect(hub.jobs.map(({ job: { account, region, name } }) => ({ account, region, name }))).toEqual([
    { ...HUB, name: 'clickstream' },
    { ...REGION, name: 'clickstream' },
    { ...SPOKE, name: 'clickstream' },
  ]);
  expect(await play(30)).toEqual([]);
  for (const nth of [0, 1, 2]) {
    const seen = await evaluations(nth, START);
    expect(seen.filter(({ decision }) => decision === 'rescale').length).toBeGreaterThan(0);
    expect(hub.jobs[nth]?.world.truth().parallelism).toBeGreaterThan(2);
  }
}, 120_000);

it('the other account is entered by the role of each function, with a session that names the stack', () => {
  const roles = new Set(hub.account.aws.sts.assumed.map(({ role }) => role));
  expect([...roles].sort()).toEqual([
    'arn:aws:iam::222233334444:role/flink-autopilot-spoke-eu-west-1-apply',
    'arn:aws:iam::222233334444:role/flink-autopilot-spoke-eu-west-1-evaluate',
  ]);
  expect(new Set(hub.account.aws.sts.assumed.map(({ sessionName }) => sessionName))).toEqual(
    new Set(['flink-autopilot@111122223333.us-east-1']),
  );
  // An hour of it has not passed: each function has asked once.
  expect(hub.account.aws.sts.assumed).toHaveLength(2);
});

it('nothing but the jobs themselves is asked for elsewhere, and only apply changes one', () => {
  const own = new Set(operationsIn(HUB).map(([, operation]) => operation));
  expect(own).toContain('PutEvents');
  for (const place of [REGION, SPOKE]) {
    expect(operationsIn(place).map(([, operation]) => operation)).not.toContain('PutEvents');
  }
  const updated = operationsIn(SPOKE).filter(([, operation]) => operation === 'UpdateApplication');
  expect(updated.map(([, , arn]) => arn)).toEqual([
    'arn:aws:sts::222233334444:assumed-role/flink-autopilot-spoke-eu-west-1-apply/flink-autopilot@111122223333.us-east-1',
  ]);
});

it('each role of the spoke is asked for what its template allows, and for nothing else', () => {
  for (const of of ['evaluate', 'apply'] as const) {
    const allowed = spokeStatements(of).flatMap(({ actions }) => actions.map((action) => action.split(':')[1]));
    const used = operationsIn(SPOKE)
      .filter(([, , arn]) => arn?.includes(`-${of}/`))
      .map(([, operation]) => operation);
    expect(used.length).toBeGreaterThan(2);
    expect(used.filter((operation) => !allowed.includes(operation))).toEqual([]);
  }
});

it('an account that can not be entered fails its own job, with an error that names role, account and remedy', async () => {
  hub.account.aws.sts.deleteRole(SPOKE.account, 'flink-autopilot-spoke-eu-west-1-evaluate');
  // As a deployment: both functions start without the sessions they had.
  hub.account.deploy({ ...hub.account.settings, jobs: [...hub.account.settings.jobs] });
  const from = hub.now() + 1;
  const failures = await play(3);
  expect(failures).toHaveLength(3);
  expect(failures[0]).toMatch(
    /No job of account 222233334444 in eu-west-1 is looked after: the role arn:aws:iam::222233334444:role\/flink-autopilot-spoke-eu-west-1-evaluate can not be assumed \(AccessDenied: User: .* is not authorized to perform: sts:AssumeRole on resource: .*\)\. Deploy the spoke template there, with the roles of this stack in account 111122223333 and the external id/,
  );
  expect(await evaluations(0, from)).toHaveLength(3);
  expect(await evaluations(1, from)).toHaveLength(3);
  expect(await evaluations(2, from)).toEqual([]);
}, 60_000);

it('with another external id it can not be entered either; once the role is right it goes on', async () => {
  for (const externalId of ['another', EXTERNAL_ID]) {
    putSpokeRoles(hub);
    const spokes = [{ ...SPOKE, externalId }];
    hub.account.deploy({ ...hub.account.settings, spokes, jobs: [...hub.account.settings.jobs] });
    expect((await play(1)).length).toBe(externalId === EXTERNAL_ID ? 0 : 1);
  }
}, 60_000);
