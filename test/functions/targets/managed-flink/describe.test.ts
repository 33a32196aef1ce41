import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { managedFlinkTarget } from '../../../../functions/targets/managed-flink/managed-flink-target.ts';
import type { JobGraph } from '../../../../lib/model/graph.ts';
import {
  type ManagedFlinkWorld,
  managedFlinkSettings,
  NO_PLAN,
  ordersJob,
  START,
  startManagedFlink,
} from '../../../support/embedded-managed-flink.ts';

let world: ManagedFlinkWorld;
afterEach(() => world.stop());

const describeJob = (settings = managedFlinkSettings(), cached?: JobGraph, job = ordersJob) =>
  managedFlinkTarget({ client: world.client, dollarsPerKpuHour: 0.11 }).describe(job, settings, cached, world.now());

describe('an application with a job plan', () => {
  beforeEach(async () => {
    world = await startManagedFlink();
  });

  it('is described by what runs', async () => {
    expect(await describeJob(managedFlinkSettings({ maxParallelism: 64, maxKpus: 16 }))).toMatchObject({
      state: {
        status: 'RUNNING',
        runningSince: undefined,
        graph: {
          vertices: [
            { id: 'in', name: 'Source: orders -> Filter', parallelism: 4, maxParallelism: 64, inputs: [] },
            { id: 'out', name: 'Sink: out', inputs: [{ from: 'in', shipStrategy: 'HASH' }] },
          ],
        },
        size: {
          kind: 'kpu',
          current: { kind: 'kpu', parallelism: 4, parallelismPerKpu: 1, kpus: 4, dollarsPerHour: 0.55 },
          limits: { maxKpus: 16, maxParallelismPerKpu: 8, dollarsPerKpuHour: 0.11 },
        },
        taskManager: { cpu: 1, memoryBytes: 4_294_967_296 },
      },
      condition: 'RUNNING',
      stable: true,
      version: '1',
    });
  });

  it('has run since its last operation ended', async () => {
    world.aws.managedFlink.changeByHand('orders', { kind: 'size', parallelism: 2 });
    world.pass(75_000);
    world.endRestarts();
    world.pass(600_000);
    const { state } = await describeJob();
    expect(state.runningSince).toBe(START + 75_000);
  });

  it('has the size it is going to while it is updated, and is not stable', async () => {
    world.aws.managedFlink.changeByHand('orders', { kind: 'size', parallelism: 6, parallelismPerKpu: 3 });
    expect(await describeJob()).toMatchObject({
      state: {
        status: 'RESTARTING',
        runningSince: undefined,
        size: { current: { parallelism: 6, parallelismPerKpu: 3, kpus: 2 } },
      },
      condition: 'UPDATING',
      stable: false,
    });
  });

  it.each([
    ['AUTOSCALING', 'RESTARTING'],
    ['MAINTENANCE', 'RESTARTING'],
    ['READY', undefined],
  ] as const)('is not stable while %s', async (condition, status) => {
    world.aws.managedFlink.setStatus('orders', condition);
    expect(await describeJob()).toMatchObject({ state: { status }, condition, stable: false });
  });

  it('is named when it does not exist', async () => {
    const job = { ...ordersJob, name: 'gone' };
    await expect(describeJob(managedFlinkSettings({ name: 'gone' }), undefined, job)).rejects.toThrow(
      'There is no Managed Flink application "gone" in this account and region: check the settings',
    );
  });
});

describe('an application without a job plan', () => {
  beforeEach(async () => {
    world = await startManagedFlink(NO_PLAN);
  });

  it('has the graph of the settings, in topological order, at its own parallelism', async () => {
    const graph = [{ name: 'out', inputs: [{ from: 'in', shipStrategy: 'HASH' }], maxParallelism: 2 }, { name: 'in' }];
    const { state } = await describeJob(managedFlinkSettings({ graph }));
    expect(state.graph.vertices).toMatchObject([
      { id: 'in', name: 'in', parallelism: 4, maxParallelism: 128, inputs: [] },
      { id: 'out', parallelism: 2, maxParallelism: 2, inputs: [{ from: 'in', shipStrategy: 'HASH' }] },
    ]);
  });

  it('says what to do when the settings have none, either', async () => {
    await expect(describeJob()).rejects.toThrow('name its vertices under "graph" in the settings');
  });

  it('is described by what is remembered while it does not run', async () => {
    world.aws.managedFlink.setStatus('orders', 'READY');
    const cached: JobGraph = { vertices: [] };
    expect((await describeJob(managedFlinkSettings(), cached)).state.graph).toBe(cached);
  });
});

describe('an application whose job plan is no plan', () => {
  it('says so, and the remedy', async () => {
    world = await startManagedFlink({ nodes: [] });
    await expect(describeJob()).rejects.toThrow(/can't be read .*at least one node.*"graph" in the settings/);
  });
});
