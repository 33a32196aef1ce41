import { describe, expect, it } from 'vitest';
import { type Discovery, discovery } from '../../../functions/discovery/discovery.ts';
import { knownJobs, settingsOfJobs } from '../../../functions/discovery/known-jobs.ts';
import type { TaggedApplication } from '../../../functions/discovery/tagged-applications.ts';
import type { Kubernetes } from '../../../functions/kubernetes/client.ts';
import { type InMemoryStore, inMemoryStore } from '../../../functions/store/in-memory-store.ts';
import { type JobRef, keyOf } from '../../../lib/model/job.ts';
import { placedName } from '../../../lib/settings/place-settings.ts';
import { parseSettings, type SettingsFile } from '../../../lib/settings/settings.ts';
import { manualTimer } from '../../support/manual-timer.ts';

const NOON = Date.UTC(2026, 2, 2, 12);
const at = (minute: number): number => NOON + minute * 60_000;
const MANAGED = { 'flink-autopilot:managed': 'true' };
const FILE: SettingsFile = { mode: 'act', jobs: [], discover: [{ platform: 'managed-flink', tags: MANAGED }] };

const refOf = ({ platform, name }: Pick<JobRef, 'platform' | 'name'>): JobRef => ({
  account: '111122223333',
  region: 'us-east-1',
  platform,
  name,
});
const tagged = (name: string, tags: Readonly<Record<string, string>> = {}): TaggedApplication => ({
  name,
  tags: Object.entries({ ...MANAGED, ...tags }),
});

interface World {
  readonly store: InMemoryStore;
  readonly asked: Readonly<Record<string, string>>[];
  /** By cluster and namespace: what the API server answers, or its error. */
  readonly resources: Map<string, readonly LabelledWith[] | Error>;
  there: readonly TaggedApplication[] | Error;
  /** A container of its own. */
  open(file?: SettingsFile): Discovery;
}

const world = (...there: readonly TaggedApplication[]): World => {
  const store = inMemoryStore();
  const self: World = {
    store,
    there,
    asked: [],
    resources: new Map(),
    open: (file = FILE) =>
      discovery({
        settings: parseSettings(file),
        store,
        timer: manualTimer(),
        list: async (tags) => {
          self.asked.push(tags);
          if (self.there instanceof Error) throw self.there;
          return self.there.filter((one) =>
            Object.entries(tags).every(([key, value]) => one.tags.some(([own, text]) => own === key && text === value)),
          );
        },
        open: async ({ name }) => apiOf(name, self.resources),
        keyOf: async (job) => keyOf(refOf(job)),
      }),
  };
  return self;
};

interface LabelledWith {
  readonly name: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** As far as lists go; who answers them in earnest is in labelled-resources.test.ts. */
const apiOf = (cluster: string, resources: World['resources']): Kubernetes => ({
  cluster,
  send: async ({ path }) => {
    const url = new URL(path, 'https://kubernetes');
    const [, namespace, plural] = /namespaces\/([^/]+)\/(\w+)$/.exec(url.pathname) ?? [];
    const there = plural === 'flinkdeployments' ? (resources.get(`${cluster}/${namespace}`) ?? []) : [];
    if (there instanceof Error) throw there;
    const labels = Object.fromEntries(
      (url.searchParams.get('labelSelector') ?? '').split(',').map((one) => one.split('=')),
    );
    return JSON.stringify({ items: there.map((one) => ({ metadata: { labels, ...one } })) });
  },
});

const namesOf = async (open: Discovery, minute: number): Promise<readonly string[]> =>
  (await open(at(minute))).settings.jobs.map(({ name }) => name);

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

describe('the jobs that are found by their labels', () => {
  const labels = { 'flink-autopilot/managed': 'true' };
  const inPlace = (cluster: string, namespace: string, own: object = {}) =>
    ({ platform: 'eks', cluster: { name: cluster }, namespace, labels, ...own }) as const;
  const file: SettingsFile = {
    mode: 'act',
    jobs: [{ platform: 'eks', name: 'billing', deployment: 'bills', namespace: 'web', cluster: { name: 'prod' } }],
    discover: [
      { platform: 'managed-flink', tags: MANAGED },
      inPlace('prod', 'web', {
        metrics: { dialect: 'statsd' },
        options: { 'job.autoscaler.metrics.window': '10 min' },
      }),
      inPlace('blue', 'web'),
    ],
  };

  it('begin in advise, are called by their place, and have the metrics of the entry and the bounds of their annotations', async () => {
    const there = world();
    there.resources.set('prod/web', [
      { name: 'orders', annotations: { 'flink-autopilot/max-parallelism': '12', 'kubectl.kubernetes.io/x': '{}' } },
    ]);
    there.resources.set('blue/web', [{ name: 'orders' }]);
    const { settings, appeared, failures } = await there.open(file)(at(0));
    expect(settings.jobs.slice(1)).toMatchObject([
      {
        platform: 'eks',
        name: 'prod/web/orders',
        deployment: 'orders',
        namespace: 'web',
        mode: 'advise',
        lag: [],
        cluster: { name: 'prod' },
        metrics: { dialect: 'statsd' },
        discovered: { options: { 'job.autoscaler.vertex.max-parallelism': '12' }, notes: [] },
      },
      { name: 'blue/web/orders', deployment: 'orders', metrics: { dialect: 'prometheus' } },
    ]);
    expect([appeared, failures]).toEqual([['prod/web/orders', 'blue/web/orders'], []]);
  });

  it('are not those that the settings name, by whatever name', async () => {
    const there = world();
    there.resources.set('prod/web', [{ name: 'bills' }, { name: 'billing' }]);
    const { settings, appeared } = await there.open(file)(at(0));
    expect(settings.jobs.map(({ name }) => name)).toEqual(['billing', 'prod/web/billing']);
    expect(appeared).toEqual(['prod/web/billing']);
  });

  it('of a cluster that can not be read are those of the last list; all others are listed again', async () => {
    const there = world(tagged('clicks'));
    there.resources.set('prod/web', [{ name: 'orders' }]);
    there.resources.set('blue/web', [{ name: 'fraud' }]);
    const open = there.open(file);
    await open(at(0));
    there.resources.set('prod/web', new Error('prod is away'));
    there.resources.set('blue/web', [{ name: 'fraud' }, { name: 'reports' }]);
    const { settings, failures, appeared } = await open(at(5));
    expect(settings.jobs.slice(1).map(({ name }) => name)).toEqual([
      'clicks',
      'prod/web/orders',
      'blue/web/fraud',
      'blue/web/reports',
    ]);
    expect(failures.map(({ message }) => message)).toEqual([
      'Jobs that are found by their labels in namespace "web" of cluster "prod" could not be listed, those of 2026-03-02T12:00:00.000Z count: prod is away',
    ]);
    expect(appeared).toEqual(['blue/web/reports']);
    expect((await there.open(file)(at(6))).settings.jobs).toHaveLength(5);
  });

  it('that no longer carry the label are let go after a quarter of an hour, and leave the list of jobs', async () => {
    const there = world();
    there.resources.set('prod/web', [{ name: 'orders' }]);
    const open = there.open(file);
    await open(at(0));
    const key = keyOf(refOf({ platform: 'eks', name: 'prod/web/orders' }));
    const row = { at: at(4), mode: 'act', policy: 'autopilot', condition: 'RUNNING', state: 'steady' } as const;
    await there.store.putFleetRow(key, row);
    there.resources.set('prod/web', []);
    const gone: string[] = [];
    for (let minute = 5; minute <= 25; minute += 5) {
      const known = await open(at(minute));
      expect(known.settings.jobs).toHaveLength(1);
      gone.push(...known.gone.map((name) => `${name} at ${minute}`));
    }
    expect(gone).toEqual(['prod/web/orders at 20']);
    expect((await there.store.fleetRows(at(25))).rows).toEqual([]);
  });

  it('that are now named in the settings are neither let go nor lose their row', async () => {
    const there = world();
    there.resources.set('prod/web', [{ name: 'orders' }]);
    await there.open(file)(at(0));
    const job = { platform: 'eks' as const, name: 'orders', namespace: 'web', cluster: { name: 'prod' } };
    const named = there.open({ ...file, jobs: [job] });
    expect((await named(at(1))).settings.jobs.map(({ name }) => name)).toEqual(['orders']);
    const later = await Promise.all([named(at(10)), named(at(30))]);
    expect(later.flatMap(({ gone }) => gone)).toEqual([]);
  });

  it('go by the first entry of their namespace that they match, and are asked for once in five minutes', async () => {
    const there = world();
    there.resources.set('prod/web', [{ name: 'orders' }]);
    const discover = [
      inPlace('prod', 'web', { labels: { team: 'pay' }, mode: 'observe' }),
      inPlace('prod', 'web', { mode: 'act' }),
    ];
    const open = there.open({ ...file, jobs: [], discover });
    expect((await open(at(0))).settings.jobs).toMatchObject([{ name: 'prod/web/orders', mode: 'act' }]);
    there.resources.set('prod/web', new Error('asked again'));
    expect((await there.open({ ...file, jobs: [], discover })(at(4))).failures).toEqual([]);
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

describe('jobs that are found in several places', () => {
  const there = { account: '222233334444', region: 'eu-west-1' };
  const settings = parseSettings({
    mode: 'act',
    spokes: [{ ...there, externalId: 'platform' }],
    jobs: [{ platform: 'managed-flink', name: 'orders', region: 'eu-central-1' }],
    discover: [
      { platform: 'managed-flink', tags: MANAGED, maxKpus: 1 },
      { platform: 'managed-flink', tags: MANAGED, region: 'eu-central-1', maxKpus: 2 },
      { platform: 'managed-flink', tags: MANAGED, ...there, maxKpus: 3 },
    ],
  });
  const opened = () => {
    const closed = new Set<string>();
    const store = inMemoryStore();
    const open = discovery({
      settings,
      store,
      timer: manualTimer(),
      list: async (_tags, { region = 'us-east-1' }) => {
        if (closed.has(region)) throw new Error(`no way into ${region}`);
        return [tagged('orders'), tagged('clicks')];
      },
      open: async () => {
        throw new Error('no cluster is searched');
      },
      keyOf: async (job) => keyOf({ ...refOf(job), ...job }),
    });
    return { closed, open };
  };
  const found = async (open: Discovery, minute: number) =>
    (await open(at(minute))).settings.jobs.map((job) => [placedName(job), 'maxKpus' in job && job.maxKpus]);

  it('are several, each by the entry of its place; one that is named in a place is found only elsewhere', async () => {
    const { open } = opened();
    expect(await found(open, 0)).toEqual([
      ['eu-central-1/orders', 64],
      ['orders', 1],
      ['clicks', 1],
      ['eu-central-1/clicks', 2],
      ['222233334444/eu-west-1/orders', 3],
      ['222233334444/eu-west-1/clicks', 3],
    ]);
  });

  it('a place that can not be listed keeps its own, says so, and keeps no other from being listed', async () => {
    const { closed, open } = opened();
    await open(at(0));
    closed.add(there.region);
    const known = await open(at(5));
    expect(known.settings.jobs).toHaveLength(6);
    expect(known.failures.map(({ message }) => message)).toEqual([
      'Jobs that are found by their tags in 222233334444/eu-west-1 could not be listed, those of 2026-03-02T12:00:00.000Z count: no way into eu-west-1',
    ]);
    expect(known.gone).toEqual([]);
    for (const minute of [10, 15, 20, 25]) expect((await open(at(minute))).gone).toEqual([]);
  });

  it('where none can be listed each says so', async () => {
    const { closed, open } = opened();
    for (const region of ['us-east-1', 'eu-central-1', 'eu-west-1']) closed.add(region);
    const known = await open(at(0));
    expect(known.failures).toHaveLength(3);
    expect(known.settings.jobs.map(({ name }) => name)).toEqual(['orders']);
  });
});
