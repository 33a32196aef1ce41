import { describe, expect, it } from 'vitest';
import type { Discovery } from '../../../functions/discovery/discovery.ts';
import { knownJobs, settingsOfJobs } from '../../../functions/discovery/known-jobs.ts';
import { keyOf } from '../../../lib/model/job.ts';
import { parseSettings } from '../../../lib/settings/settings.ts';
import { at, FILE, MANAGED, namesOf, refOf, tagged, world } from './toy-discovery.ts';

describe('the jobs that are found by their tags', () => {
  it('begin in advise, with what their tags set', async () => {
    const { open } = world(tagged('orders', { 'flink-autopilot:max-parallelism': '12' }));
    const known = await open()(at(0));
    expect(known.settings.jobs).toMatchObject([
      {
        platform: 'managed-flink',
        name: 'orders',
        mode: 'advise',
        lag: [],
        maxKpus: 64,
        discovered: { options: { 'job.autoscaler.vertex.max-parallelism': '12' }, notes: [] },
      },
    ]);
    expect(known).toMatchObject({ failures: [], appeared: ['orders'], gone: [] });
  });

  it('are beside those of the settings; a job that is named keeps its own, and is there once', async () => {
    const { open } = world(tagged('orders'), tagged('clicks'));
    const file = { ...FILE, jobs: [{ platform: 'managed-flink' as const, name: 'orders', mode: 'act' as const }] };
    const { settings, appeared } = await open(file)(at(0));
    expect(settings.jobs.map(({ name, mode }) => [name, mode])).toEqual([
      ['orders', 'act'],
      ['clicks', 'advise'],
    ]);
    expect(appeared).toEqual(['clicks']);
  });

  it('go by the first entry that they match', async () => {
    const { open } = world(tagged('orders', { team: 'pay' }), tagged('clicks'));
    const discover = [
      { platform: 'managed-flink' as const, tags: { team: 'pay' }, maxKpus: 8 },
      { platform: 'managed-flink' as const, tags: MANAGED, maxKpus: 4 },
    ];
    const { settings } = await open({ ...FILE, discover })(at(0));
    expect(settings.jobs.map((job) => [job.name, 'maxKpus' in job && job.maxKpus])).toEqual([
      ['orders', 8],
      ['clicks', 4],
    ]);
  });
});

describe('the list', () => {
  it('is asked for once in five minutes by all containers together, and shown once', async () => {
    const { open, asked } = world(tagged('orders'));
    const one = open();
    const other = open();
    const shown: string[] = [];
    for (let minute = 0; minute <= 10; minute++) {
      for (const container of [one, other]) shown.push(...(await container(at(minute))).appeared);
    }
    expect(asked).toHaveLength(3);
    expect(shown).toEqual(['orders']);
  });

  it('of two containers that ask at once one shows what is new, and both know it', async () => {
    const { open, asked } = world(tagged('orders'));
    const both = await Promise.all([open()(at(0)), open()(at(0))]);
    expect(asked).toHaveLength(2);
    expect(both.map(({ settings }) => settings.jobs.length)).toEqual([1, 1]);
    expect(both.flatMap(({ appeared }) => appeared)).toEqual(['orders']);
  });

  it('that can not be read is the last one, and says so; it is asked for again two minutes later', async () => {
    const there = world(tagged('orders'));
    const open = there.open();
    await open(at(0));
    there.there = new Error('tag:GetResources failed: 503');
    const failing = await open(at(5));
    expect(failing.settings.jobs.map(({ name }) => name)).toEqual(['orders']);
    expect(failing.failures.map(({ message }) => message)).toEqual([
      'Jobs that are found by their tags could not be listed, those of 2026-03-02T12:00:00.000Z count: tag:GetResources failed: 503',
    ]);
    expect(failing.unsaid).toEqual(failing.failures);
    for (const minute of [6, 7]) {
      const { failures, unsaid } = await open(at(minute));
      expect([failures.length, unsaid.length, there.asked.length]).toEqual([1, 0, minute === 6 ? 2 : 3]);
    }
    there.there = [tagged('orders'), tagged('clicks')];
    expect(await namesOf(open, 9)).toEqual(['orders', 'clicks']);
  });

  it('that fails for long is said once an hour, and at once after it was read in between', async () => {
    const there = world(tagged('orders'));
    const open = there.open();
    await open(at(0));
    there.there = new Error('503');
    const said: number[] = [];
    for (let minute = 5; minute <= 80; minute++) {
      if ((await open(at(minute))).unsaid.length > 0) said.push(minute);
    }
    expect(said).toEqual([5, 65]);
    there.there = [tagged('orders')];
    expect((await open(at(81))).failures).toEqual([]);
    there.there = new Error('503');
    expect((await open(at(90))).unsaid).toHaveLength(1);
  });

  it('of a new container is the one of the table, however old, where none can be read', async () => {
    const there = world(tagged('orders'));
    await there.open()(at(0));
    there.there = new Error('unreachable');
    expect(await namesOf(there.open(), 600)).toEqual(['orders']);
  });

  it('that was never read leaves the jobs of the settings', async () => {
    const there = world();
    there.there = new Error('unreachable');
    const { settings, failures } = await there.open()(at(0));
    expect([settings.jobs, failures.map(({ message }) => message)]).toEqual([
      [],
      ['Jobs that are found by their tags could not be listed, none is known: unreachable'],
    ]);
  });

  it('from a clock that was ahead is read again', async () => {
    const there = world(tagged('orders'));
    await there.open()(at(600));
    expect(await namesOf(there.open(), 0)).toEqual(['orders']);
    expect(there.asked).toHaveLength(2);
  });

  it('of other settings is read again at once', async () => {
    const there = world(tagged('orders', { team: 'pay' }), tagged('clicks'));
    await there.open()(at(0));
    const discover = [{ platform: 'managed-flink' as const, tags: { team: 'pay' } }];
    expect(await namesOf(there.open({ ...FILE, discover }), 1)).toEqual(['orders']);
  });
});

describe('a job that no longer carries the tags', () => {
  it('is not evaluated, and after a while let go: shown once, and no longer listed', async () => {
    const there = world(tagged('orders'), tagged('clicks'));
    const open = there.open();
    await open(at(0));
    const key = keyOf(refOf({ platform: 'managed-flink', name: 'orders' }));
    const row = { at: at(4), mode: 'act', policy: 'autopilot', condition: 'RUNNING', state: 'steady' } as const;
    await there.store.putFleetRow(key, row);
    there.there = [tagged('clicks')];
    const gone: string[] = [];
    const listed: number[] = [];
    for (let minute = 5; minute <= 60; minute += 5) {
      const known = await open(at(minute));
      expect(known.settings.jobs.map(({ name }) => name)).toEqual(['clicks']);
      gone.push(...known.gone.map((name) => `${name} at ${minute}`));
      listed.push((await there.store.fleetRows(at(minute))).rows.length);
    }
    expect(gone).toEqual(['orders at 20']);
    expect(listed).toEqual([1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it('and is back within the while goes on as if nothing had been', async () => {
    const there = world(tagged('orders'));
    const open = there.open();
    await open(at(0));
    there.there = [];
    expect(await namesOf(open, 5)).toEqual([]);
    there.there = [tagged('orders')];
    const back = await open(at(10));
    expect([back.settings.jobs.length, back.appeared, back.gone]).toEqual([1, [], []]);
    there.there = [];
    await open(at(15));
    expect((await open(at(25))).gone).toEqual([]);
  });
});

describe('a function', () => {
  const started = (open: Discovery) => ({
    settings: parseSettings(FILE),
    ports: { discovery: open },
    clock: () => at(0),
    refOf,
    telemetry: { note: (message: string, facts: object) => void notes.push([message, facts]) },
  });
  const notes: unknown[] = [];
  const orders = refOf({ platform: 'managed-flink', name: 'orders' });

  it('logs what was found, with at most fifty names', async () => {
    const { open } = world(...Array.from({ length: 60 }, (_, i) => tagged(`job-${i}`)));
    await knownJobs(started(open()));
    expect(notes).toMatchObject([['jobs found by their tags or labels', { count: 60 }]]);
    expect((notes[0] as [string, { jobs: string[] }])[1].jobs).toHaveLength(50);
  });

  it('that applies a change finds the settings of the job; of another there are none', async () => {
    const settingsOf = settingsOfJobs(started(world(tagged('orders')).open()));
    expect(await settingsOf(orders)).toMatchObject({ name: 'orders', mode: 'advise' });
    expect(await settingsOf({ ...orders, name: 'strange' })).toBeUndefined();
    expect(await settingsOf({ ...orders, region: 'us-west-2' })).toBeUndefined();
  });

  it('that applies a change, and can not know whether the job is one of its own, fails: it is delivered again', async () => {
    const there = world();
    there.there = new Error('unreachable');
    const settingsOf = settingsOfJobs(started(there.open()));
    for (let delivery = 0; delivery < 2; delivery++) {
      await expect(settingsOf(orders)).rejects.toThrow(/could not be listed/);
    }
  });
});
