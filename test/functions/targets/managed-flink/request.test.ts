import { DescribeApplicationCommand } from '@aws-sdk/client-kinesis-analytics-v2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JobTarget } from '../../../../functions/ports.ts';
import { managedFlinkTarget } from '../../../../functions/targets/managed-flink/managed-flink-target.ts';
import type { Change } from '../../../../lib/model/change.ts';
import type { KpuSizing } from '../../../../lib/model/sizing.ts';
import { AwsError } from '../../../../sandbox/aws/wire/aws-error.ts';
import { ATTEMPTS } from '../../../support/aws-client.ts';
import {
  type ManagedFlinkWorld,
  managedFlinkSettings,
  ordersJob,
  startManagedFlink,
} from '../../../support/embedded-managed-flink.ts';

let world: ManagedFlinkWorld;
let target: JobTarget;
beforeEach(async () => {
  world = await startManagedFlink();
  target = managedFlinkTarget({ client: world.client, dollarsPerKpuHour: 0.11 });
});
afterEach(() => world.stop());

const size = (parallelism: number, parallelismPerKpu: number): KpuSizing => ({
  kind: 'kpu',
  parallelism,
  parallelismPerKpu,
  kpus: Math.ceil(parallelism / parallelismPerKpu),
  dollarsPerHour: 0,
});

const ask = async (to = size(8, 2), settings = managedFlinkSettings(), before?: () => void) => {
  const description = await target.describe(ordersJob, settings, undefined, world.now());
  before?.();
  const change: Change = {
    kind: 'resize',
    from: description.state.size.current,
    to,
    vertices: [],
    config: { overrides: {}, removals: [] },
    because: [],
  };
  return target.request(ordersJob, settings, change, description, world.now());
};
const described = async () =>
  (await world.client.send(new DescribeApplicationCommand({ ApplicationName: 'orders' }))).ApplicationDetail;

describe('asking Managed Flink for a size', () => {
  it('sets parallelism and ParallelismPerKPU in one restart, turns built-in scaling off, and says which operation', async () => {
    const outcome = await ask();
    expect(outcome).toMatchObject({ kind: 'applied', operation: expect.any(String) });
    expect(outcome.because[0]?.says).toContain('turns built-in scaling off');
    const detail = await described();
    expect(
      detail?.ApplicationConfigurationDescription?.FlinkApplicationConfigurationDescription
        ?.ParallelismConfigurationDescription,
    ).toMatchObject({ ConfigurationType: 'CUSTOM', Parallelism: 8, ParallelismPerKPU: 2, AutoScalingEnabled: false });
    expect(world.restarts()).toBe(1);
  });

  it.each([true, false])('leaves AllowNonRestoredState as it is: %s', async (allowed) => {
    world.aws.managedFlink.createApplication({ name: 'payments', parallelism: 2, allowNonRestoredState: allowed });
    const job = { ...ordersJob, name: 'payments' };
    const settings = managedFlinkSettings({ name: 'payments' });
    const description = await target.describe(job, settings, undefined, world.now());
    const change: Change = {
      kind: 'resize',
      from: description.state.size.current,
      to: size(4, 1),
      vertices: [],
      config: { overrides: {}, removals: [] },
      because: [],
    };
    expect((await target.request(job, settings, change, description, world.now())).kind).toBe('applied');
    const { ApplicationDetail } = await world.client.send(
      new DescribeApplicationCommand({ ApplicationName: 'payments' }),
    );
    expect(
      ApplicationDetail?.ApplicationConfigurationDescription?.RunConfigurationDescription
        ?.FlinkRunConfigurationDescription?.AllowNonRestoredState,
    ).toBe(allowed);
  });

  it('is not fooled by a lost answer: the SDK asks again, meets its own change, and it was applied', async () => {
    world.aws.managedFlink.failNext('UpdateApplication', { kind: 'reply-lost' });
    const outcome = await ask();
    expect(outcome).toMatchObject({ kind: 'applied', operation: expect.any(String) });
    expect(outcome.because.map((reason) => reason.rule)).toEqual(['has-size']);
    expect(world.restarts()).toBe(1);
  });

  it.each([
    ['an unreachable', { kind: 'unreachable' }],
    ['a broken', { kind: 'broken' }],
  ] as const)('throws on %s control plane: whether it was taken is not known', async (_, fault) => {
    world.aws.managedFlink.failNext('UpdateApplication', fault, ATTEMPTS);
    await expect(ask()).rejects.toThrow('Whether application "orders" took the update is not known');
  });

  it('refuses when throttled: nothing was taken', async () => {
    world.aws.managedFlink.failNext('UpdateApplication', { kind: 'throttled' }, ATTEMPTS);
    expect(await ask()).toMatchObject({ kind: 'refused', because: [{ rule: 'throttled' }] });
  });

  it.each([
    ['ConcurrentModificationException', 'refused', 'decide again'],
    ['ResourceInUseException', 'refused', 'decide again'],
    ['LimitExceededException', 'failed', 'raise the quota L-3A88E041'],
    ['InvalidArgumentException', 'failed', 'not valid for this application'],
    ['InvalidApplicationConfigurationException', 'failed', 'correct it and deploy it again'],
    ['CodeValidationException', 'failed', 'did not pass validation'],
    ['ResourceNotFoundException', 'failed', 'does not exist any more'],
    ['AccessDeniedException', 'failed', 'allow kinesisanalytics:UpdateApplication'],
    ['SomethingNewException', 'failed', 'turned down (SomethingNewException)'],
  ])('%s is %s, with the reason and what to do', async (name, kind, says) => {
    const error = new AwsError(name, 'No such luck');
    // The SDK takes LimitExceededException for throttling and asks again.
    world.aws.managedFlink.failNext('UpdateApplication', { kind: 'refused', error }, ATTEMPTS);
    const outcome = await ask();
    expect(outcome.kind).toBe(kind);
    expect(outcome.because[0]?.says).toContain(says);
    expect(outcome.because[0]?.says).toContain('Managed Flink says: No such luck');
    expect(world.restarts()).toBe(0);
  });

  it.each([
    ['changed by hand', 'job-version', () => world.aws.managedFlink.changeByHand('orders', { kind: 'touch' })],
    ['scaled by the service', 'stable', () => world.aws.managedFlink.setStatus('orders', 'AUTOSCALING')],
  ])('refuses an application that was %s since', async (_, rule, before) => {
    expect(await ask(size(8, 2), managedFlinkSettings(), before)).toMatchObject({
      kind: 'refused',
      because: [{ rule }],
    });
    expect(world.restarts()).toBe(0);
  });

  it.each(['READY', 'AUTOSCALING', 'MAINTENANCE'] as const)('refuses an application that is %s', async (status) => {
    world.aws.managedFlink.setStatus('orders', status);
    expect(await ask()).toMatchObject({ kind: 'refused', because: [{ rule: 'stable' }] });
    expect(world.restarts()).toBe(0);
  });

  it('refuses another size than the one that the decision was made at', async () => {
    const description = await target.describe(ordersJob, managedFlinkSettings(), undefined, world.now());
    const change = { kind: 'resize', vertices: [], config: { overrides: {}, removals: [] }, because: [] } as const;
    const from = size(6, 1);
    const outcome = await target.request(
      ordersJob,
      managedFlinkSettings(),
      { ...change, from, to: size(8, 2) },
      description,
      world.now(),
    );
    expect(outcome).toMatchObject({ kind: 'refused', because: [{ rule: 'job-size' }] });
    expect(world.restarts()).toBe(0);
  });

  it.each([
    ['maxKpus', size(8, 1), { maxKpus: 6 }],
    ['maxParallelism', size(8, 2), { maxParallelism: 6 }],
  ] as const)('refuses a size above %s of the settings', async (bound, to, settings) => {
    expect(await ask(to, managedFlinkSettings(settings))).toMatchObject({ kind: 'refused', because: [{ bound }] });
  });

  it('takes a change back to a size that the settings no longer allow: the other one has failed', async () => {
    expect((await ask(size(2, 1))).kind).toBe('applied');
    world.endRestarts();
    const lowered = managedFlinkSettings({ maxKpus: 2 });
    const description = await target.describe(ordersJob, lowered, undefined, world.now());
    const change = {
      from: size(2, 1),
      to: size(4, 1),
      vertices: [],
      config: { overrides: {}, removals: [] },
      because: [],
    };
    const request = (one: Change) => target.request(ordersJob, lowered, one, description, world.now());
    expect((await request({ ...change, kind: 'resize' })).kind).toBe('refused');
    const rollback: Change = { ...change, kind: 'rollback', rollbackOf: { decision: 'change-1', kind: 'resize' } };
    expect((await request(rollback)).kind).toBe('applied');
  });
});
