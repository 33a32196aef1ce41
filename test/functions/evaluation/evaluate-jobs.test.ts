import { describe, expect, it } from 'vitest';
import { evaluateJobs } from '../../../functions/evaluation/evaluate-jobs.ts';
import { detailOf } from '../../../functions/events/event-detail.ts';
import { CLAIM_LEASE_MS, PENDING_LAPSES_MS } from '../../../lib/change/advance.ts';
import type { ChangeEventDetail } from '../../../lib/model/event-detail-schema.ts';
import { isChangeEvent } from '../../../lib/model/events.ts';
import { type JobRef, keyOf } from '../../../lib/model/job.ts';
import { flinkStateOf } from '../../../lib/policies/flink/flink-state.ts';
import { parseSettings } from '../../../lib/settings/settings.ts';
import { at, toyAccount } from '../../support/toy-account.ts';
import { MINUTE, toyRef } from '../../support/toy-job.ts';

const names = (account: ReturnType<typeof toyAccount>): readonly string[] =>
  account.sink.changes.map((event) => event.name);

describe('modes', () => {
  it('act: the load doubles, the job is rescaled and confirmed, with the restart time learned', async () => {
    const account = toyAccount();
    await account.play(0, 60);
    expect(names(account).slice(0, 3)).toEqual(['requested', 'applied', 'confirmed']);
    const { state } = await account.store.load(keyOf(toyRef), at(60));
    expect(flinkStateOf(state).restarts[0]?.restartMs).toBe(60_000);
  });

  it('advise: says what it would do, once, and changes nothing', async () => {
    const account = toyAccount({ mode: 'advise' });
    await account.play(0, 60);
    expect(account.job.taken).toEqual([]);
    expect(new Set(names(account))).toEqual(new Set(['recommended']));
    const targets = account.sink.changes.map((event) => JSON.stringify(event.detail.to));
    expect(targets.length).toBeLessThanOrEqual(new Set(targets).size + 1);
  });

  it('observe: remembers what it sees, and says why it does nothing', async () => {
    const account = toyAccount({ mode: 'observe' });
    await account.play(0, 60);
    expect(names(account)).toEqual([]);
    const jobs = await account.store.evaluations(keyOf(toyRef), at(0), at(61));
    expect(jobs.at(-1)?.because[0]).toMatchObject({ rule: 'mode' });
    expect(jobs.flatMap((report) => report.samples).length).toBeGreaterThan(50);
  });

  it.each([
    ['act', 'advise', 'recommended'],
    ['advise', 'act', 'recommended'],
    ['act', undefined, 'requested'],
  ] as const)('the more careful of the global (%s) and the own mode (%s) holds', async (mode, jobMode, first) => {
    const account = toyAccount({ mode, ...(jobMode ? { jobMode } : {}) });
    await account.play(0, 50);
    expect(names(account)[0]).toBe(first);
  });
});

describe('memory of task managers, where it can only be recommended', () => {
  const bytes = (value: number) => ({ max: value, avg: value, sum: value });
  const taskManagers = {
    heapMaxBytes: bytes(1.2e9),
    heapUsedBytes: bytes(3e8),
    managedUsedBytes: bytes(0),
    metaspaceUsedBytes: bytes(1e8),
  };
  const process = { 'taskmanager.memory.process.size': '4 gb' };
  const on = { ...process, 'job.autoscaler.memory.tuning.enabled': 'true' };

  it.each([
    ['act, with tuning on', 'act', on, 'requested'],
    ['advise, with tuning on', 'advise', on, 'recommended'],
    ['advise, with tuning off: all is only recommended anyway', 'advise', process, 'recommended'],
  ] as const)(
    '%s: the event carries the parallelism and a configuration ready to be used',
    async (_, mode, options, name) => {
      const account = toyAccount({ mode, options, taskManagers });
      await account.play(0, 60);
      const event = account.sink.changes.find((one) => one.name === name);
      if (!event) throw new Error(`nothing was ${name}`);
      expect(event.detail).toMatchObject({ from: { kind: 'per-vertex' }, to: { kind: 'per-vertex' } });
      const { config } = detailOf(event) as ChangeEventDetail;
      expect(config?.text.split('\n')).toEqual(
        expect.arrayContaining([
          expect.stringMatching(/^taskmanager\.memory\.process\.size: \d+ (bytes|kb|mb)$/),
          expect.stringMatching(/^taskmanager\.memory\.managed\.fraction: 0\.0$/),
          '# remove taskmanager.memory.task.heap.size, if it is there',
        ]),
      );
      const journal = (await account.store.journal(keyOf(toyRef), at(0), at(61))).filter(isChangeEvent);
      expect(journal.find((one) => one.name === name)?.detail.config).toEqual(event.detail.config);
      expect(account.job.taken.length > 0).toBe(mode === 'act');
    },
  );

  it('act, with tuning off: only the parallelism', async () => {
    const account = toyAccount({ options: process, taskManagers });
    await account.play(0, 60);
    expect(account.sink.changes.every((event) => event.detail.config === undefined)).toBe(true);
  });

  it('a recommendation is not published again because some bytes of it changed', async () => {
    const drifting = Object.fromEntries(
      Object.entries(taskManagers).map(([metric, value]) => [metric, { ...value }]),
    ) as Record<keyof typeof taskManagers, { max: number; avg: number; sum: number }>;
    const heap = drifting.heapUsedBytes;
    const account = toyAccount({ mode: 'advise', options: on, taskManagers: drifting, arriving: () => 700 });
    for (let minute = 0; minute <= 90; minute += 5) {
      heap.max += 1000;
      await account.evaluateAll(minute);
    }
    const times = account.sink.changes.map((event) => event.at);
    const published = account.sink.changes.map((event) => JSON.stringify(event.detail.to));
    times.forEach((time, i) => {
      const before = published.lastIndexOf(published[i] ?? '', i - 1);
      if (i > 0 && before >= 0) expect(time - (times[before] ?? 0)).toBeGreaterThanOrEqual(30 * MINUTE);
    });
    expect(published.length).toBeGreaterThan(0);
  });
});

describe('a change under way', () => {
  const undelivered = async () => {
    const account = toyAccount();
    let minute = 0;
    for (; account.requests().length === 0; minute += 5) await account.evaluateAll(minute);
    return { account, minute: minute - 5 };
  };

  it('is requested again while it is not applied, then lapses, and its traces go', async () => {
    const { account, minute } = await undelivered();
    for (let later = minute + 5; later <= minute + PENDING_LAPSES_MS / MINUTE + 5; later += 5)
      await account.evaluateAll(later);
    const [first] = account.requests();
    const own = account.sink.changes.filter((event) => event.decision === first?.decision);
    expect(own.map((event) => event.name)).toEqual([...Array(5).fill('requested'), 'lapsed']);
    expect(new Set(own.map((event) => event.id)).size).toBe(2);
  });

  it('forbids a second one, and the hold says so', async () => {
    const { account, minute } = await undelivered();
    const { jobs } = await account.evaluateAll(minute + 5);
    expect(jobs[0]?.evaluated.decision).toMatchObject({ kind: 'hold', because: [{ rule: 'change-under-way' }] });
  });

  it('whose claimer died is requested again when its lease has run out', async () => {
    const { account, minute } = await undelivered();
    const [first] = account.requests();
    if (!first) throw new Error('no decision');
    const { request } = account.job.target;
    Object.assign(account.job.target, { request: () => Promise.reject(new Error('connection lost')) });
    await expect(account.apply(first.decision, minute)).rejects.toThrow('connection lost');
    Object.assign(account.job.target, { request });
    expect(await account.apply(first.decision, minute + 5)).toMatchObject({ kind: 'nothing to do' });
    const afterLease = minute + Math.ceil(CLAIM_LEASE_MS / MINUTE / 5) * 5 + 5;
    await account.evaluateAll(afterLease);
    expect(account.requests()).toHaveLength(2);
    expect(await account.apply(first.decision, afterLease)).toMatchObject({
      kind: 'done',
      outcome: { kind: 'applied' },
    });
  });

  it('that failed leaves the job alone for an hour', async () => {
    const { account, minute } = await undelivered();
    const [first] = account.requests();
    const failing = async () =>
      ({ kind: 'failed', at: at(minute), because: [{ rule: 'quota', says: 'No KPU left.' }] }) as const;
    Object.assign(account.job.target, { request: failing });
    await account.apply(first?.decision ?? '', minute);
    const { jobs } = await account.evaluateAll(minute + 30);
    expect(jobs[0]?.evaluated.decision).toMatchObject({ kind: 'hold', because: [{ rule: 'cooldown' }] });
    await account.evaluateAll(minute + 65);
    expect(account.requests().length).toBeGreaterThan(1);
  });
});

describe('many jobs', () => {
  it("one job's failure never stops the others, and is raised with its job", async () => {
    const { job, store, sink } = toyAccount();
    const settings = parseSettings({
      mode: 'act',
      jobs: ['good', 'lost', 'blind', 'fine'].map((name) => ({ platform: 'flink', name, url: 'http://127.0.0.1:1' })),
    });
    const refs = settings.jobs.map((one) => ({ settings: one, job: { ...toyRef, name: one.name } satisfies JobRef }));
    const report = await evaluateJobs(
      {
        store,
        events: sink,
        targets: {
          flink: {
            ...job.target,
            describe: async (ref, ...rest) => {
              if (ref.name === 'lost') throw new Error('no such job');
              return job.target.describe(ref, ...rest);
            },
          },
        },
        sources: {
          'flink-rest': {
            observe: async (requests) => {
              const answer = await job.source.observe(requests);
              const results = answer.results.map((result) =>
                result.job.name === 'blind'
                  ? { kind: 'failed' as const, job: result.job, error: new Error('forbidden') }
                  : result,
              );
              return { ...answer, results };
            },
          },
        },
      },
      { settings, jobs: refs, now: at(5) },
    );
    expect(report.jobs.map((report) => report.job.name)).toEqual(['good', 'blind', 'fine']);
    expect(report.jobs[1]?.evaluated.decision.kind).toBe('hold');
    expect(report.failures.map(({ job: { name }, error }) => `${name}: ${error.message}`)).toEqual([
      'lost: no such job',
      'blind: forbidden',
    ]);
  });

  it('a metric source that is down fails its jobs, with the cause', async () => {
    const { job, store, sink } = toyAccount();
    const settings = parseSettings({ jobs: [{ platform: 'flink', name: 'toy', url: 'http://127.0.0.1:1' }] });
    const down = { observe: () => Promise.reject(new Error('throttled')) };
    const report = await evaluateJobs(
      { store, events: sink, targets: { flink: job.target }, sources: { 'flink-rest': down } },
      { settings, jobs: settings.jobs.map((one) => ({ settings: one, job: toyRef })), now: at(5) },
    );
    expect(report.failures[0]?.error.cause).toMatchObject({ message: 'throttled' });
  });
});

describe('a state that another version wrote', () => {
  it('is set aside once, and says so in the notices and the reasons of that evaluation', async () => {
    const account = toyAccount();
    const { load } = account.store;
    const because = { rule: 'state-set-aside', says: 'The state was written by another version.' };
    let other = true;
    Object.assign(account.store, {
      load: async (...given: Parameters<typeof load>) => ({
        ...(await load(...given)),
        ...(other ? { setAside: [because] } : {}),
      }),
    });
    const first = await account.evaluateAll(0);
    other = false;
    const second = await account.evaluateAll(5);
    const reasons = [first, second].map(
      ({ jobs }) => jobs[0]?.notices.filter(({ reason }) => reason === 'StateSetAside').length,
    );
    expect(reasons).toEqual([1, 0]);
    const records = await account.store.evaluations(keyOf(toyRef), at(0), at(6));
    expect(records.map((record) => record.because.some(({ rule }) => rule === because.rule))).toEqual([true, false]);
  });
});
