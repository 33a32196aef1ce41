/** A load that climbs for hours, on Managed Flink: what may be saved meanwhile, and what may not. */
import { afterEach, expect, it } from 'vitest';
import { type JobKey, keyOf } from '../../lib/model/job.ts';
import { startAccount } from '../../sandbox/simulation/simulated-account.ts';
import { JOB_OPTIONS, startPlatform } from '../../sandbox/simulation/simulation.ts';
import { createLoad } from '../../world/load/load.ts';

const START = Date.UTC(2026, 2, 2);
const HOUR = 3_600_000;

let account: Awaited<ReturnType<typeof startAccount>>;
afterEach(() => account.stop());

/** An hour and a half, of which the first hour is what a smaller size waits for. */
const evaluationsOf = async (simulate: 'light' | 'clickstream') => {
  const load = createLoad({ shape: 'ramp', seed: 1, start: START });
  account = await startAccount({
    seed: 1,
    start: START,
    everyMinutes: 5,
    log: false,
    platforms: [await startPlatform({ seed: 1, start: START, load, simulate, platform: 'managed-flink' })],
    settings: { mode: 'act', everyMinutes: 5, policy: 'autopilot', options: JOB_OPTIONS },
  });
  for (let minute = 0; minute < 90; minute++) expect(await account.minute()).toEqual([]);
  const key: JobKey = keyOf(account.jobs[0]!.job);
  return account.account.store.evaluations(key, START, START + 2 * HOUR);
};

const rules = (because: readonly { readonly rule: string }[]) => because.map(({ rule }) => rule);

it('a job that wastes its containers is packed more densely while its load climbs, and can do no less', async () => {
  const evaluations = await evaluationsOf('light');
  const changes = evaluations.filter(({ decision }) => decision === 'rescale');
  expect(changes).toHaveLength(1);
  // More subtasks, fewer KPUs: it is the smaller size that is said.
  expect(rules(changes[0]!.because)[0]).toBe('smaller-size-pays');
  const before = changes[0]!.sizing;
  const after = account.jobs[0]!.world.cluster.job();
  expect(before).toMatchObject({ parallelism: 8, parallelismPerKpu: 1 });
  expect(after.taskManagers).toBeLessThanOrEqual(4);
  expect(Math.min(...after.vertices.map(({ parallelism }) => parallelism))).toBeGreaterThanOrEqual(8);
});

it('a job whose smaller size would carry less keeps its size while its load climbs, and says so', async () => {
  const evaluations = await evaluationsOf('clickstream');
  expect(evaluations.filter(({ decision }) => decision === 'rescale')).toEqual([]);
  const climbing = evaluations.filter(({ because }) => rules(because).includes('load-rises'));
  expect(climbing.length).toBeGreaterThan(3);
});
