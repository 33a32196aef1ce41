import { describe, expect, it } from 'vitest';
import { callName, parseRequest, shardOf } from '../../functions/requests.ts';
import { parseSettings } from '../../lib/settings/settings.ts';

const time = '2026-01-01T12:00:00Z';
const settings = parseSettings({
  jobs: ['orders', 'clicks', 'fraud'].map((name) => ({ platform: 'managed-flink' as const, name })),
});
const names = (event: unknown): readonly string[] => parseRequest(event, settings).jobs.map((job) => job.name);

const alarm = (alarmName: string, dimensions: Record<string, string> = {}): unknown => ({
  source: 'aws.cloudwatch',
  'detail-type': 'CloudWatch Alarm State Change',
  time,
  detail: {
    alarmName,
    state: { value: 'ALARM' },
    configuration: {
      metrics: [
        { id: 'm', metricStat: { metric: { namespace: 'AWS/KinesisAnalytics', name: 'x', dimensions }, period: 60 } },
      ],
    },
  },
});

describe('what wakes evaluate', () => {
  it('a schedule means the jobs of its shard; all shards together mean every job once', () => {
    const of = 3;
    const all = [0, 1, 2].flatMap((shard) => names({ kind: 'schedule', shard, of, time }));
    expect([...all].sort()).toEqual(['clicks', 'fraud', 'orders']);
    expect(names({ kind: 'schedule', shard: 0, of: 1, time })).toHaveLength(3);
  });

  it('of jobs that were handed on one may be gone since; a call of its own must name what there is', () => {
    const call = { kind: 'jobs', jobs: ['managed-flink/gone', 'managed-flink/clicks'], time };
    expect(names({ ...call, hop: 1 })).toEqual(['clicks']);
    expect(() => names(call)).toThrow(/No job is named "managed-flink\/gone"/);
  });

  it('jobs of the longest names that Kubernetes allows are handed on', () => {
    const name = ['c'.repeat(100), 'n'.repeat(63), 's'.repeat(253), 'r'.repeat(253)].join('/');
    const place = { account: '222233334444', region: 'ap-southeast-2' };
    const job = { ...settings.jobs[0]!, ...place, name };
    const found = { ...settings, jobs: [job] };
    const call = { kind: 'jobs', jobs: [callName(job)], time, hop: 1 };
    expect(parseRequest(call, found).jobs).toEqual([job]);
  });

  it('when it was due comes in with the event', () => {
    expect(parseRequest({ kind: 'schedule', shard: 0, of: 1, time }, settings).due).toBe(Date.UTC(2026, 0, 1, 12));
  });

  it('an alarm means the job of its Application dimension, or of its name', () => {
    expect(names(alarm('anything', { Application: 'clicks' }))).toEqual(['clicks']);
    expect(names(alarm('flink-autopilot/wake/fraud'))).toEqual(['fraud']);
    expect(
      names({
        source: 'aws.cloudwatch',
        time,
        detail: { alarmName: 'a', alarmContributor: { attributes: { Application: 'orders' } } },
      }),
    ).toEqual(['orders']);
  });

  it('an alarm that ends with the name of a job that was found by its labels means that job, and no other', () => {
    const places = ['prod/web/orders', 'prod/batch/orders'];
    const found = { ...settings, jobs: settings.jobs.slice(0, 2).map((job, i) => ({ ...job, name: places[i] ?? '' })) };
    const meant = (name: string) => parseRequest(alarm(name), found).jobs.map((job) => job.name);
    expect(meant('flink-autopilot/wake/prod/web/orders')).toEqual(['prod/web/orders']);
    expect(() => meant('flink-autopilot/wake/orders')).toThrow(/names no job/);
  });

  it('a direct call means the jobs it names', () => {
    expect(names({ kind: 'jobs', jobs: ['orders', 'managed-flink/fraud'], time })).toEqual(['orders', 'fraud']);
  });

  it('a call means each job once, however often it is named, and names no more than 2,000', () => {
    expect(names({ kind: 'jobs', jobs: Array(2000).fill('orders'), time })).toEqual(['orders']);
    expect(() => names({ kind: 'jobs', jobs: Array(2001).fill('orders'), time })).toThrow(/evaluate takes/);
    expect(() => names({ kind: 'jobs', jobs: ['x'.repeat(801)], time })).toThrow(/evaluate takes/);
  });

  it.each([
    [{ kind: 'jobs', jobs: ['order'], time }, /No job is named "order".*orders, clicks, fraud/],
    [alarm('no-such-job'), /"no-such-job" names no job.*dimension Application/],
    [{ hello: 1 }, /evaluate takes .*"kind":"schedule".*got \{"hello":1\}/],
    [{ kind: 'schedule', shard: 0, of: 1, time: 'noon' }, /evaluate takes/],
  ])('anything else is an error that says what is right: %j', (event, message) => {
    expect(() => parseRequest(event, settings)).toThrow(message);
  });

  it('spreads many jobs evenly over the shards, and the same way every time', () => {
    const counts = [0, 0, 0, 0];
    for (let i = 0; i < 2000; i++) {
      const shard = shardOf({ platform: 'managed-flink', name: `job-${i}` }, 4);
      counts[shard] = (counts[shard] ?? 0) + 1;
    }
    expect(Math.min(...counts)).toBeGreaterThan(400);
    expect(shardOf({ platform: 'managed-flink', name: 'orders' }, 1000)).toMatchInlineSnapshot(`35`);
  });
});

describe('jobs of one name in several places', () => {
  const OWN = { account: '111122223333', region: 'us-east-1' };
  const there = { account: '222233334444', region: 'eu-west-1' };
  const settings = parseSettings({
    spokes: [{ ...there, externalId: 'platform' }],
    jobs: [
      { platform: 'managed-flink', name: 'orders' },
      { platform: 'managed-flink', name: 'orders', region: 'eu-central-1' },
      { platform: 'managed-flink', name: 'orders', ...there },
      { platform: 'managed-flink', name: 'clicks', ...there },
      { platform: 'managed-flink', name: 'clicks', region: 'eu-central-1' },
    ],
  });
  const named = (...jobs: string[]) =>
    parseRequest({ kind: 'jobs', jobs, time: '2026-01-31T12:00:00Z' }, settings, OWN).jobs.map(callName);

  it('a call names one of them by its place, and by the name alone that of the stack', () => {
    expect(named('orders')).toEqual(['managed-flink/orders']);
    expect(named('managed-flink/eu-central-1/orders', '222233334444/eu-west-1/orders')).toEqual([
      'managed-flink/eu-central-1/orders',
      'managed-flink/222233334444/eu-west-1/orders',
    ]);
    expect(named(...settings.jobs.map(callName))).toEqual(settings.jobs.map(callName));
  });

  it('where the stack has none of the name, the name alone is each of them', () => {
    expect(named('clicks')).toEqual([
      'managed-flink/222233334444/eu-west-1/clicks',
      'managed-flink/eu-central-1/clicks',
    ]);
    expect(named('managed-flink/clicks')).toHaveLength(2);
  });

  it('they spread over the shards', () => {
    const shards = Array.from({ length: 40 }, (_, n) =>
      shardOf({ platform: 'managed-flink', name: 'orders', account: String(10 ** 11 + n), region: 'eu-west-1' }, 4),
    );
    expect(new Set(shards).size).toBe(4);
  });

  const alarm = (more: object, alarmName = 'flink-autopilot/wake/late') => ({
    source: 'aws.cloudwatch',
    time: '2026-01-31T12:00:00Z',
    ...more,
    detail: {
      alarmName,
      configuration: { metrics: [{ metricStat: { metric: { dimensions: { Application: 'orders' } } } }] },
    },
  });
  const called = (from: object, alarmName: string) => ({
    source: 'aws.cloudwatch',
    time: '2026-01-31T12:00:00Z',
    ...from,
    detail: { alarmName },
  });
  /** `accountId`: that the alarm says its metric is of. */
  const ofMetric = (alarmName: string, accountId: string | undefined) => ({
    detail: {
      alarmName,
      configuration: {
        metrics: [
          { ...(accountId && { accountId }), metricStat: { metric: { dimensions: { Application: 'orders' } } } },
        ],
      },
    },
  });
  const rung = (event: object) => parseRequest(event, settings, OWN).jobs.map(callName);

  it('an alarm means the one of its own account and region', () => {
    expect(rung(alarm({}))).toEqual(['managed-flink/orders']);
    expect(rung(alarm(OWN))).toEqual(['managed-flink/orders']);
    expect(rung(alarm({ ...OWN, region: 'eu-central-1' }))).toEqual(['managed-flink/eu-central-1/orders']);
    expect(rung(alarm(there))).toEqual(['managed-flink/222233334444/eu-west-1/orders']);
  });

  it('one that another account or region has sent, and that names no job there, is a note and fails nothing', () => {
    const { jobs, unmatched } = parseRequest(alarm({ ...there, region: 'us-west-2' }), settings, OWN);
    expect(jobs).toEqual([]);
    expect(unmatched).toMatch(/"flink-autopilot\/wake\/late" of 222233334444\/us-west-2 names no job of the settings/);
    expect(() => rung(called(OWN, 'x/no-such-job'))).toThrow(/"x\/no-such-job" names no job of the settings/);
  });

  it('never one of another account, whatever it is called and whatever its metrics say', () => {
    const home = '222233334444/eu-west-1/orders';
    for (const from of [
      { ...OWN, region: 'eu-central-1' },
      { account: '333344445555', region: 'us-east-1' },
    ]) {
      for (const name of [`x/wake/${home}`, 'x/wake/managed-flink/clicks', 'x/wake/late']) {
        for (const accountId of [undefined, OWN.account, there.account]) {
          const meant = rung({ ...called(from, name), ...ofMetric(name, accountId) });
          expect(meant.filter((one) => !one.startsWith(`managed-flink/${from.region}/`))).toEqual([]);
        }
      }
    }
    expect(rung(called(there, 'x/wake/managed-flink/eu-central-1/clicks'))).toEqual([
      'managed-flink/222233334444/eu-west-1/clicks',
    ]);
  });

  it('where a monitoring account reads the metrics of others, their account counts', () => {
    const region = 'eu-west-1';
    const hub = { account: OWN.account, region };
    const meant = (accountId: string | undefined) =>
      parseRequest({ ...called(hub, 'late'), ...ofMetric('late', accountId) }, settings, hub).jobs.map(callName);
    expect(meant(there.account)).toEqual(['managed-flink/222233334444/eu-west-1/orders']);
    expect(meant(undefined)).toEqual(['managed-flink/orders']);
  });

  it('or the one whose place its name ends in', () => {
    expect(rung(alarm({}, 'flink-autopilot/wake/lag/222233334444/eu-west-1/orders'))).toEqual([
      'managed-flink/222233334444/eu-west-1/orders',
    ]);
  });
});
