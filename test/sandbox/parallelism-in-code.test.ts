/** A transform whose parallelism is set in the code, as a Beam pipeline may have: an update of the application does not move it. */
import { afterEach, expect, it } from 'vitest';
import { type JobKey, keyOf } from '../../lib/model/job.ts';
import { startAccount } from '../../sandbox/simulation/simulated-account.ts';
import { JOB_OPTIONS, startPlatform } from '../../sandbox/simulation/simulation.ts';
import type { JobDefinition } from '../../world/job/definition.ts';
import { LIGHT } from '../../world/jobs/light.ts';
import { createLoad } from '../../world/load/load.ts';

const START = Date.UTC(2026, 2, 2);
const HOUR = 3_600_000;
const SET = 4;

/** Its bottleneck is the one that is set: with four subtasks it processes some 4 600 records/s. */
const definition: JobDefinition = {
  ...LIGHT,
  vertices: LIGHT.vertices.map((vertex) =>
    vertex.name === 'Ask partner' ? { ...vertex, parallelismInCode: SET } : vertex,
  ),
};

let account: Awaited<ReturnType<typeof startAccount>>;
afterEach(() => account.stop());

/** From 3 600 to 7 200 records/s after an hour and a half, and back two hours later. */
const start = async (policy: string) => {
  const load = createLoad({ shape: 'step', seed: 1, start: START, peak: 9_000 });
  const size = { parallelism: SET, parallelismPerKpu: 1 };
  const options = { seed: 1, start: START, load, simulate: 'light', definition, size } as const;
  account = await startAccount({
    seed: 1,
    start: START,
    everyMinutes: 5,
    log: false,
    platforms: [await startPlatform({ ...options, platform: 'managed-flink' })],
    settings: { mode: 'act', everyMinutes: 5, policy, options: JOB_OPTIONS },
  });
};

it.each(['flink', 'autopilot'])(
  'policy %s: evaluation, change, and the next evaluations see that it did nothing, say so once each, and ask no more',
  { timeout: 180_000 },
  async (policy) => {
    await start(policy);
    const { world, job } = account.jobs[0]!;
    const key: JobKey = keyOf(job);
    const sizes: number[] = [];
    for (let minute = 0; minute < 210; minute++) {
      expect(await account.minute()).toEqual([]);
      const [source] = world.cluster.job().vertices;
      sizes.push(source?.parallelism ?? 0);
      const pinned = world.cluster.job().vertices.find(({ name }) => name === 'Ask partner');
      expect(pinned?.parallelism).toBe(SET);
    }
    const { store } = account.account;
    const asked = (await store.journal(key, START, START + 24 * HOUR)).filter(({ name }) => name === 'requested');
    const evaluations = await store.evaluations(key, START, START + 24 * HOUR);
    const saying = evaluations.filter(({ because }) => because.some(({ rule }) => rule === 'kpu-pinned'));
    // At first it has the parallelism of all others, so that nothing shows that it is set.
    expect(asked.length).toBeGreaterThan(0);
    const recognized = saying.find(({ decision }) => decision === 'hold')?.at ?? Number.NaN;
    expect(recognized).toBeGreaterThan(asked[0]!.at);
    // The load is at twice what it carries for two hours: nothing is asked for, and each evaluation says it once.
    expect(asked.filter(({ at }) => at >= recognized)).toEqual([]);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(SET + 2);
    expect(saying.length).toBeGreaterThan(10);
    for (const { because } of saying) {
      const said = because.filter(({ rule }) => rule === 'kpu-pinned');
      expect(said).toHaveLength(1);
      expect(said[0]?.says).toMatch(/^Ask partner needs \d+, but runs at 4 of its own, set in the job's code/);
    }
  },
);
