import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type EksWorld, eksWorld, NOW } from '../../../support/kubernetes/eks-world.ts';

let world: EksWorld;
beforeEach(async () => {
  world = await eksWorld();
});
afterEach(() => world.stop());
const look = () => world.target.describe(world.job, world.settings, undefined, NOW);

describe('a job is stable', () => {
  it('when the operator is at rest and every task runs', async () => {
    expect(await look()).toMatchObject({ stable: true, condition: 'STABLE' });
  });

  // biome-ignore lint/suspicious/noExplicitAny: the status in any shape.
  it.each<[string, (api: { metadata: any; spec: any; status: any }) => void, RegExp]>([
    [
      'not while it is being deleted',
      (r) => (r.metadata.deletionTimestamp = '2026-01-01T00:00:00Z'),
      /^being deleted$/,
    ],
    ['not when it is to be suspended', (r) => (r.spec.job.state = 'suspended'), /^to be suspended/],
    ['not with an error', (r) => (r.status.error = '{"message":"no pods"}'), /^in error: no pods$/],
    [
      'not before the operator has seen the spec',
      (r) => (r.metadata.generation = 7),
      /^at generation 7, .*only seen 1$/,
    ],
    ['not while it is upgraded', (r) => (r.status.lifecycleState = 'UPGRADING'), /^UPGRADING$/],
    ['not when it is only submitted', (r) => (r.status.lifecycleState = 'DEPLOYED'), /^DEPLOYED$/],
    ['not when it was rolled back', (r) => (r.status.lifecycleState = 'ROLLED_BACK'), /^ROLLED_BACK$/],
    [
      'not while it is reconciled',
      (r) => (r.status.reconciliationStatus.state = 'UPGRADING'),
      /^STABLE, but its reconciliation is UPGRADING$/,
    ],
    [
      'not while its job restarts',
      (r) => (r.status.jobStatus.state = 'RESTARTING'),
      /^STABLE, but its job is RESTARTING$/,
    ],
    [
      'not during a savepoint',
      (r) => (r.status.jobStatus.savepointInfo = { triggerId: 'abc' }),
      /^taking a savepoint$/,
    ],
    ['not without a status', (r) => (r.status = {}), /^not yet seen by the operator$/],
    [
      'not when Flink runs another job',
      (r) => (r.status.jobStatus.jobId = 'ffff'),
      /^without job ffff in its Flink cluster$/,
    ],
  ])('%s', async (_says, change, condition) => {
    change(world.api.resource as never);
    const description = await look();
    expect(description.stable).toBe(false);
    expect(description.condition).toMatch(condition);
  });

  it('not while tasks start, nor while the vertices shown are older than the tasks', async () => {
    world.flink.overview.jobs[0]!.tasks['running'] = 1;
    expect(await look()).toMatchObject({ stable: false, condition: 'RUNNING with 1 of 8 tasks running' });
    Object.assign(world.flink.overview.jobs[0]!.tasks, { running: 22, total: 22 });
    expect((await look()).condition).toContain('still shown as before');
  });
});

describe('a description', () => {
  it('has the size that runs, the one asked for, and what a task manager has', async () => {
    world.api.resource.spec['flinkConfiguration']['pipeline'] = {
      'jobvertex-parallelism-overrides': '674df9b0384c0348e0b9d1034a44c46c:9',
    };
    const { state, requested } = await look();
    expect(state).toMatchObject({
      status: 'RUNNING',
      runningSince: world.flink.job.timestamps['RUNNING'],
      size: { kind: 'per-vertex' },
      taskManager: { cpu: 2, memoryBytes: 4 * 2 ** 30 },
    });
    expect(Object.values(state.size.current.parallelism)).toEqual([1, 6, 1]);
    expect(Object.values(requested?.kind === 'per-vertex' ? requested.parallelism : {})).toEqual([1, 9, 1]);
  });

  it('keeps the graph that is remembered while the job manager is away', async () => {
    const { state } = await look();
    await world.flink.stop();
    const away = await world.target.describe(world.job, world.settings, state.graph, NOW);
    expect(away).toMatchObject({
      stable: false,
      state: { status: undefined, graph: state.graph, size: state.size },
    });
  });

  it("carries the options of the operator's autoscaler that the resource has, and the memory of its task managers", async () => {
    world.api.resource.spec['flinkConfiguration']['job.autoscaler.target.utilization'] = '0.6';
    world.api.resource.spec['flinkConfiguration']['job.autoscaler.enabled'] = 'false';
    expect((await look()).config).toEqual({
      'job.autoscaler.target.utilization': '0.6',
      'taskmanager.numberOfTaskSlots': '4',
      'taskmanager.memory.process.size': '4 gb',
    });
  });

  it('of an answer that is no JSON names the resource', async () => {
    world.api.answerNext(/flinkdeployments/, 200, '<html>a gateway</html>');
    await expect(look()).rejects.toThrow(
      /"orders": flinkdeployments "orders" in namespace "streaming" .*the answer: .*JSON/,
    );
  });

  it('of a resource that is not there names it', async () => {
    const settings = { ...world.settings, deployment: 'payments' };
    await expect(world.target.describe(world.job, settings, undefined, NOW)).rejects.toThrow(
      /Job "orders": Cluster "prod", get flinkdeployments "payments" in namespace "streaming": 404/,
    );
  });
});
