import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SimulatedAccount } from '../../../sandbox/simulation/simulated-account.ts';
import { HUB, REGION, SPOKE, startHub } from '../../support/hub-world.ts';

const GUARD = 'incident';
const PLACES = [HUB, REGION, SPOKE];

let hub: SimulatedAccount;
const play = async (minutes: number): Promise<void> => {
  for (let minute = 0; minute < minutes; minute++) expect(await hub.minute()).toEqual([]);
};
/** The guard alarm of each place. */
const ring = (...states: readonly ('ALARM' | 'OK')[]) => {
  for (const [nth, place] of PLACES.entries()) {
    hub.account.aws.at(place).cloudWatch.putAlarm({ name: GUARD, state: states[nth] ?? 'OK' });
  }
};
const sizes = () => hub.jobs.map(({ world }) => world.truth().parallelism);

beforeAll(async () => {
  hub = await startHub();
  const jobs = hub.account.settings.jobs.map((job) => ({ ...job, guardAlarms: [GUARD] }));
  hub.account.deploy({ ...hub.account.settings, jobs });
}, 120_000);
afterAll(() => hub.stop());

it('a guard alarm of another account holds back the job there, and none of that name elsewhere', async () => {
  ring('OK', 'OK', 'ALARM');
  await play(30);
  expect(sizes().map((size) => size > 2)).toEqual([true, true, false]);
}, 120_000);

it('it is read there, by the role of each function', () => {
  const read = [...hub.account.aws.asked].filter((one) =>
    one.startsWith(`${SPOKE.account}/${SPOKE.region} DescribeAlarms`),
  );
  expect(read.map((one) => one.split(' ')[2])).toEqual([
    'arn:aws:sts::222233334444:assumed-role/flink-autopilot-spoke-eu-west-1-evaluate/flink-autopilot@111122223333.us-east-1',
  ]);
});

it('and one of the hub holds back none of those elsewhere', async () => {
  ring('ALARM', 'OK', 'OK');
  await play(30);
  expect(sizes().map((size) => size > 2)).toEqual([true, true, true]);
}, 120_000);
