import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { applyChange } from '../../functions/apply-change.ts';
import { inMemorySink } from '../../functions/events/in-memory-sink.ts';
import { dynamoDbControls } from '../../functions/store/controls/dynamodb-controls.ts';
import { type DynamoDbStore, dynamoDbStore } from '../../functions/store/dynamodb-store.ts';
import type { FleetRow } from '../../functions/store/fleet-index/fleet-index.ts';
import { createTable } from '../../functions/store/table/create-table.ts';
import { keyOf } from '../../lib/model/job.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import { parseSettings } from '../../lib/settings/settings.ts';
import { noApplications } from '../../sandbox/aws/managed-flink/managed-flink.ts';
import { type EmbeddedAws, startEmbeddedAws } from '../../sandbox/aws/server.ts';
import { typed } from '../support/cli-terminal.ts';
import { startDynalite } from '../support/dynalite.ts';
import { connectionTo, type DynamoDbServer } from '../support/dynamodb-server.ts';
import { at, toyAccount } from '../support/toy-account.ts';
import { toyRef, WORK } from '../support/toy-job.ts';

const KEY = keyOf(toyRef);
const BUS = 'FlinkAutopilotAutopilotBus12345678';

let server: DynamoDbServer;
let aws: EmbeddedAws;
let now: EpochMs;
let tables = 0;
const opened: { close(): void }[] = [];

beforeAll(async () => {
  server = await startDynalite();
  const clock = { now: () => now };
  aws = await startEmbeddedAws({ clock, random: () => 0.5, backend: noApplications, eventBridge: { buses: [BUS] } });
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', server.endpoint);
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'local');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
});
afterEach(() => {
  for (const one of opened.splice(0)) one.close();
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await aws.stop();
  await server.stop();
});

/** An account with the toy job in mode approve, its decision waiting, in a table of its own. */
const offered = async (row: Partial<FleetRow> = {}) => {
  const account = toyAccount({ mode: 'approve', arriving: () => 700 });
  let minute = 0;
  const offer = () => account.sink.changes.find(({ name }) => name === 'approval-requested');
  for (; offer() === undefined; minute += 5) await account.play(minute, minute);
  minute -= 5;
  const decision = offer()?.decision ?? '';
  now = at(minute + 1);
  const table = `table-${++tables}`;
  const connection = connectionTo(server);
  await createTable(connection, table);
  const store = dynamoDbStore({ table, connection, historyDays: 14, journalDays: 90 });
  const controls = dynamoDbControls(table, connection);
  opened.push(store, controls);
  for (const record of await account.store.evaluations(KEY, 0, now)) await store.putEvaluation(KEY, record);
  await store.putJournal(KEY, account.sink.emitted);
  const { version: _, ...stored } = await account.store.load(KEY, now);
  await store.save(KEY, 0, stored, now);
  const size = { parallelism: 4 };
  const waits = { id: decision, at: at(minute), status: 'awaiting-approval', from: size, to: size, says: '' };
  await store.putFleetRow(KEY, {
    at: at(minute),
    mode: 'approve',
    policy: 'flink',
    condition: 'RUNNING',
    state: 'recommending',
    decision: waits,
    ...row,
  });
  const env = { AWS_ENDPOINT_URL_EVENTBRIDGE: aws.url };
  const type = (...words: readonly string[]) => typed([...words, '--table', table, '--by', 'ana'], now, env);
  const modeRows = async () => (await controls.controls()).of(KEY);
  const change = async () => (await store.load(KEY, now)).change;
  return { account, decision, minute, store, controls, table, type, modeRows, change };
};

/** What apply does with the decision now. */
const applied = ({ account, store, controls, decision }: Awaited<ReturnType<typeof offered>>) => {
  const settings = parseSettings({
    mode: 'approve',
    jobs: [{ platform: 'flink', name: 'toy', url: 'http://127.0.0.1:1' }],
  });
  return applyChange(decision, {
    store: store as DynamoDbStore,
    controls,
    events: inMemorySink(),
    target: account.job.target,
    job: toyRef,
    settings,
    jobSettings: settings.jobs[0]!,
    now,
  });
};

describe('pause and resume', () => {
  it('a job: the row says who, why and until when, and it is resumed', async () => {
    const own = await offered();
    const { code, out } = await own.type('pause', 'toy', '--for', '2h', '--reason', 'load test');
    expect(code).toBe(0);
    const until = new Date(now + 7_200_000).toISOString();
    expect(out).toBe(
      `toy is paused until ${until.slice(0, 16).replace('T', ' ')} UTC: load test.\nResume: npx flink-autopilot resume toy`,
    );
    expect(await own.modeRows()).toEqual([
      {
        place: 'job',
        key: KEY,
        mode: 'paused',
        by: 'ana',
        reason: 'load test',
        since: new Date(now).toISOString(),
        until,
      },
    ]);
    expect((await own.type('resume', 'toy')).out).toMatch(/^toy is resumed: the mode of the settings holds/);
    expect(await own.modeRows()).toMatchObject([{ mode: 'resumed', by: 'ana' }]);
  });

  it('all jobs: one that is paused by all stays paused when it is resumed alone, which is said', async () => {
    const own = await offered();
    expect((await own.type('pause', '--all')).out).toBe(
      'All jobs are paused until they are resumed.\nResume: npx flink-autopilot resume --all',
    );
    const { code, out } = await own.type('resume', 'toy');
    expect(code).toBe(1);
    expect(out).toContain('toy is still paused. The job is paused until it is resumed by ana (all jobs)');
    expect((await own.type('resume', '--all')).code).toBe(0);
    expect((await own.type('resume', 'toy', '--json')).json()).toMatchObject({ kind: 'resumed', stillPaused: [] });
  });

  it('a pause that ends later is kept, and said; --replace shortens it', async () => {
    const own = await offered();
    await own.type('pause', '--all', '--reason', 'incident 7');
    const kept = await own.type('pause', '--all', '--for', '30m');
    expect(kept.code).toBe(0);
    expect(kept.out.replace(/\s+/g, ' ')).toMatch(
      /^All jobs are paused already, and for longer\. The job is paused until it is resumed by ana \(all jobs\) .*: incident 7\. That was kept: with --replace it ends at \d/,
    );
    const [row] = await own.modeRows();
    expect(row).toMatchObject({ reason: 'incident 7', until: undefined });
    expect((await own.type('pause', '--all', '--for', '30m', '--json')).json()).toMatchObject({
      kind: 'kept',
      kept: expect.stringContaining('incident 7'),
    });
    const replaced = await own.type('pause', '--all', '--for', '30m', '--replace');
    expect(replaced.out).toMatch(
      /^All jobs are paused until \d[\s\S]*This has replaced: The job is paused until it is/,
    );
    expect(await own.modeRows()).toMatchObject([{ until: new Date(now + 1_800_000).toISOString() }]);
    await own.type('pause', '--all', '--for', '2h');
    expect(await own.modeRows()).toMatchObject([{ until: new Date(now + 7_200_000).toISOString() }]);
  });

  it('status knows of it before the next evaluation does', async () => {
    const own = await offered();
    expect((await typed(['status', '--table', own.table], now)).out).not.toContain('aused');
    await own.type('pause', '--all', '--reason', 'incident 7');
    const { out } = await typed(['status', '--table', own.table], now);
    expect(out).toMatch(/^toy +paused +paused /m);
    expect(out).toMatch(
      /Paused since the last evaluation: toy\. The job is paused .* by ana \(all jobs\).*: incident 7\./,
    );
    const { out: one } = await typed(['status', 'toy', '--table', own.table], now);
    expect(one).toContain('mode paused');
    expect(one).toContain('incident 7');
    expect((await typed(['status', '--json', '--table', own.table], now)).json()).toMatchObject({
      jobs: [{ name: 'toy', mode: 'paused' }],
    });
    await own.type('resume', '--all');
    expect((await typed(['status', '--table', own.table], now)).out).toMatch(/^toy +recommends +approve /m);
  });

  it('and of its end, of a job whose newest evaluation has seen the pause', async () => {
    const own = await offered({ mode: 'paused', ownMode: 'approve', state: 'blocked' });
    await own.type('pause', 'toy');
    expect((await typed(['status', '--table', own.table], now)).out).toMatch(/^toy +paused +paused /m);
    await own.type('resume', 'toy');
    const { out } = await typed(['status', '--table', own.table], now);
    expect(out).toMatch(/^toy +resumed +approve /m);
    expect(out).toContain('In mode approve since the last evaluation: toy. The row of the table');
    expect((await typed(['status', 'toy', '--table', own.table], now)).out).toContain(
      'resumed (RUNNING), mode approve',
    );
    expect((await typed(['status', '--json', '--table', own.table], now)).json()).toMatchObject({
      jobs: [{ name: 'toy', mode: 'approve', state: 'resumed', asked: expect.stringContaining('has ended') }],
    });
  });

  it('as JSON', async () => {
    const own = await offered();
    expect((await own.type('pause', 'toy', '--for', '30m', '--json')).json()).toEqual({
      kind: 'paused',
      of: toyRef,
      mode: 'paused',
      by: 'ana',
      since: now,
      until: now + 1_800_000,
      changeUnderWay: null,
    });
  });

  it('what was approved before the pause is not made', async () => {
    const own = await offered();
    await own.type('approve', own.decision);
    await own.type('pause', '--all', '--reason', 'incident');
    expect(await applied(own)).toMatchObject({ outcome: { kind: 'refused', because: [{ rule: 'paused' }] } });
    expect(own.account.job.taken).toEqual([]);
  });

  it.each<[string, readonly string[], RegExp]>([
    ['no job', ['pause'], /^pause needs a JOB, or --all\./],
    ['a job and all', ['resume', 'toy', '--all'], /^resume takes a JOB or --all, and not both\./],
    ['two jobs', ['pause', 'toy', 'cart'], /^One job is enough, or --all: what is "cart"\?/],
    ['no length', ['pause', 'toy', '--for', 'soon'], /^--for takes a length of time such as 30m, 24h or 7d/],
    ['two decisions', ['approve', 'a', 'b'], /^One decision at a time: what is "b"\?/],
  ])('%s is a wrong call', async (_, words, says) => {
    const { type } = await offered();
    const { code, err } = await type(...words);
    expect([code, err]).toEqual([2, expect.stringMatching(says)]);
  });

  it('a job that is not there: the nearest is said', async () => {
    const { type } = await offered();
    expect(await type('pause', 'tay')).toMatchObject({
      code: 1,
      err: expect.stringContaining('There is no job "tay"'),
    });
  });
});

describe('approve', () => {
  it('without a decision lists what waits, and approves nothing', async () => {
    const own = await offered();
    const { code, out } = await own.type('approve');
    expect(code).toBe(0);
    expect(out).toContain(`${own.decision.slice(0, 8)}  toy`);
    expect(out).toContain('No change of this job has been made yet: there is no record of earlier decisions.');
    expect(await own.change()).toBeUndefined();
    expect((await own.type('approve', '--json')).json()).toMatchObject([{ decision: own.decision, job: toyRef }]);
  });

  it('makes the change: it is stored, its event is on the bus, and apply makes it', async () => {
    const own = await offered();
    const delivered: unknown[] = [];
    aws.eventBridge.putRule({
      name: 'Decisions',
      bus: BUS,
      pattern: { source: ['flink-autopilot'], 'detail-type': ['Scaling Requested'] },
      target: async (event) => void delivered.push(event),
    });
    const { code, out, err } = await own.type('approve', own.decision.slice(0, 8), '--bus', BUS);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('Approved by ana. It is applied now');
    expect(await own.change()).toMatchObject({ id: own.decision, status: 'pending', approved: { by: 'ana', at: now } });
    now += 60_000;
    await aws.eventBridge.deliver(now);
    expect(delivered).toContainEqual(
      expect.objectContaining({ detail: expect.objectContaining({ decision: own.decision, event: 'requested' }) }),
    );
    expect((await own.change())?.change.because[0]).toMatchObject({
      rule: 'approved',
      says: expect.stringMatching(/^Approved by ana at /),
    });
    expect(await applied(own)).toMatchObject({ outcome: { kind: 'applied' } });
    expect(own.account.job.taken.map(({ parallelism }) => parallelism[WORK])).toEqual([10]);
  });

  it('without the bus it is approved all the same, and the event waits for the next evaluation', async () => {
    const own = await offered();
    aws.eventBridge.failNext('PutEvents', { kind: 'broken' }, 10);
    const { code, out, err } = await own.type('approve', own.decision, '--job', 'flink:toy', '--bus', BUS);
    expect(code).toBe(0);
    expect(out).toContain('It is applied after the next evaluation');
    expect(err).toContain('The event could not be published');
    const { change, outbox } = await own.store.load(KEY, now);
    expect(change).toMatchObject({ status: 'pending' });
    expect(outbox).toMatchObject([{ name: 'requested', decision: own.decision }]);
  });

  it('right after it was offered: the row of the job in the fleet does not have it yet', async () => {
    const own = await offered({ decision: undefined });
    expect((await own.type('approve', '--job', 'toy')).out).toContain(own.decision.slice(0, 8));
    expect(await own.type('approve', own.decision)).toMatchObject({ code: 0, err: expect.any(String) });
    expect(await own.change()).toMatchObject({ id: own.decision, status: 'pending' });
  });

  it('twice: the second is no decision that waits', async () => {
    const own = await offered();
    await own.type('approve', own.decision);
    expect(await own.type('approve', own.decision)).toMatchObject({
      code: 1,
      err: expect.stringMatching(
        /^No decision waits for approval\. If ".*" did, it was made, has expired, or was replaced/,
      ),
    });
  });

  it('too late', async () => {
    const own = await offered();
    now = at(own.minute + 60);
    expect((await own.type('approve', own.decision)).code).toBe(1);
    expect(await own.change()).toBeUndefined();
  });

  it('of a paused job: says who has paused it, and approves nothing', async () => {
    const own = await offered();
    await own.type('pause', '--all', '--reason', 'incident 7');
    const { code, err } = await own.type('approve', own.decision, '--json');
    expect(code).toBe(1);
    expect(err).toMatch(/^toy can not be changed now\. The job is paused .* by ana \(all jobs\).*: incident 7\.$/);
    expect(await own.change()).toBeUndefined();
  });
});
