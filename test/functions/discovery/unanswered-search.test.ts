import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { awsCalls } from '../../../functions/aws/aws-call.ts';
import { type Discovery, discovery } from '../../../functions/discovery/discovery.ts';
import { taggedApplications } from '../../../functions/discovery/tagged-applications.ts';
import { type InMemoryStore, inMemoryStore } from '../../../functions/store/in-memory-store.ts';
import { keyOf } from '../../../lib/model/job.ts';
import { parseSettings } from '../../../lib/settings/settings.ts';
import { type ManualTimer, manualTimer } from '../../support/manual-timer.ts';

const MINUTE = 60_000;
const NOON = Date.UTC(2026, 2, 2, 12);
const TAGS = { 'flink-autopilot:managed': 'true' };
const settings = parseSettings({
  jobs: [{ platform: 'managed-flink', name: 'billing' }],
  discover: [{ platform: 'managed-flink', tags: TAGS }],
});

/** Of the tagging API: it answers each call when the test says so, and never by itself. */
const startSilent = async () => {
  const waiting: ((names: readonly string[], status?: number) => void)[] = [];
  const called = Promise.withResolvers<void>();
  const server = createServer((request, response) => {
    request.resume();
    waiting.push((names, status = 200) =>
      response.writeHead(status).end(
        JSON.stringify({
          ResourceTagMappingList: names.map((name) => ({
            ResourceARN: `arn:aws:kinesisanalytics:us-east-1:111122223333:application/${name}`,
            Tags: Object.entries(TAGS).map(([Key, Value]) => ({ Key, Value })),
          })),
        }),
      ),
    );
    called.resolve();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** The first call is there. */
    called: called.promise,
    answer: (names: readonly string[]) => waiting.at(-1)?.(names),
    fail: () => waiting.at(-1)?.([], 503),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

let silent: Awaited<ReturnType<typeof startSilent>>;
let timer: ManualTimer;
let store: InMemoryStore;
let ended: Promise<unknown>[];
const open = (): Discovery => {
  const call = awsCalls({
    credentials: async () => ({ accessKeyId: 'embedded', secretAccessKey: 'embedded' }),
    clock: () => NOON,
    endpoint: () => silent.url,
  });
  const list = taggedApplications(call, async () => 'us-east-1');
  return discovery({
    settings,
    store,
    timer,
    list: (tags) => {
      const listed = list(tags);
      ended.push(listed.catch(() => {}));
      return listed;
    },
    open: () => Promise.reject(new Error('no cluster is searched')),
    keyOf: async (job) => keyOf({ ...job, account: '111122223333', region: 'us-east-1' }),
  });
};
/** A run of this minute, for which the search does not end in time. */
const unanswered = async (found: Discovery, minute: number) => {
  const asking = found(NOON + minute * MINUTE);
  await timer.pass(3_000);
  return asking;
};
const names = ({ settings: { jobs } }: Awaited<ReturnType<Discovery>>) => jobs.map(({ name }) => name);

beforeEach(async () => {
  [silent, timer, store, ended] = [await startSilent(), manualTimer(), inMemoryStore(), []];
  await store.saveDiscovered('JOBS', 0, {
    at: NOON - 60 * MINUTE,
    by: JSON.stringify([TAGS]),
    jobs: [{ name: 'orders', tags: Object.entries(TAGS) }],
  });
});
afterEach(async () => {
  await silent.stop();
  await Promise.all(ended);
});

it('a search that is never answered holds a run up for three seconds, and the jobs of the last list go on', async () => {
  const found = open();
  const first = await unanswered(found, 0);
  expect(names(first)).toEqual(['billing', 'orders']);
  // It may be slow: the next run waits for the same one, and then it is said, once.
  expect(first.unsaid).toEqual([]);
  const second = await unanswered(found, 1);
  expect(names(second)).toEqual(['billing', 'orders']);
  expect(ended).toHaveLength(1);
  expect(second.unsaid.map(({ message }) => message)).toEqual([
    'Jobs that are found by their tags could not be listed, those of 2026-03-02T11:00:00.000Z count: The list of jobs (Jobs that are found by their tags) did not end within 3 s',
  ]);
  const later = [];
  for (let minute = 2; minute < 12; minute++) later.push(...(await unanswered(found, minute)).unsaid);
  expect(later).toEqual([]);
  expect(ended).toHaveLength(4);
});

it('one that is only slow fails nothing: the next run has its list, with what is new', async () => {
  const found = open();
  expect(names(await unanswered(found, 0))).toEqual(['billing', 'orders']);
  await silent.called;
  silent.answer(['orders', 'clicks']);
  await Promise.all(ended);
  const next = await found(NOON + MINUTE);
  expect(names(next)).toEqual(['billing', 'orders', 'clicks']);
  expect(next).toMatchObject({ failures: [], unsaid: [], appeared: ['clicks'] });
});

it('one that fails after its run has gone on is said by the next', async () => {
  const found = open();
  expect((await unanswered(found, 0)).unsaid).toEqual([]);
  await silent.called;
  silent.fail();
  await Promise.all(ended);
  expect((await found(NOON + MINUTE)).unsaid.map(({ message }) => message)).toEqual([
    expect.stringMatching(/could not be listed, those of .* count: tag:GetResources failed: /),
  ]);
  expect(ended).toHaveLength(1);
});

it('a function that needs a job which is not in the last list learns that it may be an old one', async () => {
  const { failures } = await unanswered(open(), 0);
  expect(failures).toHaveLength(1);
});
