/** What people ask for in the table shows at once, on the list of all jobs and on the page of a job, and so does its end. */
import { describe, expect, it } from 'vitest';
import { askedNow } from '../../console/view-model/asked-now.ts';
import { storedFleet } from '../../console/view-model/stored-fleet.ts';
import { ALL_JOBS, type ModeRow } from '../../functions/store/controls/control-store.ts';
import { inMemoryControls } from '../../functions/store/controls/in-memory-controls.ts';
import type { FleetRow } from '../../functions/store/fleet-index/fleet-index.ts';
import { inMemoryStore } from '../../functions/store/in-memory-store.ts';
import { keyOf } from '../../lib/model/job.ts';
import { job, pageDay } from '../support/page-day.ts';
import { at, toyAccount } from '../support/toy-account.ts';
import { toyRef } from '../support/toy-job.ts';

const KEY = keyOf(job);
const NOW = Date.UTC(2026, 0, 1, 12);
const HOUR = 3_600_000;
const paused = (own: Partial<ModeRow> = {}): ModeRow => ({ mode: 'paused', by: 'ana', since: NOW, ...own });
const resumed: ModeRow = { mode: 'resumed', by: 'ana', since: NOW };

const shown = async (
  row: Partial<FleetRow>,
  requests: readonly (readonly [typeof ALL_JOBS | typeof KEY, ModeRow])[],
) => {
  const rows = inMemoryControls();
  for (const [of, request] of requests) await rows.setMode(of, request);
  const whole: FleetRow = { at: NOW, mode: 'act', policy: 'flink', condition: 'RUNNING', state: 'steady', ...row };
  const asked = askedNow(KEY, whole, await rows.controls(), NOW);
  return { mode: asked.row.mode, state: asked.row.state, says: asked.says };
};

describe('since the newest evaluation', () => {
  it('nothing was asked for', async () => {
    expect(await shown({}, [])).toEqual({ mode: 'act', state: 'steady', says: null });
    expect(await shown({}, [[KEY, resumed]])).toEqual({ mode: 'act', state: 'steady', says: null });
  });

  it.each(['steady', 'recommending', 'blocked'] as const)('paused, while it was %s', async (state) => {
    const { says, ...rest } = await shown({ state }, [[KEY, paused({ reason: 'incident 7' })]]);
    expect(rest).toEqual({ mode: 'paused', state: 'blocked' });
    expect(says).toMatch(/^The job is paused until it is resumed by ana since 2026-01-01 12:00 UTC: incident 7\.$/);
  });

  it('all jobs are paused: a change under way goes on, and a job that does not run is not called otherwise', async () => {
    expect(await shown({ state: 'changing' }, [[ALL_JOBS, paused()]])).toMatchObject({
      mode: 'paused',
      state: 'changing',
    });
    expect(await shown({ state: 'not-running' }, [[ALL_JOBS, paused()]])).toMatchObject({ state: 'not-running' });
  });

  it('a pause that is over pauses nothing', async () => {
    expect(await shown({}, [[KEY, paused({ until: NOW - 1 })]])).toMatchObject({ mode: 'act', says: null });
  });

  it('a more careful mode', async () => {
    const { says, ...rest } = await shown({}, [[KEY, { ...resumed, mode: 'advise' }]]);
    expect(rest).toEqual({ mode: 'advise', state: 'steady' });
    expect(says).toMatch(/^The mode is advise until it is resumed, although the settings say act, by ana/);
  });

  const SEEN = { mode: 'paused', ownMode: 'approve', state: 'blocked' } as const;

  it.each([
    ['resumed', resumed],
    ['over', paused({ until: NOW - 1 })],
  ])('a pause that the evaluation has seen is %s: the mode of the settings', async (_, row) => {
    expect(await shown(SEEN, [[KEY, row]])).toEqual({
      mode: 'approve',
      state: 'resumed',
      says: 'The row of the table that held it at paused has ended: its mode is approve.',
    });
  });

  it('one that goes on is as it was seen', async () => {
    expect(await shown(SEEN, [[KEY, paused()]])).toEqual({ mode: 'paused', state: 'blocked', says: null });
  });

  it('a tag pauses it, whatever the table says; and of an older row that is not known', async () => {
    expect(await shown({ mode: 'paused', state: 'blocked' }, [[KEY, resumed]])).toEqual({
      mode: 'paused',
      state: 'blocked',
      says: null,
    });
  });
});

describe('the console', () => {
  it('shows a pause and its end on the list and on the page of the job, before any evaluation', async () => {
    const store = inMemoryStore();
    const day = pageDay(store);
    await day.playTo(60);
    const row = { at: day.now(), mode: 'act', policy: 'flink', condition: 'RUNNING', state: 'steady' } as const;
    await store.putFleetRow(KEY, row);
    const controls = inMemoryControls();
    const fleet = storedFleet({ store, controls, clock: { now: day.now }, historyMs: 24 * HOUR });
    const look = async () => {
      const [listed] = (await fleet.list()).jobs;
      const page = await (await fleet.job(KEY))?.();
      expect([page?.mode, page?.standing.state, page?.asked]).toEqual([listed?.mode, listed?.state, listed?.asked]);
      return [listed?.mode, listed?.state, listed?.asked];
    };
    expect(await look()).toEqual(['act', 'steady', null]);
    await controls.setMode(ALL_JOBS, paused({ since: day.now() }));
    expect(await look()).toEqual([
      'paused',
      'paused',
      expect.stringMatching(/^The job is paused until it is resumed by ana \(all/),
    ]);
    // An evaluation sees the pause, and only then it is lifted.
    await store.putFleetRow(KEY, { ...row, state: 'blocked', mode: 'paused', ownMode: 'act' });
    expect(await look()).toEqual(['paused', 'paused', null]);
    await controls.setMode(ALL_JOBS, resumed);
    expect(await look()).toEqual(['act', 'resumed', expect.stringContaining('its mode is act')]);
  });
});

describe('the row that an evaluation writes', () => {
  it('says which mode the job has without the table', async () => {
    const account = toyAccount({ jobMode: 'advise' });
    await account.play(0, 5);
    expect((await account.store.fleetRow(keyOf(toyRef)))?.ownMode).toBeUndefined();
    await account.controls.setMode(ALL_JOBS, paused({ since: at(5) }));
    await account.play(6, 7);
    expect(await account.store.fleetRow(keyOf(toyRef))).toMatchObject({
      mode: 'paused',
      ownMode: 'advise',
      state: 'blocked',
    });
  });
});
