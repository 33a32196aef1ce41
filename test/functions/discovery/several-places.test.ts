import { describe, expect, it } from 'vitest';
import { type Discovery, discovery } from '../../../functions/discovery/discovery.ts';
import { inMemoryStore } from '../../../functions/store/in-memory-store.ts';
import { keyOf } from '../../../lib/model/job.ts';
import { placedName } from '../../../lib/settings/place-settings.ts';
import { parseSettings } from '../../../lib/settings/settings.ts';
import { manualTimer } from '../../support/manual-timer.ts';
import { at, MANAGED, refOf, tagged } from './toy-discovery.ts';

describe('jobs that are found in several places', () => {
  const there = { account: '222233334444', region: 'eu-west-1' };
  const settings = parseSettings({
    mode: 'act',
    spokes: [{ ...there, externalId: 'platform' }],
    jobs: [{ platform: 'managed-flink', name: 'orders', region: 'eu-central-1' }],
    discover: [
      { platform: 'managed-flink', tags: MANAGED, maxKpus: 1 },
      { platform: 'managed-flink', tags: MANAGED, region: 'eu-central-1', maxKpus: 2 },
      { platform: 'managed-flink', tags: MANAGED, ...there, maxKpus: 3 },
    ],
  });
  const opened = () => {
    const closed = new Set<string>();
    const store = inMemoryStore();
    const open = discovery({
      settings,
      store,
      timer: manualTimer(),
      list: async (_tags, { region = 'us-east-1' }) => {
        if (closed.has(region)) throw new Error(`no way into ${region}`);
        return [tagged('orders'), tagged('clicks')];
      },
      open: async () => {
        throw new Error('no cluster is searched');
      },
      keyOf: async (job) => keyOf({ ...refOf(job), ...job }),
    });
    return { closed, open };
  };
  const found = async (open: Discovery, minute: number) =>
    (await open(at(minute))).settings.jobs.map((job) => [placedName(job), 'maxKpus' in job && job.maxKpus]);

  it('are several, each by the entry of its place; one that is named in a place is found only elsewhere', async () => {
    const { open } = opened();
    expect(await found(open, 0)).toEqual([
      ['eu-central-1/orders', 64],
      ['orders', 1],
      ['clicks', 1],
      ['eu-central-1/clicks', 2],
      ['222233334444/eu-west-1/orders', 3],
      ['222233334444/eu-west-1/clicks', 3],
    ]);
  });

  it('a place that can not be listed keeps its own, says so, and keeps no other from being listed', async () => {
    const { closed, open } = opened();
    await open(at(0));
    closed.add(there.region);
    const known = await open(at(5));
    expect(known.settings.jobs).toHaveLength(6);
    expect(known.failures.map(({ message }) => message)).toEqual([
      'Jobs that are found by their tags in 222233334444/eu-west-1 could not be listed, those of 2026-03-02T12:00:00.000Z count: no way into eu-west-1',
    ]);
    expect(known.gone).toEqual([]);
    for (const minute of [10, 15, 20, 25]) expect((await open(at(minute))).gone).toEqual([]);
  });

  it('where none can be listed each says so', async () => {
    const { closed, open } = opened();
    for (const region of ['us-east-1', 'eu-central-1', 'eu-west-1']) closed.add(region);
    const known = await open(at(0));
    expect(known.failures).toHaveLength(3);
    expect(known.settings.jobs.map(({ name }) => name)).toEqual(['orders']);
  });
});
