/** The reads of the platform in one evaluation that finds a change failed and decides on its rollback, and in applying it. */
import { afterEach, describe, expect, it } from 'vitest';
import { applyChange } from '../../../functions/apply-change.ts';
import { evaluateJobs } from '../../../functions/evaluation/evaluate-jobs.ts';
import { inMemorySink } from '../../../functions/events/in-memory-sink.ts';
import type { JobTarget, MetricSource } from '../../../functions/ports.ts';
import { inMemoryStore } from '../../../functions/store/in-memory-store.ts';
import { flinkRestTarget } from '../../../functions/targets/flink-rest/flink-rest-target.ts';
import { managedFlinkTarget } from '../../../functions/targets/managed-flink/managed-flink-target.ts';
import { pendingChange } from '../../../lib/change/advance.ts';
import { type JobRef, keyOf } from '../../../lib/model/job.ts';
import type { EpochMs } from '../../../lib/model/observation.ts';
import type { Sizing } from '../../../lib/model/sizing.ts';
import { type JobSettings, parseSettings } from '../../../lib/settings/settings.ts';
import { managedFlinkSettings, ordersJob, startManagedFlink } from '../../support/embedded-managed-flink.ts';
import { fakeFlink } from '../../support/flink-rest/fake-flink.ts';
import { loadJob, settingsFor, sizeOf, WORK } from '../../support/flink-rest/fake-job.ts';
import { eksWorld, NOW } from '../../support/kubernetes/eks-world.ts';

const MINUTE = 60_000;

interface Playing {
  readonly target: JobTarget;
  readonly job: JobRef;
  readonly settings: JobSettings;
  readonly to: Sizing;
  readonly now: EpochMs;
  /** All requests so far. */
  readonly requests: () => readonly string[];
  /** The change that was applied fails. Says when that is evaluated. */
  readonly fail: () => Promise<EpochMs>;
}

const silentSource: MetricSource = {
  observe: async (requests) => ({
    results: requests.map(({ job }) => ({ kind: 'observed', job, observations: [], because: [] })),
    cost: { metricsRequested: 0, dollars: 0 },
  }),
};

/** How often each read was made in the evaluation, and then in applying the rollback. */
const readsOf = async ({ target, job, settings, to, now, requests, fail }: Playing) => {
  const store = inMemoryStore();
  const events = inMemorySink();
  const all = {
    ...parseSettings({ mode: 'act', jobs: [{ platform: 'managed-flink', name: 'orders' }] }),
    jobs: [settings],
  };
  const { platform } = job;
  const apply = (id: string, at: EpochMs) =>
    applyChange(id, { store, events, target, job, settings: all, jobSettings: settings, now: at });
  const counted = async (work: () => Promise<unknown>): Promise<Readonly<Record<string, number>>> => {
    const before = requests().length;
    await work();
    const counts: Record<string, number> = {};
    for (const line of requests().slice(before)) counts[line] = (counts[line] ?? 0) + 1;
    return counts;
  };

  const description = await target.describe(job, settings, undefined, now);
  const nothing = { vertices: [], config: { overrides: {}, removals: [] }, because: [] };
  const change = pendingChange(
    'change-1',
    { kind: 'resize', from: description.state.size.current, to, ...nothing },
    description.version,
    now,
  );
  const stored = await store.load(keyOf(job), now);
  await store.save(keyOf(job), stored.version, { ...stored, change }, now);
  expect(await apply('change-1', now)).toMatchObject({ outcome: { kind: 'applied' } });

  const later = await fail();
  const run = { settings: all, jobs: [{ job, settings }], now: later };
  const ports = { store, events, sources: { [platform]: silentSource }, targets: { [platform]: target } };
  const evaluation = await counted(() => evaluateJobs(ports, run));
  const rollback = (await store.load(keyOf(job), later)).change;
  expect(rollback).toMatchObject({ status: 'pending', change: { rollbackOf: { decision: 'change-1' } } });
  const applying = await counted(async () => {
    expect(await apply(rollback?.id ?? '', later)).toMatchObject({ outcome: { kind: 'applied' } });
  });
  return { evaluation, applying };
};

let stop: () => Promise<void>;
afterEach(() => stop());

describe('one evaluation with a rollback reads the platform once', () => {
  it('on EKS: its FlinkDeployment, and the job and the configuration in Flink', async () => {
    const world = await eksWorld();
    stop = world.stop;
    const { evaluation, applying } = await readsOf({
      target: world.target,
      job: world.job,
      settings: world.settings,
      to: sizeOf(1, 20, 1),
      now: NOW,
      requests: () => world.api.requests.map(nameOf),
      fail: async () => {
        await world.operator.failed('no HA metadata');
        return NOW + 5 * MINUTE;
      },
    });
    const snapshot = {
      'GET flinkdeployments/orders': 1,
      'GET /jobs/overview': 1,
      'GET /jobs/<jid>': 1,
      'GET /jobmanager/config': 1,
    };
    expect(evaluation).toEqual(snapshot);
    expect(applying).toEqual({ ...snapshot, 'PATCH flinkdeployments/orders': 2 });
  });

  it('on Managed Flink: its application and operations, and then the operation that failed', async () => {
    const world = await startManagedFlink();
    stop = world.stop;
    const requests: string[] = [];
    world.client.middlewareStack.add(
      (next, { commandName }) =>
        (args) => {
          requests.push(String(commandName).replace(/Command$/, ''));
          return next(args);
        },
      { step: 'initialize' },
    );
    const { evaluation, applying } = await readsOf({
      target: managedFlinkTarget({ client: world.client, dollarsPerKpuHour: 0.11 }),
      job: ordersJob,
      settings: managedFlinkSettings(),
      now: world.now(),
      requests: () => requests,
      to: { kind: 'kpu', parallelism: 8, parallelismPerKpu: 2, kpus: 4, dollarsPerHour: 0.55 },
      fail: async () => {
        world.pass(5 * MINUTE);
        world.endRestarts('No slots');
        world.aws.managedFlink.setStatus('orders', 'RUNNING');
        world.aws.managedFlink.changeByHand('orders', { kind: 'size', parallelism: 8 });
        world.endRestarts();
        return world.now();
      },
    });
    const snapshot = { DescribeApplication: 1, ListApplicationOperations: 1 };
    expect(evaluation).toEqual({ ...snapshot, DescribeApplicationOperation: 1 });
    expect(applying).toEqual({ ...snapshot, UpdateApplication: 1 });
  });

  it("on Flink's REST API: its job and what it was asked for; and once more before the PUT, which is not conditional", async () => {
    const flink = await fakeFlink('1.20.5');
    stop = flink.stop;
    const { evaluation, applying } = await readsOf({
      target: flinkRestTarget(),
      job: loadJob,
      settings: settingsFor(flink.url),
      to: sizeOf(1, 20, 1),
      now: NOW,
      requests: () => flink.requests.map(nameOf),
      fail: async () => {
        flink.rescale(NOW, { [WORK]: 20 });
        flink.overview.jobs[0]!.state = 'RESTARTING';
        return NOW + 100 * MINUTE;
      },
    });
    const requirements = 'GET /jobs/<jid>/resource-requirements';
    expect(evaluation).toEqual({ 'GET /jobs/overview': 1, 'GET /jobs/<jid>': 1, [requirements]: 1 });
    expect(applying).toEqual({
      'GET /jobs/overview': 2,
      'GET /jobs/<jid>': 2,
      [requirements]: 2,
      'PUT /jobs/<jid>/resource-requirements': 1,
    });
  });
});

/** `GET /apis/flink.apache.org/v1beta1/namespaces/streaming/flinkdeployments/orders`  ->  `GET flinkdeployments/orders` */
const nameOf = (line: string): string =>
  line
    .replace(/\?.*$/, '')
    .replace(/\/apis\/flink.apache.org\/v1beta1\/namespaces\/streaming\//, '')
    .replace(/\/api\/v1\/namespaces\/streaming\/services\/orders-rest:8081\/proxy/, '')
    .replace(/[0-9a-f]{32}/, '<jid>');
