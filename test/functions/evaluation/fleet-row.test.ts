import { describe, expect, it } from 'vitest';
import { ALL_JOBS } from '../../../functions/store/controls/control-store.ts';
import type { FleetRow } from '../../../functions/store/fleet-index/fleet-index.ts';
import { inMemoryStore } from '../../../functions/store/in-memory-store.ts';
import { keyOf } from '../../../lib/model/job.ts';
import { at, type ToyAccountOptions, toyAccount } from '../../support/toy-account.ts';
import { toyRef } from '../../support/toy-job.ts';

const PRICE = { 'job.autopilot.price.dollars-per-slot-hour': '0.05' };

const rowAfter = async (minute: number, options: ToyAccountOptions = {}): Promise<FleetRow> => {
  const account = toyAccount(options);
  await account.play(0, minute);
  const row = await account.store.fleetRow(keyOf(toyRef));
  if (!row) throw new Error('The job has no row');
  return row;
};

describe('the row of a job in the fleet index', () => {
  it('while the window fills', async () => {
    expect(await rowAfter(5)).toMatchObject({
      at: at(5),
      mode: 'act',
      policy: 'flink',
      state: 'collecting',
      windowMs: 600_000,
      attention: [],
      size: { parallelism: 4 },
    });
  });

  it('after a change: its status, sizes and first reason', async () => {
    const row = await rowAfter(60);
    expect(row.decision).toMatchObject({ status: 'confirmed', from: { parallelism: 4 } });
    expect(row.decision?.says).not.toBe('');
    expect(row.size).toEqual({ parallelism: row.decision?.to.parallelism, subtasks: expect.any(Number) });
    expect(row.state).toBe('steady');
    expect(row.utilization).toBeGreaterThan(40);
    expect(row.utilization).toBeLessThanOrEqual(100);
  });

  it('a recommendation, in mode advise', async () => {
    expect(await rowAfter(60, { jobMode: 'advise' })).toMatchObject({
      mode: 'advise',
      state: 'recommending',
      size: { parallelism: 4 },
      decision: { status: 'recommended', from: { parallelism: 4 } },
    });
  });

  it('money: nothing without a price; else against what the first size cost, and more is negative', async () => {
    expect((await rowAfter(30)).dollarsPerHour).toBeUndefined();
    const row = await rowAfter(90, { options: PRICE });
    expect([row.firstDollarsPerHour, row.month]).toEqual([0.2, '2026-01']);
    expect(row.dollarsPerHour).toBeGreaterThan(0.2);
    expect(row.savedOfDollars).toBeCloseTo((0.2 * 90) / 60, 2);
    expect(row.savedDollars).toBeLessThan(0);
    const smaller = await rowAfter(90, { options: PRICE, arriving: () => 80 });
    expect(smaller.dollarsPerHour).toBeLessThan(0.2);
    expect(smaller.savedDollars).toBeGreaterThan(0);
  });

  it('utilization: the highest of each half hour, at most a day of them', async () => {
    expect((await rowAfter(65)).utilizations).toHaveLength(3);
    const day = await rowAfter(60 * 26);
    expect(day.utilizations).toHaveLength(48);
    expect(day.utilizations?.every((point) => point !== null)).toBe(true);
  }, 30_000);

  it('time without an evaluation is a gap, and saves nothing', async () => {
    const store = inMemoryStore();
    const account = toyAccount({ store, options: PRICE });
    await account.play(0, 30);
    const before = await store.fleetRow(keyOf(toyRef));
    await account.evaluateAll(270);
    const after = await store.fleetRow(keyOf(toyRef));
    expect(after?.utilizations?.slice(2, -1).every((point) => point === null)).toBe(true);
    expect(after?.savedOfDollars).toBe(before?.savedOfDollars);
  });

  it('a pause hides nothing that needs attention: an overloaded job says so first, and that it is paused', async () => {
    // 4 subtasks handle 400 records/s, and 700 arrive.
    const account = toyAccount({ arriving: () => 700, mode: 'advise' });
    await account.controls.setMode(ALL_JOBS, {
      mode: 'paused',
      by: 'ana',
      reason: undefined,
      since: at(0),
      until: undefined,
    });
    await account.play(0, 30);
    const row = await account.store.fleetRow(keyOf(toyRef));
    expect(row).toMatchObject({ mode: 'paused', state: 'blocked' });
    expect(row?.utilization).toBeGreaterThanOrEqual(100);
    expect(row?.attention?.map(({ rule }) => rule)).toEqual([
      expect.stringMatching(/^(load-above-capacity|backlog-late)$/),
      'paused',
    ]);
  });

  it('what was saved is against the size of its first evaluation', async () => {
    const row = await rowAfter(90, { options: PRICE });
    expect(row.firstSize).toEqual({ parallelism: 4, subtasks: 5 });
    expect(row.size?.parallelism).toBeGreaterThan(4);
  });

  it('a row that can not be written is a failure of the run, and the evaluation stands', async () => {
    const store = inMemoryStore();
    store.putFleetRow = async () => {
      throw new Error('no');
    };
    const report = await toyAccount({ store }).evaluateAll(5);
    expect(report.failures.map(({ error }) => error.message)).toEqual([
      expect.stringContaining('its row of the fleet index could not be written'),
    ]);
    expect(report.jobs).toHaveLength(1);
    expect((await store.load(keyOf(toyRef), at(6))).version).toBe(1);
  });
});
