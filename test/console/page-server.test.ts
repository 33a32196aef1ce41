import { request } from 'node:http';
import { hostname } from 'node:os';
import { afterEach, expect, test } from 'vitest';
import type { PageState } from '../../console/model/page.ts';
import { listenProblem, mayBeAskedBy, urlOf } from '../../console/page-host.ts';
import { type PageServer, startPageServer } from '../../console/page-server.ts';
import { pageState } from '../../console/view-model/page-state.ts';
import { inMemoryStore } from '../../functions/store/in-memory-store.ts';
import { job, pageDay, WINDOW_MS } from '../support/page-day.ts';
import { DAY } from '../support/page-world.ts';

const started: PageServer[] = [];
afterEach(async () => {
  for (const server of started.splice(0)) await server.stop();
});

const start = async (state: (since?: number) => Promise<PageState>, failed?: (error: Error) => void) => {
  const server = await startPageServer({ port: 0, state, ...(failed ? { failed } : {}) });
  started.push(server);
  return server;
};

const aDay = () => {
  const store = inMemoryStore();
  const day = pageDay(store);
  const source = { store, job, mode: 'act', clock: { now: day.now }, from: DAY, windowMs: WINDOW_MS } as const;
  return { day, state: pageState(source) };
};

test('serves the page, its script and its styles, and lets nothing from elsewhere in', async () => {
  const { url } = await start(aDay().state);
  const html = await fetch(url);
  expect(html.headers.get('content-type')).toBe('text/html; charset=utf-8');
  const policy = html.headers.get('content-security-policy');
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toMatch(/unsafe|https?:/);
  const named = [...(await html.text()).matchAll(/(?:src|href)="(\/[^"]+)"/g)].map((match) => match[1]!);
  expect(named).toEqual(['/icon.svg', '/style.css', '/theme.js', '/page.js']);
  for (const path of named) {
    const asset = await fetch(new URL(path, url));
    expect([path, asset.status]).toEqual([path, 200]);
    expect(await asset.text()).not.toMatch(/url\(\s*["']?https?:/);
  }
});

test('gives the state whole, or what is new since a time', async () => {
  const { day, state } = aDay();
  await day.playTo(60);
  const { url } = await start(state);
  const whole = (await (await fetch(`${url}api/state`)).json()) as PageState;
  expect(whole).toEqual(await state());
  const news = (await (await fetch(`${url}api/state?since=${whole.history.until}`)).json()) as PageState;
  expect(news.history.evaluations.length).toBeLessThan(whole.history.evaluations.length);
  const wrong = await fetch(`${url}api/state?since=yesterday`);
  expect([wrong.status, await wrong.json()]).toEqual([
    400,
    { error: 'since must be epoch milliseconds, like 1772582400000, and not "yesterday"' },
  ]);
});

test('tells open pages of every change', async () => {
  const server = await start(aDay().state);
  const stream = await fetch(`${server.url}api/stream`);
  const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
  const next = async (): Promise<string> => (await reader.read()).value ?? '';
  expect(await next()).toBe('retry: 1000\ndata: 0\n\n');
  server.changed();
  expect(await next()).toBe('data: 1\n\n');
  await server.stop();
  started.pop();
  expect((await reader.read()).done).toBe(true);
});

test('a state that cannot be read is reported to the page and to its operator', async () => {
  const heard: Error[] = [];
  const { url } = await start(
    () => Promise.reject(new Error('the table is gone')),
    (error) => heard.push(error),
  );
  const answer = await fetch(`${url}api/state`);
  expect([answer.status, await answer.json()]).toEqual([
    500,
    { error: 'The state of the job could not be read from the store. the table is gone' },
  ]);
  expect(heard).toHaveLength(1);
});

test('a taken port is named, with what to do', async () => {
  const { url } = await start(aDay().state);
  const port = Number(new URL(url).port);
  await expect(startPageServer({ port, state: aDay().state })).rejects.toThrow(
    `Port ${port} is taken: stop what listens there, or choose another one (--port 0 takes any free one).`,
  );
});

test.each([
  ['127.0.0.1', '127.0.0.1:8450', true],
  ['127.0.0.1', 'localhost', true],
  ['127.0.0.1', '[::1]:8450', true],
  ['127.0.0.1', '10.0.0.5:8450', false],
  ['127.0.0.1', 'rebound.example:8450', false],
  ['127.0.0.1', '127.0.0.1.rebound.example', false],
  ['127.0.0.1', '', false],
  ['0.0.0.0', '10.0.0.5:8450', true],
  ['0.0.0.0', `${hostname()}:8450`, true],
  ['0.0.0.0', 'rebound.example:8450', false],
  ['flink.internal', 'FLINK.internal:8450', true],
])('listening on %s it may be asked by the name "%s": %s', (host, header, allowed) => {
  expect(mayBeAskedBy(header, host)).toBe(allowed);
});

test('the URL to open: an address of the machine where all are listened on, brackets for IPv6', () => {
  expect(urlOf('127.0.0.1', 1)).toBe('http://127.0.0.1:1/');
  expect(urlOf('::1', 1)).toBe('http://[::1]:1/');
  expect(urlOf('0.0.0.0', 1)).toMatch(/^http:\/\/(?!0\.0\.0\.0)[\d.]+:1\/$/);
});

test.each([
  ['EACCES', 80, /^Port 80 needs rights/],
  ['EADDRNOTAVAIL', 1, /^--host 10\.9\.9\.9 is no address of this machine/],
  ['EOTHER', 1, /^The page can't listen on 10\.9\.9\.9, port 1: boom$/],
])('%s while listening is said with what to do', (code, port, says) => {
  expect(listenProblem(Object.assign(new Error('boom'), { code }), '10.9.9.9', port)).toMatch(says);
});

test('refuses other methods, unknown paths, and names that are not of this machine', async () => {
  const { url } = await start(aDay().state);
  expect((await fetch(url, { method: 'POST' })).status).toBe(405);
  expect((await fetch(`${url}../etc/passwd`)).status).toBe(404);
  const status = await new Promise((resolve, reject) => {
    const sent = request(url, { headers: { host: 'rebound.example' } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    sent.on('error', reject).end();
  });
  expect(status).toBe(403);
});

test('a decision of any age, where the server can read it', async () => {
  const { state } = aDay();
  const server = await startPageServer({
    port: 0,
    state,
    decision: async (key, id) => (id === 'a' ? ({ id, at: 7, says: key } as never) : undefined),
  });
  started.push(server);
  const ask = async (query: string) => {
    const answer = await fetch(`${server.url}api/decision?${query}`);
    return [answer.status, await answer.json()];
  };
  expect(await ask('job=orders&decision=a')).toEqual([200, { id: 'a', at: 7, says: 'orders' }]);
  expect(await ask('job=orders&decision=b')).toEqual([404, { error: 'The store has no decision "b" of orders.' }]);
  expect(await (await fetch(server.url)).text()).toContain('data-serves="decision"');
  const without = await start(state);
  expect((await fetch(`${without.url}api/decision?job=orders&decision=a`)).status).toBe(404);
});

test('makes a decision again, where the server can; what is asked for wrongly is said', async () => {
  const { state } = aDay();
  const server = await startPageServer({
    port: 0,
    state,
    replay: async (key, decision, at) =>
      decision === 'a' ? { kind: 'different', says: [`${key} at ${at}`] } : undefined,
  });
  started.push(server);
  const ask = async (query: string) => {
    const answer = await fetch(`${server.url}api/replay?${query}`);
    return [answer.status, await answer.json()];
  };
  expect(await ask('job=orders&decision=a&at=7')).toEqual([200, { kind: 'different', says: ['orders at 7'] }]);
  expect(await ask('job=orders&decision=b&at=7')).toEqual([
    404,
    { error: 'The journal of orders has no decision "b" of that time.' },
  ]);
  expect((await ask('job=orders&decision=a&at=noon'))[0]).toBe(400);
  expect(await (await fetch(server.url)).text()).toContain('data-serves="replay"');
  const without = await start(state);
  expect((await fetch(`${without.url}api/replay?job=orders&decision=a&at=7`)).status).toBe(404);
});
