/** The dashboard as a reader of Flink's REST API: both ways in, sessions and their ends, and what is never shown. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type DashboardRead,
  type FlinkDashboards,
  flinkDashboards,
} from '../../../functions/managed-flink-dashboard/dashboards.ts';
import { type ManagedFlinkWorld, ordersPlan, startManagedFlink } from '../../support/embedded-managed-flink.ts';

const anything = v.unknown();
const HOUR = 3_600_000;

describe('the Flink dashboard of an application', () => {
  let world: ManagedFlinkWorld;
  let dashboards: FlinkDashboards;
  let flink: (path: string) => Promise<{ status: number; body: unknown }>;
  let stopped: boolean;
  beforeEach(async () => {
    stopped = false;
    flink = async (path) => ({ status: 200, body: path === '/jobs/overview' ? { jobs: [] } : { path } });
    world = await startManagedFlink(ordersPlan, (path) => flink(path));
    dashboards = flinkDashboards({ client: world.client, timeoutMs: 20_000 });
  });
  afterEach(async () => {
    if (!stopped) await world.stop();
  });

  const urls = (): number => world.aws.managedFlink.dashboard.secrets.length / 2;
  const read = (path = '/jobs/1?get=a,b&agg=max'): Promise<DashboardRead<unknown>> =>
    dashboards.read('orders', world.now(), (rest) => rest.get(path, anything));
  const closed = async (): Promise<{ rule: string; says: string }> => {
    const answer = await read();
    if (answer.kind === 'read') throw new Error('it was read');
    return answer.because;
  };

  it.each([['query parameter'], ['cookie']] as const)('opens by %s, and asks Flink what was asked', async (way) => {
    world.aws.managedFlink.dashboard.accept(way);
    const query = new URLSearchParams({ get: 'a,b', agg: 'max' });
    expect(await read()).toEqual({ kind: 'read', value: { path: `/jobs/1?${query}` } });
    const asked = world.aws.managedFlink.dashboard.requests.length;
    await read();
    // The way is known now: one request for one answer.
    expect(world.aws.managedFlink.dashboard.requests).toHaveLength(asked + 1);
    expect(urls()).toBe(1);
  });

  it('only ever GETs', async () => {
    for (const way of ['query parameter', 'cookie'] as const) {
      world.aws.managedFlink.dashboard.endSessions();
      world.aws.managedFlink.dashboard.accept(way);
      await read();
    }
    expect(world.aws.managedFlink.dashboard.requests.filter((one) => !one.startsWith('GET '))).toEqual([]);
  });

  it('keeps a session until it ends, and has a new one before that', async () => {
    await read();
    world.pass(HOUR - 6 * 60_000);
    await read();
    expect(urls()).toBe(1);
    world.pass(2 * 60_000);
    expect((await read()).kind).toBe('read');
    expect(urls()).toBe(2);
  });

  it('needs no further URL for a path that the dashboard does not pass on, however often it is read', async () => {
    flink = async (path) => ({ status: path.endsWith('/exceptions') ? 403 : 200, body: { jobs: [] } });
    const refused = new Set<unknown>();
    for (let poll = 0; poll < 10; poll++) {
      await dashboards.read('orders', world.now(), async (rest) => {
        await rest.get('/jobs/1', anything);
        await rest.get('/jobs/1/exceptions', anything).catch(({ status }) => refused.add(status));
      });
      world.pass(5 * 60_000);
    }
    expect([...refused]).toEqual([403]);
    expect(urls()).toBe(1);
  });

  it('has one new URL for a session that was ended early, and no second', async () => {
    await read();
    world.aws.managedFlink.dashboard.endSessions();
    expect((await read()).kind).toBe('read');
    expect(urls()).toBe(2);
    flink = async (path) => ({ status: path === '/jobs/overview' ? 200 : 403, body: { jobs: [] } });
    expect((await closed()).rule).toBe('dashboard-unavailable');
    expect(urls()).toBe(3);
  });

  it.each([
    ['a refusal', { status: 403, body: '' }],
    ['a redirect', { status: 302, body: '' }],
    ['a page', { status: 200, body: '\n<!doctype html><title>Your session has ended</title>' }],
  ])('has a new session when an old one is answered with %s', async (_, answer) => {
    await read();
    const ofFlink = flink;
    flink = async () => {
      flink = ofFlink;
      return answer;
    };
    expect((await read()).kind).toBe('read');
    expect(urls()).toBe(2);
  });

  it('says which right is missing, and does not ask again at once', async () => {
    world.aws.managedFlink.dashboard.forbid();
    const { rule, says } = await closed();
    expect(rule).toBe('dashboard-forbidden');
    expect(says).toMatch(/"orders".*kinesisanalytics:CreateApplicationPresignedUrl.*"dashboard": "off"/);
    world.aws.managedFlink.dashboard.allow();
    expect((await closed()).rule).toBe('dashboard-forbidden');
    world.pass(HOUR);
    expect((await read()).kind).toBe('read');
  });

  it('is closed while the application is not RUNNING', async () => {
    world.aws.managedFlink.setStatus('orders', 'UPDATING');
    expect(await closed()).toMatchObject({ rule: 'dashboard-not-running', says: expect.stringContaining('UPDATING') });
    world.aws.managedFlink.setStatus('orders', 'RUNNING');
    expect((await read()).kind).toBe('read');
  });

  it('is not waited for for longer than its time limit, and not at every evaluation', async () => {
    dashboards = flinkDashboards({ client: world.client, timeoutMs: 1_000 });
    flink = (path) =>
      path === '/jobs/overview' ? Promise.resolve({ status: 200, body: { jobs: [] } }) : new Promise(() => {});
    expect(await closed()).toMatchObject({
      rule: 'dashboard-unavailable',
      says: expect.stringContaining('within 1 s'),
    });
    flink = async () => ({ status: 200, body: { jobs: [] } });
    expect((await closed()).rule).toBe('dashboard-unavailable');
    world.pass(15 * 60_000);
    expect((await read()).kind).toBe('read');
  });

  const elsewhere = async (work: (url: string, requests: string[]) => Promise<void>): Promise<void> => {
    const requests: string[] = [];
    const other = createServer((request, response) => {
      requests.push(request.url ?? '');
      response.end('{"jobs": []}');
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    try {
      await work(`http://127.0.0.1:${(other.address() as AddressInfo).port}`, requests);
    } finally {
      await new Promise((resolve) => other.close(resolve));
    }
  };

  it('is not followed to another origin', () =>
    elsewhere(async (url, requests) => {
      const location = `${url}/flinkdashboard/`;
      world.aws.managedFlink.dashboard.answer({ status: 302, body: '', headers: { location } });
      expect(await closed()).toMatchObject({
        rule: 'dashboard-unavailable',
        says: expect.stringContaining('another origin'),
      });
      expect(requests).toEqual([]);
    }));

  it('is not followed in a circle', async () => {
    const headers = { location: '/flinkdashboard/' };
    world.aws.managedFlink.dashboard.answer({ status: 302, body: '', headers });
    expect((await closed()).says).toContain('again and again');
  });

  it.each([
    ['a page', { status: 200, body: '<html>Sign in</html>' }],
    ['nothing', { status: 200, body: '' }],
    ['another JSON', { status: 200, body: { message: 'hello' } }],
    ['an error', { status: 502, body: 'Bad gateway' }],
    ['a refusal', { status: 403, body: { message: 'Forbidden' } }],
  ])('is closed when it answers with %s', async (_, answer) => {
    world.aws.managedFlink.dashboard.answer(answer);
    expect((await closed()).rule).toBe('dashboard-unavailable');
  });

  /** Every value of URLs and cookies, by what it was shown in. */
  const leaks = (shown: unknown): readonly string[] => {
    const texts = [JSON.stringify(shown), inspect(shown, { depth: null, showHidden: true })];
    const secrets = [...world.aws.managedFlink.dashboard.secrets, new URL(world.aws.url).host];
    return secrets.filter((secret) => texts.some((text) => text.includes(secret)));
  };

  it.each([['query parameter'], ['cookie']] as const)('shows no secret in any failure (by %s)', async (way) => {
    world.aws.managedFlink.dashboard.accept(way);
    const echo = () => world.aws.managedFlink.dashboard.secrets.join(' ');
    const answers: readonly (() => { status: number; body: unknown })[] = [
      () => ({ status: 404, body: { errors: [`Not found: /flinkdashboard/jobs?authToken=${echo()}`] } }),
      () => ({
        status: 500,
        body: `<a href="${world.aws.url}/flinkdashboard?authToken=${echo()}">${'x'.repeat(300)}</a>`,
      }),
      () => ({ status: 200, body: `${'x'.repeat(190)}${echo()}` }),
      () => ({ status: 200, body: { name: echo() } }),
      () => ({ status: 403, body: { message: echo() } }),
    ];
    for (const answer of answers) {
      world.pass(HOUR);
      flink = async (path) => (path === '/jobs/overview' ? { status: 200, body: { jobs: [] } } : answer());
      const seen = await dashboards.read('orders', world.now(), (rest) =>
        rest.get('/jobs/1', v.object({ name: v.picklist(['orders']) })),
      );
      expect(seen.kind).toBe('closed');
      expect(leaks(seen)).toEqual([]);
    }
    expect(leaks({ text: echo() })).not.toEqual([]);
  });

  it('shows no secret when nothing listens any more', async () => {
    await read();
    const secrets = [...world.aws.managedFlink.dashboard.secrets];
    await world.stop();
    stopped = true;
    const because = await closed();
    expect(because.says).toMatch(/ECONNREFUSED|ECONNRESET|UND_ERR_SOCKET/);
    expect(leaks(because)).toEqual([]);
    expect(secrets).toHaveLength(2);
  });
});
