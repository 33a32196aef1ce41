import { expect, test } from 'vitest';
import { dollarsPerMonth, tripwireName, tripwiresOf } from '../../../lib/alarms/tripwires.ts';
import { parseSettings, type SettingsFile } from '../../../lib/settings/settings.ts';

const lag = [{ kind: 'msk' as const, cluster: 'shop', consumerGroup: 'orders', topic: 'orders' }];
const settings = (file: Partial<SettingsFile> = {}) =>
  parseSettings({ jobs: [{ platform: 'managed-flink', name: 'orders', lag }], ...file });
const kinds = (file?: Partial<SettingsFile>) => tripwiresOf(settings(file)).map(({ kind, job }) => [kind, job.name]);

test('by default a full vertex; records that wait, where the lag is known as a time', () => {
  expect(kinds()).toEqual([['busy', 'orders']]);
  const both = { tripwires: ['busy' as const, 'lag' as const] };
  expect(kinds(both)).toEqual([
    ['busy', 'orders'],
    ['lag', 'orders'],
  ]);
  expect(kinds({ ...both, jobs: [{ platform: 'managed-flink', name: 'orders' }] })).toEqual([['busy', 'orders']]);
  expect(kinds({ tripwires: [] })).toEqual([]);
});

test('a job has its own; what a platform does not publish has none', () => {
  const flink = { platform: 'flink' as const, name: 'sessions', url: 'http://127.0.0.1:8081' };
  const jobs: SettingsFile['jobs'] = [
    { platform: 'managed-flink', name: 'orders', tripwires: ['memory', 'restarts', 'memory'] },
    flink,
    { ...flink, name: 'clicks', lag, tripwires: ['lag'] },
  ];
  expect(kinds({ jobs })).toEqual([
    ['memory', 'orders'],
    ['restarts', 'orders'],
    ['lag', 'clicks'],
  ]);
});

test('each metric is paid for: restarts have two names', () => {
  const all = tripwiresOf(settings({ tripwires: ['busy', 'lag', 'restarts', 'memory'] }));
  expect(dollarsPerMonth(all)).toBeCloseTo(0.5);
});

test('the lag of several topics, and of a stream, is the largest of them', () => {
  const [msk] = tripwiresOf(
    settings({
      tripwires: ['lag'],
      jobs: [
        {
          platform: 'managed-flink',
          name: 'orders',
          lag: [...lag, { ...(lag[0] as (typeof lag)[0]), topic: 'returns', source: 'Source: returns' }],
        },
      ],
    }),
  );
  expect(msk).toMatchObject({
    threshold: 60,
    metrics: [{ name: 'EstimatedMaxTimeLag' }, { name: 'EstimatedMaxTimeLag' }],
  });
  const [kinesis] = tripwiresOf(
    settings({
      tripwires: ['lag'],
      jobs: [{ platform: 'managed-flink', name: 'orders', lag: [{ kind: 'kinesis', stream: 'orders' }] }],
    }),
  );
  expect(kinesis).toMatchObject({ threshold: 60_000, metrics: [{ dimensions: { StreamName: 'orders' } }] });
});

test('its name begins with the prefix of a stack and ends in the job', () => {
  const names = tripwiresOf(settings({ tripwires: ['busy', 'lag'] })).map((one) =>
    tripwireName('streaming-autopilot/wake/', one),
  );
  expect(names).toEqual([
    'streaming-autopilot/wake/busy/managed-flink/orders',
    'streaming-autopilot/wake/lag/managed-flink/orders',
  ]);
});
