import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JobTarget } from '../../../../functions/ports.ts';
import { managedFlinkTarget } from '../../../../functions/targets/managed-flink/managed-flink-target.ts';
import type { AppliedChange, ApplyingChange, OperationStatus } from '../../../../lib/model/change.ts';
import type { KpuSizing } from '../../../../lib/model/sizing.ts';
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

const settings = managedFlinkSettings();
const look = () => target.describe(ordersJob, settings, undefined, world.now());
const to: KpuSizing = { kind: 'kpu', parallelism: 8, parallelismPerKpu: 2, kpus: 4, dollarsPerHour: 0.55 };

/** Asks for `to`; the change as evaluate follows it up. */
const requested = async (): Promise<AppliedChange> => {
  const description = await target.describe(ordersJob, settings, undefined, world.now());
  const config = { overrides: {}, removals: [] };
  const change = {
    kind: 'resize',
    from: description.state.size.current,
    to,
    vertices: [],
    config,
    because: [],
  } as const;
  const outcome = await target.request(ordersJob, settings, change, description, world.now());
  return {
    id: 'change-1',
    status: 'applied',
    decidedAt: world.now(),
    since: world.now(),
    change,
    jobVersion: description.version,
    ...(outcome.kind === 'applied' && outcome.operation !== undefined ? { operation: outcome.operation } : {}),
    because: [],
  };
};
const lost = ({ operation: _, ...change }: AppliedChange): AppliedChange => change;
const whatFollows = (progress: OperationStatus): string =>
  'remedy' in progress ? `${progress.kind} (${progress.remedy})` : progress.kind;
const text = (progress: OperationStatus): string =>
  [whatFollows(progress), ...progress.because.map((reason) => reason.says.replaceAll(/[0-9a-f-]{36}/g, 'ID'))].join(
    ' | ',
  );
const progress = async (change: AppliedChange): Promise<string> =>
  text(await target.operationStatus(ordersJob, settings, change, await look(), world.now()));

describe('the progress of a change', () => {
  it('is under way while its operation is', async () => {
    expect(await progress(await requested())).toBe('under-way (leave-as-is) | UpdateApplication ID is in progress.');
  });

  it('is done when its operation succeeded, and tells how long the restart took', async () => {
    const change = await requested();
    world.pass(95_000);
    world.endRestarts();
    expect(await target.operationStatus(ordersJob, settings, change, await look(), world.now())).toMatchObject({
      kind: 'done',
      restartSeconds: 95,
    });
  });

  it('has failed when its operation has, with the error of the service and what to do about a stopped job', async () => {
    const change = await requested();
    world.endRestarts('Parallelism 8 is above the max parallelism of operator out');
    expect(await progress(change)).toBe(
      'failed (leave-as-is) | Operation ID (UpdateApplication) ended FAILED: Parallelism 8 is above the max parallelism of operator out | The application is READY, which means stopped. Start it with StartApplication. With system rollback enabled it would have gone back to its old size by itself.',
    );
  });

  it('has failed when the service rolled it back, although the application runs', async () => {
    world.aws.managedFlink.createApplication({ name: 'payments', parallelism: 4, rollbackEnabled: true });
    const job = { ...ordersJob, name: 'payments' };
    const own = managedFlinkSettings({ name: 'payments' });
    const description = await target.describe(job, own, undefined, world.now());
    const config = { overrides: {}, removals: [] };
    const change = {
      kind: 'resize',
      from: description.state.size.current,
      to,
      vertices: [],
      config,
      because: [],
    } as const;
    const outcome = await target.request(job, own, change, description, world.now());
    const operation = outcome.kind === 'applied' ? outcome.operation : undefined;
    world.endRestarts('No slots');
    world.endRestarts();
    const inFlight: AppliedChange = {
      id: 'c',
      status: 'applied',
      decidedAt: world.now(),
      since: world.now(),
      change,
      jobVersion: '1',
      ...(operation === undefined ? {} : { operation }),
      because: [],
    };
    const seen = await target.operationStatus(
      job,
      own,
      inFlight,
      await target.describe(job, own, undefined, world.now()),
      world.now(),
    );
    expect(text(seen)).toBe(
      'failed (leave-as-is) | Operation ID (UpdateApplication) ended FAILED: No slots | Managed Flink rolls it back (operation ID); the application is RUNNING.',
    );
  });

  it('has failed and is to be rolled back when the application runs with it all the same, and the service does not do so', async () => {
    const change = await requested();
    world.endRestarts('No slots');
    world.aws.managedFlink.setStatus('orders', 'RUNNING');
    expect(await progress(change)).toContain('failed (leave-as-is)');
    world.aws.managedFlink.changeByHand('orders', { kind: 'size', parallelism: 8 });
    world.endRestarts();
    expect(await progress(change)).toBe('failed (roll-back) | Operation ID (UpdateApplication) ended FAILED: No slots');
  });

  it('has failed when another client has changed the job since', async () => {
    const change = await requested();
    world.endRestarts();
    world.aws.managedFlink.changeByHand('orders', { kind: 'size', parallelism: 3 });
    world.endRestarts();
    expect(await progress(change)).toContain(
      'failed (yield-to-external) | The update succeeded, but the application has parallelism 3',
    );
  });

  it('has failed when the update succeeded and the application is stopped', async () => {
    const change = await requested();
    world.endRestarts();
    world.aws.managedFlink.setStatus('orders', 'READY');
    expect(await progress(change)).toBe(
      'failed (job-replaced) | The update succeeded, but the application is stopped. Start it with StartApplication.',
    );
  });

  it('is found by the operations of the application when the answer to the request was lost', async () => {
    const change = lost(await requested());
    expect(await progress(change)).toContain('under-way');
    world.pass(60_000);
    world.endRestarts();
    expect(await target.operationStatus(ordersJob, settings, change, await look(), world.now())).toMatchObject({
      kind: 'done',
      restartSeconds: 60,
    });
  });

  it('goes by the application itself when there is no operation to be found', async () => {
    const change = lost(await requested());
    world.endRestarts();
    const later = { ...change, decidedAt: world.now() + 3_600_000 };
    expect(await progress(later)).toContain('done | The application runs at the size that was asked for');
    const other = { ...later, change: { ...later.change, to: { ...to, parallelism: 5 } } };
    expect(await progress(other)).toContain('failed (yield-to-external) | The application runs at another size');
  });

  it('throws when the operation can not be read', async () => {
    const change = { ...(await requested()), operation: 'no-such-operation' };
    await expect(progress(change)).rejects.toThrow(
      'Operation no-such-operation of application "orders" could not be read',
    );
  });
});

describe('a change whose applier died', () => {
  const claimed = async (): Promise<ApplyingChange> => {
    const { status: _, because: __, operation: ___, ...life } = await requested();
    return { ...life, status: 'applying', attempts: 1 };
  };

  it('that the service took, and that failed since, is found by its operation', async () => {
    world.aws.managedFlink.failNextUpdate('orders', 'Insufficient resources');
    const change = await claimed();
    expect(await target.failedSince?.(ordersJob, settings, change, await look())).toBeUndefined();
    world.pass(60_000);
    world.endRestarts();
    const failure = await target.failedSince?.(ordersJob, settings, change, await look());
    expect(failure?.because[0]?.says).toMatch(/ended FAILED: Insufficient resources/);
  });

  it('that succeeded since has not failed, and an update of before the claim is not its own', async () => {
    world.aws.managedFlink.failNextUpdate('orders', 'Insufficient resources');
    const before = await claimed();
    world.pass(60_000);
    world.endRestarts();
    world.pass(10 * 60_000);
    const later = { ...before, since: world.now() };
    expect(await target.failedSince?.(ordersJob, settings, later, await look())).toBeUndefined();
  });
});
