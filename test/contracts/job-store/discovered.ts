import { expect, it } from 'vitest';
import type { DiscoveredStore, FoundJobs } from '../../../functions/store/discovered-store.ts';

const listAt = (at: number, jobs: FoundJobs['jobs'] = []): FoundJobs => ({ at, by: '[{"team":"data"}]', jobs });

export const discovered = (store: () => DiscoveredStore): void => {
  it('keeps one list under its version, and gives it back as it was saved', async () => {
    const before = await store().loadDiscovered();
    const jobs: FoundJobs['jobs'] = [
      { name: 'orders', tags: [['flink-autopilot:mode', 'act']] },
      { name: 'clicks', tags: [], missingSince: 5 },
    ];
    const saved = await store().saveDiscovered(before.version, listAt(7, jobs));
    expect(saved).toEqual({ kind: 'saved', version: before.version + 1 });
    expect(await store().loadDiscovered()).toEqual({ version: before.version + 1, found: listAt(7, jobs) });
  });

  it('of two that write at once the second is refused, and the first one’s list stays', async () => {
    const { version } = await store().loadDiscovered();
    await store().saveDiscovered(version, listAt(8));
    expect(await store().saveDiscovered(version, listAt(9))).toEqual({ kind: 'conflict' });
    expect((await store().loadDiscovered()).found?.at).toBe(8);
  });

  it('a list of two thousand jobs fits', async () => {
    const { version } = await store().loadDiscovered();
    const jobs = Array.from({ length: 2000 }, (_, i) => ({
      name: `payments-fraud-detection-stage-${i}`,
      tags: [
        ['flink-autopilot:managed', 'true'],
        ['flink-autopilot:mode', i % 2 === 0 ? 'act' : 'advise'],
        ['flink-autopilot:max-parallelism', String(i)],
      ] as const,
    }));
    await store().saveDiscovered(version, listAt(10, jobs));
    expect((await store().loadDiscovered()).found?.jobs).toHaveLength(2000);
  });
};
