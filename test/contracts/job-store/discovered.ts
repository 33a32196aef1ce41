import { expect, it } from 'vitest';
import type { DiscoveredStore, FoundJobs } from '../../../functions/store/discovered-store.ts';

const listAt = (at: number, jobs: FoundJobs['jobs'] = []): FoundJobs => ({ at, by: '[{"team":"data"}]', jobs });

const JOBS = 'JOBS';

export const discovered = (store: () => DiscoveredStore): void => {
  it('keeps one list under its version, and gives it back as it was saved', async () => {
    const before = await store().loadDiscovered(JOBS);
    const jobs: FoundJobs['jobs'] = [
      { name: 'orders', tags: [['flink-autopilot:mode', 'act']] },
      { name: 'clicks', tags: [], missingSince: 5 },
    ];
    const saved = await store().saveDiscovered(JOBS, before.version, listAt(7, jobs));
    expect(saved).toEqual({ kind: 'saved', version: before.version + 1 });
    expect(await store().loadDiscovered(JOBS)).toEqual({ version: before.version + 1, found: listAt(7, jobs) });
  });

  it('keeps a list for each search, with the labels of its jobs', async () => {
    const tagged = await store().loadDiscovered(JOBS);
    const labelled = await store().loadDiscovered('JOBS#prod/web');
    const jobs: FoundJobs['jobs'] = [{ name: 'prod/web/orders', tags: [], labels: [['team', 'data']] }];
    await store().saveDiscovered('JOBS#prod/web', labelled.version, listAt(7, jobs));
    expect((await store().loadDiscovered('JOBS#prod/web')).found?.jobs).toEqual(jobs);
    expect(await store().loadDiscovered(JOBS)).toEqual(tagged);
  });

  it('of two that write at once the second is refused, and the first one’s list stays', async () => {
    const { version } = await store().loadDiscovered(JOBS);
    await store().saveDiscovered(JOBS, version, listAt(8));
    expect(await store().saveDiscovered(JOBS, version, listAt(9))).toEqual({ kind: 'conflict' });
    expect((await store().loadDiscovered(JOBS)).found?.at).toBe(8);
  });

  it('a list of two thousand jobs fits', async () => {
    const { version } = await store().loadDiscovered(JOBS);
    const jobs = Array.from({ length: 2000 }, (_, i) => ({
      name: `payments-fraud-detection-stage-${i}`,
      tags: [
        ['flink-autopilot:managed', 'true'],
        ['flink-autopilot:mode', i % 2 === 0 ? 'act' : 'advise'],
        ['flink-autopilot:max-parallelism', String(i)],
      ] as const,
    }));
    await store().saveDiscovered(JOBS, version, listAt(10, jobs));
    expect((await store().loadDiscovered(JOBS)).found?.jobs).toHaveLength(2000);
  });
};
