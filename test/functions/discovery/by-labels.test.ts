import { describe, expect, it } from 'vitest';
import { keyOf } from '../../../lib/model/job.ts';
import type { SettingsFile } from '../../../lib/settings/settings.ts';
import { at, MANAGED, refOf, tagged, world } from './toy-discovery.ts';

describe('the jobs that are found by their labels', () => {
  const labels = { 'flink-autopilot/managed': 'true' };
  const inPlace = (cluster: string, namespace: string, own: object = {}) =>
    ({ platform: 'eks', cluster: { name: cluster }, namespace, labels, ...own }) as const;
  const file: SettingsFile = {
    mode: 'act',
    jobs: [{ platform: 'eks', name: 'billing', deployment: 'bills', namespace: 'web', cluster: { name: 'prod' } }],
    discover: [
      { platform: 'managed-flink', tags: MANAGED },
      inPlace('prod', 'web', {
        metrics: { dialect: 'statsd' },
        options: { 'job.autoscaler.metrics.window': '10 min' },
      }),
      inPlace('blue', 'web'),
    ],
  };

  it('begin in advise, are called by their place, and have the metrics of the entry and the bounds of their annotations', async () => {
    const there = world();
    there.resources.set('prod/web', [
      { name: 'orders', annotations: { 'flink-autopilot/max-parallelism': '12', 'kubectl.kubernetes.io/x': '{}' } },
    ]);
    there.resources.set('blue/web', [{ name: 'orders' }]);
    const { settings, appeared, failures } = await there.open(file)(at(0));
    expect(settings.jobs.slice(1)).toMatchObject([
      {
        platform: 'eks',
        name: 'prod/web/orders',
        deployment: 'orders',
        namespace: 'web',
        mode: 'advise',
        lag: [],
        cluster: { name: 'prod' },
        metrics: { dialect: 'statsd' },
        discovered: { options: { 'job.autoscaler.vertex.max-parallelism': '12' }, notes: [] },
      },
      { name: 'blue/web/orders', deployment: 'orders', metrics: { dialect: 'prometheus' } },
    ]);
    expect([appeared, failures]).toEqual([['prod/web/orders', 'blue/web/orders'], []]);
  });

  it('are not those that the settings name, by whatever name', async () => {
    const there = world();
    there.resources.set('prod/web', [{ name: 'bills' }, { name: 'billing' }]);
    const { settings, appeared } = await there.open(file)(at(0));
    expect(settings.jobs.map(({ name }) => name)).toEqual(['billing', 'prod/web/billing']);
    expect(appeared).toEqual(['prod/web/billing']);
  });

  it('of a cluster that can not be read are those of the last list; all others are listed again', async () => {
    const there = world(tagged('clicks'));
    there.resources.set('prod/web', [{ name: 'orders' }]);
    there.resources.set('blue/web', [{ name: 'fraud' }]);
    const open = there.open(file);
    await open(at(0));
    there.resources.set('prod/web', new Error('prod is away'));
    there.resources.set('blue/web', [{ name: 'fraud' }, { name: 'reports' }]);
    const { settings, failures, appeared } = await open(at(5));
    expect(settings.jobs.slice(1).map(({ name }) => name)).toEqual([
      'clicks',
      'prod/web/orders',
      'blue/web/fraud',
      'blue/web/reports',
    ]);
    expect(failures.map(({ message }) => message)).toEqual([
      'Jobs that are found by their labels in namespace "web" of cluster "prod" could not be listed, those of 2026-03-02T12:00:00.000Z count: prod is away',
    ]);
    expect(appeared).toEqual(['blue/web/reports']);
    expect((await there.open(file)(at(6))).settings.jobs).toHaveLength(5);
  });

  it('that no longer carry the label are let go after a quarter of an hour, and leave the list of jobs', async () => {
    const there = world();
    there.resources.set('prod/web', [{ name: 'orders' }]);
    const open = there.open(file);
    await open(at(0));
    const key = keyOf(refOf({ platform: 'eks', name: 'prod/web/orders' }));
    const row = { at: at(4), mode: 'act', policy: 'autopilot', condition: 'RUNNING', state: 'steady' } as const;
    await there.store.putFleetRow(key, row);
    there.resources.set('prod/web', []);
    const gone: string[] = [];
    for (let minute = 5; minute <= 25; minute += 5) {
      const known = await open(at(minute));
      expect(known.settings.jobs).toHaveLength(1);
      gone.push(...known.gone.map((name) => `${name} at ${minute}`));
    }
    expect(gone).toEqual(['prod/web/orders at 20']);
    expect((await there.store.fleetRows(at(25))).rows).toEqual([]);
  });

  it('that are now named in the settings are neither let go nor lose their row', async () => {
    const there = world();
    there.resources.set('prod/web', [{ name: 'orders' }]);
    await there.open(file)(at(0));
    const job = { platform: 'eks' as const, name: 'orders', namespace: 'web', cluster: { name: 'prod' } };
    const named = there.open({ ...file, jobs: [job] });
    expect((await named(at(1))).settings.jobs.map(({ name }) => name)).toEqual(['orders']);
    const later = await Promise.all([named(at(10)), named(at(30))]);
    expect(later.flatMap(({ gone }) => gone)).toEqual([]);
  });

  it('go by the first entry of their namespace that they match, and are asked for once in five minutes', async () => {
    const there = world();
    there.resources.set('prod/web', [{ name: 'orders' }]);
    const discover = [
      inPlace('prod', 'web', { labels: { team: 'pay' }, mode: 'observe' }),
      inPlace('prod', 'web', { mode: 'act' }),
    ];
    const open = there.open({ ...file, jobs: [], discover });
    expect((await open(at(0))).settings.jobs).toMatchObject([{ name: 'prod/web/orders', mode: 'act' }]);
    there.resources.set('prod/web', new Error('asked again'));
    expect((await there.open({ ...file, jobs: [], discover })(at(4))).failures).toEqual([]);
  });
});
