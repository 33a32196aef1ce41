import { expect, it } from 'vitest';
import { fleetText } from '../../cli/show/fleet-text.ts';
import type { FleetJob } from '../../console/model/fleet.ts';

const job = (account: string, region: string): FleetJob => ({
  key: `JOB#${account}#${region}#managed-flink#orders`,
  account,
  region,
  platform: 'managed-flink',
  name: 'orders',
  at: 0,
  mode: 'act',
  policy: 'flink',
  condition: 'RUNNING',
  state: 'steady',
  size: null,
  dollarsPerHour: null,
  savedDollars: null,
  savedOfDollars: null,
  lagRecords: null,
  lagSeconds: null,
  utilization: null,
  utilizations: [],
  decision: null,
  attention: [],
  asked: null,
});
const head = (shown: readonly FleetJob[]): readonly string[] => {
  const terminal = { columns: 200, color: false } as unknown as Parameters<typeof fleetText>[1];
  return fleetText({ shown, all: shown.length, now: 0 }, terminal).split('\n');
};

it('status has a column for the place of a job where there is more than one', () => {
  const home = job('111122223333', 'us-east-1');
  expect(head([home, home])[0]).toMatch(/^JOB +STATE/);
  const regions = head([home, job('111122223333', 'eu-west-1')]);
  expect(regions[0]).toMatch(/^JOB +PLACE +STATE/);
  expect(regions[2]).toMatch(/^orders +eu-west-1 +steady/);
  expect(head([home, job('222233334444', 'us-east-1')])[2]).toMatch(/^orders +222233334444 us-east-1 +steady/);
});
