import { describe, expect, it } from 'vitest';
import { metricSourceOf } from '../../../lib/settings/metric-source.ts';
import { parseSettings, type SettingsFile } from '../../../lib/settings/settings.ts';

type Job = SettingsFile['jobs'][number];

const JOBS: readonly (readonly [Job['platform'], Job, string])[] = [
  ['managed-flink', { platform: 'managed-flink', name: 'orders' }, 'cloudwatch'],
  ['eks', { platform: 'eks', name: 'orders', namespace: 'flink', cluster: { name: 'prod' } }, 'cloudwatch'],
  ['flink', { platform: 'flink', name: 'orders', url: 'http://127.0.0.1:8081' }, 'flink-rest'],
];
const sourceOf = (job: Job) => parseSettings({ jobs: [job] }).jobs.map(metricSourceOf)[0];

describe.each(JOBS)('the metric source of a job on %s', (_, job, own) => {
  it('is its platform’s own where the settings name none', () => expect(sourceOf(job)).toBe(own));

  it('can be named', () => expect(sourceOf({ ...job, metricSource: own } as Job)).toBe(own));

  it('is one that its platform has', () => {
    const other = own === 'cloudwatch' ? 'flink-rest' : 'cloudwatch';
    expect(() => sourceOf({ ...job, metricSource: other } as Job)).toThrow(/job "orders": metricSource: /);
  });
});
