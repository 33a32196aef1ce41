/** The sizes that the oracle names, each run for hours with any number of slots per KPU. */
import { expect, test } from 'vitest';
import { CLICKSTREAM } from '../../world/jobs/clickstream.ts';
import { createLoad } from '../../world/load/load.ts';
import { oracleOf } from '../../world/oracle.ts';
import { aWorld, forMinutes, HOUR, START, steady } from '../world/a-world.ts';

const ofDay = (seed: number, parallelismPerKpu = 1) =>
  oracleOf({
    job: CLICKSTREAM,
    seed,
    load: createLoad({ shape: 'day', seed, start: START }),
    from: START,
    to: START + 24 * HOUR,
    parallelismPerKpu,
    targetUtilization: 0.7,
  });

test.each([1, 2, 4, 8])(
  'with %i slots per KPU its size keeps up for hours, and no task manager is killed',
  (perKpu) => {
    const oracle = ofDay(1, perKpu);
    const world = aWorld({ seed: 1, load: steady(oracle.peakPerSecond), size: oracle.staticPeak });
    forMinutes(world, 150);
    expect(world.truth()).toMatchObject({ oomKills: 0, state: 'running' });
    expect(world.truth().longestLagSeconds).toBeLessThan(10);
  },
);

test('eight slots per KPU need more KPUs than two: what is saved on processors is lost to memory', () => {
  expect(ofDay(1, 8).staticKpus).toBeGreaterThan(1.2 * ofDay(1, 2).staticKpus);
});
