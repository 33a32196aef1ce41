import { afterEach, describe, expect, it } from 'vitest';
import { flinkRestTarget } from '../../../functions/targets/flink-rest/flink-rest-target.ts';
import type { Manifest } from '../../../sandbox/kubernetes/api/manifest.ts';
import { type FakeFlink, fakeFlink } from '../../support/flink-rest/fake-flink.ts';
import { changeTo, loadJob, settingsFor, sizeOf } from '../../support/flink-rest/fake-job.ts';
import { type EksWorld, eksWorld, NOW } from '../../support/kubernetes/eks-world.ts';

/** Twelve, the newest 20 s before Flink answered; one a minute. */
const withCheckpoints = (flink: FakeFlink): void => {
  const path = `/jobs/${flink.job.jid}/checkpoints`;
  const completed = { latest_ack_timestamp: flink.job.now - 20_000 };
  flink.answer(path, 200, { counts: { completed: 12, failed: 0 }, latest: { completed } });
  flink.answer(`${path}/config`, 200, { mode: 'exactly_once', interval: 60_000, timeout: 600_000 });
};

describe('the checkpoint that a Flink job is restored from', () => {
  let flink: FakeFlink;
  afterEach(() => flink.stop());
  const seen = async () => {
    const target = flinkRestTarget();
    const settings = settingsFor(flink.url);
    const description = await target.describe(loadJob, settings, undefined, NOW);
    return target.restoredFrom?.(loadJob, settings, changeTo(sizeOf(1, 20, 1)), description);
  };

  it('is the newest completed one, up to Flink 1.20', async () => {
    flink = await fakeFlink('1.20.5');
    withCheckpoints(flink);
    const { now } = flink.job;
    expect(await seen()).toEqual({ completed: 12, completedAt: now - 20_000, intervalMs: 60_000, now });
  });

  it('is not waited for from Flink 2.0 on, which waits itself', async () => {
    flink = await fakeFlink('2.3.0');
    withCheckpoints(flink);
    expect(await seen()).toBeUndefined();
  });

  it('is none without checkpoints, before the first, and where Flink gives no answer', async () => {
    flink = await fakeFlink('1.20.5');
    expect(await seen()).toBeUndefined();
    withCheckpoints(flink);
    flink.answer(`/jobs/${flink.job.jid}/checkpoints`, 200, { counts: { completed: 0, failed: 0 }, latest: {} });
    expect(await seen()).toBeUndefined();
    flink.answer(`/jobs/${flink.job.jid}/checkpoints`, 500, { errors: ['Internal server error.'] });
    expect(await seen()).toBeUndefined();
  });
});

describe('the checkpoint that a job of the operator is restored from', () => {
  let world: EksWorld;
  afterEach(() => world.stop());
  const schedule = ({ spec }: Manifest, scheduler: string): void => {
    spec['flinkConfiguration']['jobmanager.scheduler'] = scheduler;
  };
  const mode = (upgradeMode: string) => (manifest: Manifest) => {
    schedule(manifest, 'default');
    manifest.spec['job'].upgradeMode = upgradeMode;
  };
  const version = (flinkVersion: string) => (manifest: Manifest) => {
    schedule(manifest, 'adaptive');
    manifest.spec['flinkVersion'] = flinkVersion;
  };

  it.each([
    ['in place with Flink 1.20: the newest one', version('v1_20'), 12],
    ['in place with Flink 2.0, which waits itself: none', version('v2_0'), undefined],
    ['by an upgrade from the last state: the newest one', mode('last-state'), 12],
    ['by an upgrade with a savepoint: none', mode('savepoint'), undefined],
  ])('%s', async (_, change, completed) => {
    world = await eksWorld(change);
    withCheckpoints(world.flink);
    const description = await world.target.describe(world.job, world.settings, undefined, NOW);
    const { target, job, settings } = world;
    const found = await target.restoredFrom?.(job, settings, changeTo(sizeOf(1, 20, 1)), description);
    expect(found?.completed).toBe(completed);
  });
});
