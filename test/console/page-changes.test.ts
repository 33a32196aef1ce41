/** Pause, resume and approve from the page: who may ask, and what comes of it in the store. */
import { afterEach, describe, expect, it } from 'vitest';
import { type PageServer, startPageServer } from '../../console/page-server.ts';
import { type Approving, shownChanges } from '../../console/shown-changes.ts';
import { storedFleet } from '../../console/view-model/stored-fleet.ts';
import { ALL_JOBS } from '../../functions/store/controls/control-store.ts';
import { inMemoryControls } from '../../functions/store/controls/in-memory-controls.ts';
import { inMemoryStore } from '../../functions/store/in-memory-store.ts';
import { keyOf } from '../../lib/model/job.ts';
import { job, pageDay } from '../support/page-day.ts';

const started: PageServer[] = [];
afterEach(async () => {
  for (const server of started.splice(0)) await server.stop();
});

const KEY = keyOf(job);

const open = async (came: { why?: string; later?: string } = {}) => {
  const store = inMemoryStore();
  const day = pageDay(store);
  await day.playTo(20);
  const rows = inMemoryControls();
  const approved: Approving[] = [];
  const approve = async (asked: Approving) => {
    approved.push(asked);
    return came;
  };
  const server = await startPageServer({
    port: 0,
    fleet: storedFleet({ store, controls: rows, clock: { now: day.now }, historyMs: 3_600_000 }),
    changes: shownChanges({ store, rows, clock: { now: day.now }, by: 'ana', approve }),
  });
  started.push(server);
  const html = await (await fetch(server.url)).text();
  const token = /data-token="([\w-]+)"/.exec(html)?.[1] ?? '';
  const own = new URL(server.url).origin;
  const ask = async (body: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(`${server.url}api/changes`, {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      headers: { origin: own, 'x-flink-autopilot-token': token, ...headers },
    });
    return { status: response.status, body: (await response.json()) as { says?: string; error?: string } };
  };
  const requests = async () => (await rows.controls()).of(KEY);
  return { server, day, store, rows, approved, ask, html, token, requests };
};

describe('who may ask', () => {
  it('the page of this server alone: by its origin and by its token, which no other page can read', async () => {
    const { ask, html, token, requests } = await open();
    expect(html).toContain('data-serves="fleet changes"');
    expect(token.length).toBeGreaterThan(40);
    const pause = { kind: 'pause', job: 'all' };
    for (const origin of ['null', 'https://example.com']) expect((await ask(pause, { origin })).status).toBe(403);
    for (const wrong of ['', 'x', `${token}x`, token.replace(/.$/, (last) => (last === 'a' ? 'b' : 'a'))]) {
      const { status, body } = await ask(pause, { 'x-flink-autopilot-token': wrong });
      expect([status, body.error]).toEqual([403, expect.stringContaining('load it again')]);
    }
    expect(await requests()).toEqual([]);
    expect((await ask(pause)).status).toBe(200);
  });

  it('no page, where it only shows', async () => {
    const store = inMemoryStore();
    const day = pageDay(store);
    const server = await startPageServer({
      port: 0,
      fleet: storedFleet({ store, controls: inMemoryControls(), clock: { now: day.now }, historyMs: 1 }),
    });
    started.push(server);
    expect(await (await fetch(server.url)).text()).not.toMatch(/data-token|changes"/);
    const response = await fetch(`${server.url}api/changes`, {
      method: 'POST',
      body: '{"kind":"pause","job":"all"}',
      headers: { origin: new URL(server.url).origin },
    });
    expect(response.status).toBe(405);
  });
});

describe('what comes of it', () => {
  it('a pause of one job, with its end and its reason; and its end', async () => {
    const { ask, requests, day } = await open();
    const { body } = await ask({ kind: 'pause', job: KEY, minutes: 120, reason: ' load test ' });
    expect(body.says).toContain(`${job.name} is paused until`);
    const until = new Date(day.now() + 120 * 60_000).toISOString();
    expect(await requests()).toMatchObject([
      {
        place: 'job',
        mode: 'paused',
        by: 'ana',
        reason: 'load test',
        until: expect.stringContaining(until.slice(0, 16)),
      },
    ]);
    expect((await ask({ kind: 'resume', job: KEY })).body.says).toContain('is resumed');
    expect(await requests()).toMatchObject([{ mode: 'resumed' }]);
  });

  it('is news to every open page, which then shows it', async () => {
    const { ask, server, day, store } = await open();
    const row = { at: day.now(), mode: 'act', policy: 'flink', condition: 'RUNNING', state: 'steady' } as const;
    await store.putFleetRow(KEY, row);
    const stop = new AbortController();
    const stream = await fetch(`${server.url}api/stream`, { signal: stop.signal });
    const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader.read()).value).toContain('data: 0');
    await ask({ kind: 'pause', job: KEY });
    expect((await reader.read()).value).toContain('data: 1');
    stop.abort();
    const fleet = await (await fetch(`${server.url}api/fleet`)).json();
    expect(fleet).toMatchObject({ jobs: [{ key: KEY, mode: 'paused', state: 'paused' }] });
    expect((await ask({ kind: 'nothing' })).status).not.toBe(200);
  });

  it('a job that is resumed while all are paused says so', async () => {
    const { ask } = await open();
    expect((await ask({ kind: 'pause', job: 'all' })).body.says).toContain(
      'All jobs are paused until they are resumed',
    );
    expect((await ask({ kind: 'resume', job: KEY })).body.says).toContain('still paused');
  });

  it('an approval is of what was shown; while the job is paused it is refused', async () => {
    const { ask, approved, rows, day } = await open();
    const asked = { kind: 'approve', job: KEY, decision: 'd1', decidedAt: 7 };
    expect((await ask(asked)).body.says).toBe('Approved by ana. It is applied now.');
    expect(approved).toEqual([{ job, decision: 'd1', shownDecidedAt: 7, by: 'ana', now: day.now() }]);
    await rows.setMode(ALL_JOBS, { mode: 'paused', by: 'bo', since: day.now() });
    expect(await ask(asked)).toMatchObject({ status: 409, body: { error: expect.stringContaining('paused') } });
    expect(approved).toHaveLength(1);
  });

  it('what is wrong is a sentence', async () => {
    const { ask } = await open({ why: 'it expired' });
    expect(await ask({ kind: 'approve', job: KEY, decision: 'd1', decidedAt: 7 })).toEqual({
      status: 409,
      body: { error: 'It is not approved: it expired.' },
    });
    expect((await ask({ kind: 'pause', job: 'JOB#nothing' })).body.error).toContain('There is no job');
    expect((await ask({ kind: 'approve', job: 'all', decision: 'd1', decidedAt: 7 })).status).toBe(409);
    expect((await ask({ kind: 'delete', job: KEY })).status).toBe(409);
    expect((await ask('pause')).status).toBe(400);
  });
});
