import { afterEach, describe, expect, it } from 'vitest';
import type { PageFleet } from '../../console/model/fleet.ts';
import { type PageServer, startPageServer } from '../../console/page-server.ts';
import { storedFleet } from '../../console/view-model/stored-fleet.ts';
import { inMemoryControls } from '../../functions/store/controls/in-memory-controls.ts';
import type { FleetRow } from '../../functions/store/fleet-index/fleet-index.ts';
import { inMemoryStore } from '../../functions/store/in-memory-store.ts';
import { keyOf } from '../../lib/model/job.ts';
import { job, pageDay } from '../support/page-day.ts';

const started: PageServer[] = [];
afterEach(async () => {
  for (const server of started.splice(0)) await server.stop();
});

const HOUR = 3_600_000;
const other = keyOf({ ...job, name: 'clicks' });

const aFleet = async (own: Partial<FleetRow> = {}) => {
  const store = inMemoryStore();
  const day = pageDay(store);
  await day.playTo(60);
  const row: FleetRow = { at: day.now(), mode: 'advise', policy: 'flink', condition: 'RUNNING', state: 'steady' };
  await store.putFleetRow(keyOf(job), row);
  await store.putFleetRow(other, { ...row, ...own });
  const fleet = storedFleet({ store, controls: inMemoryControls(), clock: { now: day.now }, historyMs: 24 * HOUR });
  return { store, day, fleet };
};

const start = async (options: Omit<Parameters<typeof startPageServer>[0], 'port'>) => {
  const server = await startPageServer({ port: 0, ...options });
  started.push(server);
  const ask = async (path: string, init?: RequestInit) => {
    const response = await fetch(new URL(path, server.url), init);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  return { url: server.url, ask };
};

describe('the fleet, served from the store alone', () => {
  it('lists every job, those that need attention first', async () => {
    const attention = [{ rule: 'external-limit', says: 'Something outside limits it.' }];
    const { fleet } = await aFleet({ attention });
    const { url, ask } = await start({ fleet });
    expect(await (await fetch(url)).text()).toContain('<html data-serves="fleet"');
    const { status, body } = await ask('/api/fleet');
    const { jobs, unreadable, clock } = body as unknown as PageFleet;
    expect([status, unreadable, clock]).toEqual([200, 0, { kind: 'real' }]);
    expect(jobs.map(({ name }) => name)).toEqual(['clicks', 'orders-revenue']);
    expect(jobs[0]).toMatchObject({
      key: other,
      platform: 'managed-flink',
      attention,
      mode: 'advise',
      savedDollars: null,
    });
  });

  it('a row that is old by hours says that nothing has evaluated the job since, and savings of another month are none', async () => {
    const { fleet, day } = await aFleet();
    const { store } = await aFleet();
    await store.putFleetRow(other, {
      at: day.now() - 3 * HOUR,
      mode: 'act',
      policy: 'flink',
      condition: 'RUNNING',
      state: 'steady',
      month: '2020-01',
      savedDollars: 5,
      savedOfDollars: 10,
    });
    const late = storedFleet({ store, controls: inMemoryControls(), clock: { now: day.now }, historyMs: HOUR });
    expect((await late.list()).jobs[0]).toMatchObject({
      name: 'clicks',
      state: 'silent',
      savedDollars: null,
      savedOfDollars: null,
      attention: [{ rule: 'silent', says: expect.stringMatching(/since 20\d\d-\d\d-\d\d \d\d:\d\d UTC: look/) }],
    });
    expect((await fleet.list()).jobs.map(({ state }) => state)).toEqual(['steady', 'steady']);
  });

  it('a row of which an older version wrote only a part', async () => {
    const { store, day } = await aFleet();
    await store.putFleetRow(other, { at: day.now(), state: 'steady' } as FleetRow);
    const { jobs } = await storedFleet({
      store,
      controls: inMemoryControls(),
      clock: { now: day.now },
      historyMs: HOUR,
    }).list();
    expect(jobs.find(({ name }) => name === 'clicks')).toMatchObject({
      size: null,
      utilization: null,
      utilizations: [],
      decision: null,
      attention: [],
      mode: '',
    });
  });

  it('the state of each job by its key, with its mode and condition as the newest row has them', async () => {
    const { fleet, store, day } = await aFleet();
    const { ask } = await start({ fleet });
    const path = `/api/state?job=${encodeURIComponent(keyOf(job))}`;
    const first = await ask(path);
    expect(first.body).toMatchObject({ mode: 'advise', job: { name: 'orders-revenue', condition: 'RUNNING' } });
    const row = { at: day.now(), mode: 'approve', policy: 'flink', condition: 'UPDATING', state: 'changing' } as const;
    await store.putFleetRow(keyOf(job), row);
    const until = (first.body['history'] as { until: number }).until;
    expect((await ask(`${path}&since=${until}`)).body).toMatchObject({
      mode: 'approve',
      job: { condition: 'UPDATING' },
    });
    const missing = await ask('/api/state?job=JOB%23nothing');
    expect(missing).toEqual({ status: 404, body: { error: 'There is no job "JOB#nothing" in the store.' } });
  });

  it('a store that can not be read is a sentence for the page, and is heard of', async () => {
    const heard: string[] = [];
    const { fleet } = await aFleet();
    const broken = { ...fleet, list: () => Promise.reject(new Error('denied')) };
    const { ask } = await start({ fleet: broken, failed: ({ message }) => void heard.push(message) });
    expect(await ask('/api/fleet')).toMatchObject({ status: 500, body: { error: expect.stringContaining('denied') } });
    expect(heard).toEqual(['The fleet could not be read from the store.']);
  });
});

describe('controls of the simulated world', () => {
  const controls = () => {
    const taken: unknown[] = [];
    const take = (asked: unknown): string | undefined => {
      if ((asked as { kind?: string }).kind === 'wrong') return 'There is no such control.';
      taken.push(asked);
      return undefined;
    };
    const state = () => ({ playing: true, speed: 1, speeds: [], loads: [], modes: [], jobs: [] });
    return { taken, controls: { state, take } };
  };
  const post = (origin: string | undefined, body: string): RequestInit => ({
    method: 'POST',
    body,
    headers: origin === undefined ? {} : { origin },
  });

  it('are taken from a page of this origin alone', async () => {
    const { taken, controls: served } = controls();
    const { ask, url } = await start({ ...(await aFleet()), controls: served });
    const own = new URL(url).origin;
    const pause = '{"kind":"pause"}';
    for (const origin of [undefined, 'null', 'https://example.com', own.replace('127.0.0.1', 'localhost'), `${own}0`]) {
      expect((await ask('/api/controls', post(origin, pause))).status).toBe(403);
    }
    expect(taken).toEqual([]);
    expect(await ask('/api/controls', post(own, pause))).toMatchObject({ status: 200, body: { playing: true } });
    expect(taken).toEqual([{ kind: 'pause' }]);
  });

  it('what is wrong with one is said, and what is too long is not read', async () => {
    const { taken, controls: served } = controls();
    const { ask, url } = await start({ ...(await aFleet()), controls: served });
    const own = new URL(url).origin;
    expect(await ask('/api/controls', post(own, '{"kind":"wrong"}'))).toEqual({
      status: 400,
      body: { error: 'There is no such control.' },
    });
    expect((await ask('/api/controls', post(own, 'pause'))).status).toBe(400);
    expect((await ask('/api/controls', post(own, `"${'x'.repeat(2000)}"`))).status).toBe(413);
    expect(taken).toEqual([]);
  });

  it('there are none on a server without a simulated world', async () => {
    const { fleet } = await aFleet();
    const { ask, url } = await start({ fleet });
    const own = new URL(url).origin;
    expect((await ask('/api/controls', post(own, '{"kind":"pause"}'))).status).toBe(405);
    expect((await ask('/api/controls')).status).toBe(404);
    expect((await ask('/api/fleet', post(own, '{}'))).status).toBe(405);
  });
});
