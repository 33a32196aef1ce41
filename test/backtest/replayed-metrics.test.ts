/** What production would have read of the replayed job. */
import { expect, it } from 'vitest';
import { fitModel } from '../../backtest/fit/fit-model.ts';
import { type ReplayedJob, replayedJob } from '../../backtest/run/replayed-job.ts';
import type { Observation } from '../../lib/model/observation.ts';
import { resolveJobOptions } from '../../lib/settings/job-options.ts';
import { parseSettings } from '../../lib/settings/settings.ts';
import { FROM, synthetic } from './synthetic.ts';

const started = (load: (minute: number) => number): ReplayedJob => {
  const history = synthetic({ minutes: 240, load });
  const model = fitModel(history);
  return replayedJob({ history, model, of: 'expected', objectiveSeconds: 60, everyMinutes: 5 });
};

const observedAt = async (replayed: ReplayedJob, minute: number): Promise<readonly Observation[]> => {
  const { job, source, target, settings } = replayed;
  const now = FROM + 60_000 * minute;
  replayed.advance(now);
  const file = parseSettings({ jobs: [settings] });
  const [jobSettings] = file.jobs;
  if (jobSettings === undefined) throw new Error('no job');
  const { options } = resolveJobOptions(file, jobSettings, undefined);
  const { state } = await target.describe(job, jobSettings, undefined, now);
  const request = { job, settings: jobSettings, options, state, from: FROM, now };
  const [result] = (await source.observe([request])).results;
  if (result?.kind !== 'observed') throw new Error('not observed');
  return result.observations;
};

it('containers are read at every quarter of an hour, for the whole window', async () => {
  const replayed = started(() => 3000);
  const known = (seen: readonly Observation[]): number => seen.filter(({ job }) => job.heapUse !== undefined).length;
  expect(known(await observedAt(replayed, 20))).toBe(0);
  const quarter = await observedAt(replayed, 30);
  expect(known(quarter)).toBe(quarter.length);
  expect(quarter.length).toBeGreaterThan(20);
  expect(known(await observedAt(replayed, 35))).toBe(0);
});

it('a source that waits for others is back-pressured, and not slow', async () => {
  const source = (seen: readonly Observation[]) => seen.at(-1)?.vertices['source' as never];
  const calm = source(
    await observedAt(
      started(() => 3000),
      60,
    ),
  );
  expect(calm?.backPressured?.avg).toBe(0);
  // The operator carries 8 000/s, and the source is busy for a quarter of the time then.
  const behind = source(
    await observedAt(
      started((i) => (i < 30 ? 6000 : 12_000)),
      60,
    ),
  );
  expect(behind?.backPressured?.avg).toBeGreaterThan(500);
  expect((behind?.backPressured?.avg ?? 0) + (behind?.busy?.avg ?? 0)).toBeCloseTo(1000, -2);
});
