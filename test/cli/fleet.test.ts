/** The fleet benchmark, small: the function in its own process, with a heap that could not hold what a fleet needs at once. */
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { priceOf } from '../../cli/fleet/price.ts';
import { type FleetRun, runFleet } from '../../cli/fleet/run-fleet.ts';

const JOBS = 60;
/** Queries of a job of 20 vertices: 42 metrics, some of them with several statistics. */
const QUERIES = 160;

it('60 jobs of 20 vertices are evaluated under a small heap, twice, with as few calls as they need', async () => {
  const runs: FleetRun[] = [];
  await runFleet(
    {
      jobs: JOBS,
      vertices: 20,
      memoryMb: 160,
      runs: 2,
      timeoutMs: 600_000,
      handler: fileURLToPath(new URL('../../functions/evaluate.ts', import.meta.url)),
    },
    (run) => runs.push(run),
  );
  expect(runs.map(({ error }) => error)).toEqual([undefined, undefined]);
  expect(runs.map(({ evaluations }) => evaluations)).toEqual([JOBS, JOBS]);
  for (const { counts } of runs) {
    expect(counts.handedOver).toBe(0);
    expect(counts.queries).toBeLessThanOrEqual(JOBS * QUERIES);
    // Each group that is not full may leave one call half empty.
    expect(counts.calls['GetMetricData']).toBeLessThanOrEqual(Math.ceil(counts.queries / 500) + 4);
    expect(counts.calls['DescribeApplication']).toBe(JOBS);
  }
  const [first] = runs;
  if (first === undefined) throw new Error('no run');
  const price = priceOf(first, { jobs: JOBS, memoryMb: 512 });
  expect(price.dollarsPerRun).toBeCloseTo(
    Object.values(price.parts).reduce((sum, part) => sum + part, 0),
    9,
  );
}, 300_000);
