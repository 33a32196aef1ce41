/** The list of all jobs: the newest row of each, in the order of their keys. */
import { expect, it } from 'vitest';
import type { FleetIndex, FleetRow } from '../../../functions/store/fleet-index/fleet-index.ts';
import { keyOf } from '../../../lib/model/job.ts';

const AT = Date.UTC(2026, 2, 2, 9);
const DAY = 86_400_000;
const key = (name: string) => keyOf({ account: '111122223333', region: 'us-east-1', platform: 'eks', name });
const row = (own: Partial<FleetRow> = {}): FleetRow => ({
  at: AT,
  mode: 'act',
  policy: 'autopilot',
  condition: 'STABLE',
  state: 'steady',
  ...own,
});

export const fleetIndex = (store: () => FleetIndex): void => {
  it('a job that was never evaluated has no row', async () => {
    expect(await store().fleetRow(key('row-never'))).toBeUndefined();
  });

  it('the newest row counts, and comes back as it was written', async () => {
    const full = row({
      windowMs: 900_000,
      size: { parallelism: 8, subtasks: 20 },
      dollarsPerHour: 0.1 + 0.2,
      month: '2026-03',
      savedDollars: -0.5,
      savedOfDollars: 2,
      utilization: 71,
      utilizations: [null, 71],
      attention: [{ rule: 'external-limit', says: 'More subtasks have not processed more.' }],
    });
    await store().putFleetRow(key('row-newest'), row());
    await store().putFleetRow(key('row-newest'), full);
    expect(await store().fleetRow(key('row-newest'))).toEqual(full);
  });

  it('all jobs are listed by their keys, without those that were last evaluated a month ago', async () => {
    for (const name of ['list-b', 'list/ü', 'list-a']) await store().putFleetRow(key(name), row());
    await store().putFleetRow(key('list-gone'), row({ at: AT - 31 * DAY }));
    const listed = async (now: number) =>
      (await store().fleetRows(now)).rows.map(({ job }) => job).filter((job) => job.includes('#list'));
    expect(await listed(AT + 1)).toEqual([key('list-a'), key('list-b'), key('list/ü')]);
    expect(await listed(AT + 30 * DAY)).toEqual([]);
  });
};
