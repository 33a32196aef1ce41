/** `flink-autopilot console` over a table that the deployed handlers have filled, for a person who may only read it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PageFleet } from '../../console/model/fleet.ts';
import type { PageState } from '../../console/model/page.ts';
import { keyOf } from '../../lib/model/job.ts';
import { type Simulation, startSimulation } from '../../sandbox/simulation/simulation.ts';
import { type RestrictedDynamoDb, startRestrictedDynamoDb } from '../support/restricted-dynamodb.ts';
import { typed } from '../support/typed-command.ts';

const START = Date.UTC(2026, 2, 2, 6);
const MINUTES = 45;
const ENDPOINT = 'AWS_ENDPOINT_URL_DYNAMODB';
let simulation: Simulation;
let dynamoDb: RestrictedDynamoDb;
const kept = { ...process.env };

beforeAll(async () => {
  simulation = await startSimulation({
    platform: 'managed-flink',
    seed: 1,
    simulate: 'clickstream',
    load: 'day',
    mode: 'act',
    everyMinutes: 5,
    start: START,
    options: {},
    log: false,
  });
  for (let minute = 0; minute < MINUTES; minute++) expect(await simulation.minute()).toEqual([]);
  dynamoDb = await startRestrictedDynamoDb(process.env[ENDPOINT] ?? '');
  process.env[ENDPOINT] = dynamoDb.url;
}, 120_000);

afterAll(async () => {
  await dynamoDb.stop();
  await simulation.stop();
  for (const name of Object.keys(process.env)) if (!(name in kept)) delete process.env[name];
  Object.assign(process.env, kept);
});

const WORDS = ['console', '--table', 'flink-autopilot', '--port', '0', '--no-open', '--json'];

/** Runs it until `use` has looked at its page. */
const withConsole = async (use: (url: string) => Promise<void>, ...also: readonly string[]) => {
  const stop = new AbortController();
  let looked: Promise<void> | undefined;
  const ran = await typed([...WORDS, ...also], {
    now: () => simulation.world.now(),
    stop: stop.signal,
    say: (text) => {
      const said = JSON.parse(text) as { readonly kind: string; readonly url: string };
      if (said.kind === 'console') looked = use(said.url).finally(() => stop.abort());
    },
  });
  await looked;
  return ran;
};

const get = async <Body>(url: string): Promise<Body> => (await fetch(url)).json() as Promise<Body>;

describe('flink-autopilot console', () => {
  it('shows the fleet and each job, with the rights to GetItem and Query alone, and asks for nothing else', async () => {
    dynamoDb.allow('GetItem', 'Query');
    const { code, err } = await withConsole(async (url) => {
      const { jobs } = await get<PageFleet>(`${url}api/fleet`);
      expect(jobs).toMatchObject([{ name: 'clickstream', mode: 'act', size: { kpus: expect.any(Number) } }]);
      const state = await get<PageState>(`${url}api/state?job=${encodeURIComponent(jobs[0]?.key ?? '')}`);
      expect(state).toMatchObject({ job: { name: 'clickstream', condition: 'RUNNING' }, mode: 'act' });
      expect(state.history.evaluations.length).toBeGreaterThanOrEqual(MINUTES / 5);
      const page = await (await fetch(url)).text();
      expect(page).toMatch(/data-serves="fleet\b/);
    });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect([...dynamoDb.asked].toSorted()).toEqual(['GetItem', 'Query']);
  }, 60_000);

  it('without a right it says which, with the statement to paste, and opens no page', async () => {
    dynamoDb.allow('GetItem');
    const { code, err } = await withConsole(async () => {
      throw new Error('a page was opened');
    });
    expect(code).toBe(1);
    expect(err).toContain('dynamodb:Query');
    expect(err).toContain('"Resource": "arn:aws:dynamodb:us-east-1:111122223333:table/flink-autopilot"');
  });

  it('a right that is lost while the page is open is a sentence on the page', async () => {
    dynamoDb.allow('GetItem', 'Query');
    const { code, err } = await withConsole(async (url) => {
      dynamoDb.allow();
      const { error } = await get<{ readonly error: string }>(`${url}api/fleet`);
      expect(error).toContain('not authorized to perform: dynamodb:Query');
    });
    expect(code).toBe(0);
    expect(err).toContain('could not be read');
  }, 60_000);

  it('--allow-changes: pauses from the page with the right to write, and says which right is missing', async () => {
    dynamoDb.allow('GetItem', 'Query');
    const { code } = await withConsole(
      async (url) => {
        const token = /data-token="([^"]+)"/.exec(await (await fetch(url)).text())?.[1] ?? '';
        const ask = async (kind: string) => {
          const response = await fetch(`${url}api/changes`, {
            method: 'POST',
            body: JSON.stringify({ kind, job: 'all' }),
            headers: { origin: new URL(url).origin, 'x-flink-autopilot-token': token },
          });
          return (await response.json()) as { readonly says?: string; readonly error?: string };
        };
        expect((await ask('pause')).error).toContain('"dynamodb:PutItem"');
        dynamoDb.allow('GetItem', 'Query', 'PutItem');
        expect((await ask('pause')).says).toContain('All jobs are paused');
        expect((await simulation.account.controls.controls()).of(keyOf(simulation.job))).toMatchObject([
          { mode: 'paused', by: 'ana' },
        ]);
        expect((await ask('resume')).says).toContain('resumed');
      },
      '--allow-changes',
      '--by',
      'ana',
    );
    expect(code).toBe(0);
  }, 60_000);

  it('a wrong call', async () => {
    expect((await typed(['console', '--by', 'ana'])).err).toContain('only with --allow-changes');
    expect((await typed(['console', '--port', 'x'])).code).toBe(2);
    expect((await typed(['console', '--help'])).out).toContain('dynamodb:GetItem');
  });
});
