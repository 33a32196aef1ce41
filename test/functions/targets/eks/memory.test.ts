import { afterEach, describe, expect, it } from 'vitest';
import { NO_CHANGES } from '../../../../lib/change/config-changes.ts';
import type { AppliedChange, Change, OperationStatus, Outcome } from '../../../../lib/model/change.ts';
import type { ConfigChanges } from '../../../../lib/model/decision.ts';
import type { EksJobSettings } from '../../../../lib/settings/settings.ts';
import { PARALLELISM_OVERRIDES } from '../../../../lib/sizing/override-string.ts';
import type { Manifest } from '../../../../sandbox/kubernetes/api/manifest.ts';
import { BACKLOG, changeTo, SINK, sizeOf, WORK } from '../../../support/flink-rest/fake-job.ts';
import { type EksWorld, eksWorld, NOW } from '../../../support/kubernetes/eks-world.ts';
import { withCheckpoints, withTaskManagers } from '../../../support/kubernetes/operator.ts';

const GIB = 2 ** 30;
const HEAP = 'taskmanager.memory.task.heap.size';
const SIZE = 'taskmanager.memory.process.size';
const CONFIG: ConfigChanges = {
  overrides: { 'taskmanager.memory.managed.fraction': '0.35', [SIZE]: '3 gb' },
  removals: ['taskmanager.memory.managed.size', HEAP],
};
const NOW_SIZE = sizeOf(1, 6, 1);
const configOnly = (config = CONFIG): Change => ({ ...changeTo(NOW_SIZE), kind: 'reconfigure', config });
const rescale = (config = CONFIG): Change => ({
  ...changeTo(sizeOf(1, 20, 1)),
  from: NOW_SIZE,
  vertices: [{ vertex: WORK, from: 6, to: 20 }],
  config,
});
const upgradeOnly = ({ spec }: Manifest): void => {
  spec['flinkConfiguration']['jobmanager.scheduler'] = 'default';
};
const standalone = ({ spec }: Manifest): void => {
  spec['mode'] = 'standalone';
};
const stateless = ({ spec }: Manifest): void => {
  spec['job'].upgradeMode = 'stateless';
};

let world: EksWorld;
afterEach(() => world.stop());

const start = async (change?: (manifest: Manifest) => void, own?: Partial<EksJobSettings>) => {
  world = await eksWorld(change, own);
  withTaskManagers(world.flink, 4 * GIB, 4 * GIB);
};
const look = () => world.target.describe(world.job, world.settings, undefined, NOW);
const ask = async (change: Change) => world.target.request(world.job, world.settings, change, await look(), NOW);
const spec = () => world.api.resource.spec;
const rulesOf = ({ because }: Outcome | OperationStatus) => because.map(({ rule }) => rule);
const progress = async (change: Change, outcome: Outcome): Promise<OperationStatus> => {
  const { operation, deferredConfig } = outcome as Extract<Outcome, { kind: 'applied' }>;
  const inFlight: AppliedChange = {
    id: 'change-1',
    status: 'applied',
    decidedAt: NOW,
    since: NOW,
    change,
    jobVersion: '',
    because: [],
    operation,
    deferredConfig,
  } as AppliedChange;
  return world.target.operationStatus(world.job, world.settings, inFlight, await look(), NOW);
};
/** The operator has upgraded the job: it runs again, with the memory asked for. */
const upgraded = async (after = 40_000, ...bytes: readonly number[]): Promise<void> => {
  withTaskManagers(world.flink, ...(bytes.length > 0 ? bytes : [3 * GIB, 3 * GIB]));
  await world.operator.stable(world.flink.job.now + after);
};

describe('a rescale in place with memory', () => {
  it('is asked for without it, and is confirmed without it: it is deferred', async () => {
    await start();
    const before = structuredClone(spec());
    const outcome = await ask(rescale());
    expect(outcome).toMatchObject({ kind: 'applied', deferredConfig: CONFIG });
    expect(rulesOf(outcome)).toEqual(['overrides', 'in-place', 'config-later']);
    expect({ ...spec()['flinkConfiguration'], [PARALLELISM_OVERRIDES]: '' }).toEqual({
      ...before['flinkConfiguration'],
      [PARALLELISM_OVERRIDES]: '',
    });
    expect(spec()['taskManager']).toEqual(before['taskManager']);
    await world.operator.stable(world.flink.job.now + 20_000);
    expect(rulesOf(await progress(rescale(), outcome))).toEqual(['real-parallelism']);
  });

  it('is found asked for by its size, and asking again leaves the same', async () => {
    await start();
    await ask(rescale());
    expect(world.target.matchesDesired(await look(), rescale())).toBe(true);
    expect(await ask(rescale())).toMatchObject({
      kind: 'applied',
      because: [{ rule: 'has-size' }],
      deferredConfig: CONFIG,
    });
    expect(world.api.patches()).toBe(1);
  });
});

describe('a rescale by an upgrade', () => {
  it.each([
    ['without the adaptive scheduler', upgradeOnly],
    ['in standalone mode', standalone],
  ])('%s takes the memory along: one restart instead of two', async (_, change) => {
    await start(change);
    const outcome = await ask(rescale());
    expect(rulesOf(outcome)).toEqual(['overrides', 'upgrade']);
    expect(outcome).not.toHaveProperty('deferredConfig');
    expect(spec()['flinkConfiguration']).toMatchObject({
      ...CONFIG.overrides,
      [PARALLELISM_OVERRIDES]: `${SINK}:1,${WORK}:20,${BACKLOG}:1`,
    });
    expect(world.api.resource.metadata.generation).toBe(2);
    await world.operator.stable(world.flink.job.now + 40_000);
    expect(rulesOf(await progress(rescale(), outcome))).toEqual(['task-managers']);
    await upgraded();
    expect(rulesOf(await progress(rescale(), outcome))).toEqual(['real-parallelism', 'real-memory']);
  });
});

describe('a change of memory alone', () => {
  it('writes its keys and the memory of the container, and is rolled back to the last key', async () => {
    await start(({ spec }) => Object.assign(spec['flinkConfiguration'], { 'taskmanager.memory.managed.size': '1 gb' }));
    const before = structuredClone(spec());
    const outcome = await ask(configOnly());
    expect(rulesOf(outcome)).toEqual(['overrides', 'upgrade']);
    const { 'taskmanager.memory.managed.size': _, ...kept } = before['flinkConfiguration'];
    expect(spec()).toEqual({
      ...before,
      flinkConfiguration: { ...kept, ...CONFIG.overrides },
      taskManager: { resource: { cpu: 2, memory: String(3 * GIB) } },
    });
    await upgraded();
    const { revertConfig: undo, operation } = outcome as Extract<Outcome, { kind: 'applied' }>;
    expect(undo).toEqual({
      overrides: { 'taskmanager.memory.managed.size': '1 gb' },
      removals: ['taskmanager.memory.managed.fraction', SIZE, HEAP],
      taskManagerMemory: '4Gi',
    });
    const rollbackOf = {
      decision: 'change-1',
      kind: 'reconfigure' as const,
      ...(operation === undefined ? {} : { operation }),
    };
    expect((await ask({ ...configOnly(undo), kind: 'rollback', rollbackOf })).kind).toBe('applied');
    expect(spec()).toEqual(before);
  });

  it('is rolled back as well when the answer to its patch was lost on the way', async () => {
    await start();
    const description = await look();
    world.api.loseNextAnswer(/^PATCH .*fieldManager=flink-autopilot$/);
    const outcome = await world.target.request(world.job, world.settings, configOnly(), description, NOW);
    expect(outcome).toMatchObject({
      kind: 'applied',
      revertConfig: { overrides: {}, removals: expect.arrayContaining([SIZE]), taskManagerMemory: '4Gi' },
    });
    expect(world.api.patches()).toBe(1);
  });

  it('is done when the operator is at rest, the job has restarted and every task manager has the memory', async () => {
    await start();
    const outcome = await ask(configOnly());
    const standing = async () => rulesOf(await progress(configOnly(), outcome));
    expect(await standing()).toEqual(['operator']);
    await world.operator.upgrading();
    expect(await standing()).toEqual(['not-stable']);
    await world.operator.acceptedOnly();
    expect(await standing()).toEqual(['not-restarted']);
    await upgraded(40_000, 3 * GIB, 4 * GIB);
    expect(await progress(configOnly(), outcome)).toMatchObject({
      because: [{ rule: 'task-managers', says: 'A task manager still has 4 096 MiB, not 3 072 MiB.' }],
    });
    await upgraded(40_000, 3 * GIB, 3 * GIB - 1000);
    expect(await progress(configOnly(), outcome)).toMatchObject({
      kind: 'done',
      restartSeconds: 40,
      because: [{ rule: 'restarted' }, { rule: 'real-memory', says: expect.stringMatching(/^2 of 2 .* 3 072 MiB/) }],
    });
  });

  it('says so where task managers do not tell their memory', async () => {
    await start();
    const outcome = await ask(configOnly());
    await upgraded();
    world.flink.answer('/taskmanagers', 200, { taskmanagers: [{ id: 'tm-1' }] });
    expect(rulesOf(await progress(configOnly(), outcome))).toEqual(['restarted', 'config-unverified']);
  });

  it('is found asked for by its keys, however often it is asked for', async () => {
    await start();
    expect(world.target.matchesDesired(await look(), configOnly())).toBe(false);
    const first = await ask(configOnly());
    expect(world.target.matchesDesired(await look(), configOnly())).toBe(true);
    expect(await ask(configOnly())).toMatchObject({ kind: 'applied', because: [{ rule: 'has-size' }] });
    expect(world.api.patches()).toBe(1);
    await upgraded();
    // The requester has died: when it was asked for is not known, but that it runs so can be seen.
    const found: Outcome = { kind: 'applied', at: NOW, because: [] };
    for (const outcome of [first, found]) expect((await progress(configOnly(), outcome)).kind).toBe('done');
  });

  it.each([
    ['a value', { [SIZE]: '5 gb' }, '3221225472', SIZE],
    ['a key that was removed', { [HEAP]: '1 gb' }, '3221225472', HEAP],
    ['the container', {}, '4Gi', 'taskManager.resource.memory'],
  ])(
    'has failed when another manager has written over %s, and it is left as it is',
    async (_, configuration, memory, what) => {
      await start();
      const outcome = await ask(configOnly());
      world.api.edit('argocd-controller', (theirs) => {
        Object.assign(theirs['flinkConfiguration'], configuration);
        theirs['taskManager'].resource.memory = memory;
      });
      expect(await progress(configOnly(), outcome)).toMatchObject({
        kind: 'failed',
        remedy: 'yield-to-external',
        because: [
          {
            rule: 'external-override',
            says: expect.stringMatching(`^"argocd-controller" .* has written ${what} over`),
          },
        ],
      });
    },
  );
});

describe('memory stays as it is, with the remedy,', () => {
  const refused = async (change: Change, rule: string, remedy: RegExp): Promise<void> => {
    const before = structuredClone(spec());
    expect(await ask(change)).toMatchObject({
      kind: 'refused',
      because: [{ rule, says: expect.stringMatching(remedy) }],
    });
    expect(spec()).toEqual(before);
  };

  it('where the upgrade would lose the state, although the settings allow it for a rescale', async () => {
    await start(stateless, { allowStateless: true });
    await refused(
      configOnly(),
      'config-stateless',
      /set it to last-state or savepoint, or job.autoscaler.memory.tuning/,
    );
    const outcome = await ask(rescale());
    expect(outcome).toMatchObject({ kind: 'applied', deferredConfig: NO_CHANGES });
    expect(rulesOf(outcome)).toEqual(['overrides', 'in-place', 'config-stateless']);
    expect(spec()['flinkConfiguration']).not.toHaveProperty([SIZE]);
    await world.operator.stable(world.flink.job.now + 20_000);
    expect((await progress(rescale(), outcome)).kind).toBe('done');
  });

  it('where the job would start with another parallelism: Flink 2 ignores overrides at a submission', async () => {
    await start(({ spec }) => {
      spec['flinkVersion'] = 'v2_0';
    });
    expect(await ask(rescale())).toMatchObject({ kind: 'applied', deferredConfig: NO_CHANGES });
    await world.operator.stable(world.flink.job.now + 20_000);
    const alone = { ...configOnly(), to: sizeOf(1, 20, 1) };
    await refused(alone, 'config-parallelism', /use Flink 1.20, or set job.autoscaler.memory.tuning/);
  });

  it('where there is nothing to restore', async () => {
    await start();
    withCheckpoints(world.flink, 0);
    await refused(configOnly(), 'no-checkpoint', /has not completed a checkpoint/);
  });

  it('where no task manager would start with it', async () => {
    await start(({ spec }) =>
      Object.assign(spec['flinkConfiguration'], {
        'taskmanager.memory.jvm-overhead.min': '3 gb',
        'taskmanager.memory.jvm-overhead.max': '3 gb',
      }),
    );
    await refused(configOnly(), 'config-contradiction', /taskmanager.memory.jvm-overhead.*are more than/);
  });

  it('where the change is not about task managers', async () => {
    await start();
    const config = { overrides: { 'jobmanager.memory.process.size': '2 gb' }, removals: [] };
    await refused(configOnly(config), 'config-key', /jobmanager.memory.process.size is not about task managers/);
  });

  it('beyond a quota, by what the task managers get more', async () => {
    await start();
    const status = { hard: { 'requests.memory': '9Gi' }, used: { 'requests.memory': '8Gi' } };
    world.api.answer(/resourcequotas/, 200, { items: [{ metadata: { name: 'team' }, status }] });
    const more = { overrides: { [SIZE]: '5 gb' }, removals: [] };
    await refused(configOnly(more), 'resource-quota', /needs more memory for its 2 task managers/);
    expect((await ask(configOnly())).kind).toBe('applied');
  });
});
