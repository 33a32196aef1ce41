import { describe, expect, it } from 'vitest';
import { metricSourceOf } from '../../../lib/settings/metric-source.ts';
import { parseSettings, type SettingsFile } from '../../../lib/settings/settings.ts';

type Job = SettingsFile['jobs'][number];

const ORDERS: Job = { platform: 'managed-flink', name: 'orders' };
const JOBS: readonly (readonly [Job['platform'], Job, readonly string[]])[] = [
  ['managed-flink', ORDERS, ['cloudwatch', 'flink-rest']],
  ['eks', { platform: 'eks', name: 'orders', namespace: 'flink', cluster: { name: 'prod' } }, ['cloudwatch']],
  ['flink', { platform: 'flink', name: 'orders', url: 'http://127.0.0.1:8081' }, ['flink-rest']],
];
const sourceOf = (job: Job) => parseSettings({ jobs: [job] }).jobs.map(metricSourceOf)[0];

describe.each(JOBS)('the metric source of a job on %s', (_, job, sources) => {
  it('is its platform’s own where the settings name none', () => expect(sourceOf(job)).toBe(sources[0]));

  it.each(['cloudwatch', 'flink-rest', 'prometheus'])('can be named, where its platform has it (%s)', (source) => {
    const named = { ...job, metrics: { source } } as Job;
    if (sources.includes(source)) expect(sourceOf(named)).toBe(source);
    else expect(() => sourceOf(named)).toThrow(/job "orders": metrics: source/);
  });
});

describe('the Flink dashboard of a Managed Flink application', () => {
  it('is read unless the settings say otherwise', () => {
    expect(parseSettings({ jobs: [ORDERS] }).jobs[0]).toMatchObject({ dashboard: 'read' });
    expect(parseSettings({ jobs: [{ ...ORDERS, dashboard: 'off' }] }).jobs[0]).toMatchObject({ dashboard: 'off' });
  });

  it('can not be off where the metrics come through it', () => {
    const metrics = { source: 'flink-rest' } as const;
    expect(() => parseSettings({ jobs: [{ ...ORDERS, dashboard: 'off', metrics }] })).toThrow(
      /job "orders": .*leave out "dashboard": "off"/,
    );
  });
});
