import { expect, test } from 'vitest';
import { type AwsCall, awsCalls } from '../../../functions/aws/aws-call.ts';
import { alarmStates, readHolds } from '../../../functions/guard-alarms.ts';
import type { AlarmStates } from '../../../lib/control/held-back.ts';
import type { Placed } from '../../../lib/settings/place-settings.ts';
import type { EmbeddedAws } from '../../../sandbox/aws/server.ts';
import { embedded } from '../../sandbox/aws/embedded.ts';

const region = async () => 'us-east-1';
const real = ({ url }: EmbeddedAws) =>
  awsCalls({
    credentials: async () => ({ accessKeyId: 'embedded', secretAccessKey: 'embedded' }),
    clock: () => Date.UTC(2026, 0, 1),
    endpoint: () => url,
  });

test('the states of a hundred and fifty alarms are two calls', async () => {
  const { aws } = await embedded();
  const names = Array.from({ length: 150 }, (_, n) => `alarm-${n}`);
  for (const name of names) aws.cloudWatch.putAlarm({ name, state: name === 'alarm-149' ? 'ALARM' : 'OK' });
  const calls: AwsCall[] = [];
  const call = real(aws);
  const read = await alarmStates((one) => {
    calls.push(one);
    return call(one);
  }, region)([...names, 'gone']);
  if (read.kind !== 'read') throw new Error(read.says);
  expect([read.states.size, read.states.get('alarm-149'), read.states.get('gone')]).toEqual([150, 'ALARM', undefined]);
  expect(calls).toHaveLength(2);
});

test('a call that fails, and a right that is missing, are two things', async () => {
  const { aws } = await embedded();
  aws.cloudWatch.failNext('DescribeAlarms', { kind: 'broken' });
  const failed = await alarmStates(real(aws), region)(['alarm-1']);
  expect(failed.kind).toBe('failed');
  const denied = await alarmStates(
    async () => ({ kind: 'failed', says: 'AccessDeniedException: not authorized', status: 400 }),
    region,
  )(['alarm-1']);
  expect(denied.kind).toBe('denied');
});

test('the alarms of all jobs are read once, and none where none is named', async () => {
  const asked: (readonly string[])[] = [];
  const read = async (names: readonly string[]) => {
    asked.push(names);
    return { kind: 'read' as const, states: new Map([['b', 'ALARM']]) };
  };
  const jobs = [{ guardAlarms: ['a', 'b'] }, {}];
  const holds = readHolds(read, { guardAlarms: ['a'] }, jobs, 0);
  expect(asked).toEqual([['a', 'b']]);
  expect((await Promise.all(jobs.map(holds))).map(({ because }) => because.length)).toEqual([1, 0]);
  await readHolds(read, {}, [{}], 0)({});
  expect(asked).toHaveLength(1);
});

test('jobs wait for the alarms of their own place, and not for those of one that does not answer', async () => {
  const there = { region: 'eu-central-1', guardAlarms: ['b'] };
  const place = Promise.withResolvers<AlarmStates>();
  const ringing: AlarmStates = { kind: 'read', states: new Map([['a', 'ALARM']]) };
  const read = async (_: readonly string[], { region: of }: Placed = {}) => (of ? place.promise : ringing);
  const home = { guardAlarms: ['a'] };
  const holds = readHolds(read, {}, [home, there], 0);
  expect((await holds(home)).because).toMatchObject([{ rule: 'guard-alarm' }]);
  place.resolve({ kind: 'failed', says: 'no answer' });
  expect((await holds(there)).because).toMatchObject([{ rule: 'guard-alarm-unread' }]);
});
