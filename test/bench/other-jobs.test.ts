import { describe, expect, it } from 'vitest';
import { ROWS } from '../../bench/run/row.ts';
import { QUERIES } from '../../bench/suites/nexmark.ts';
import { learnedFromOthers } from '../../bench/suites/other-jobs.ts';
import { fleetPrior } from '../../lib/policies/autopilot/fleet-prior.ts';
import { readSummary } from '../../lib/policies/autopilot/fleet-summary.ts';

const [query] = QUERIES;
const row = ROWS.find(({ name }) => name === 'autopilot-balanced');
if (query === undefined || row === undefined) throw new Error('The benchmark has no queries, or no row of the policy.');

describe('what a policy has learned from five other jobs, through the functions as they run in production', () => {
  it.each([
    ['contended', 0.03, 0, 0.25],
    ['linear', 0, 0.7, 1],
  ] as const)('%s', async (_, contention, least, most) => {
    const fleet = await learnedFromOthers(query, { contention, faults: { noise: 0.003 } }, row, 0);
    const { shared } = await fleet.loadFleet('autopilot');
    const rows = Object.values(readSummary(shared)?.jobs ?? {});
    expect(rows).toHaveLength(5);
    const between = rows.flatMap(({ vertices }) => vertices.filter(([role]) => role === 'between'));
    expect(between).toHaveLength(5);
    for (const [, sigma] of between) expect(Math.abs(sigma - contention)).toBeLessThan(0.006);
    const prior = fleetPrior(shared, undefined, 'per-vertex');
    expect(prior.curve('between', false)[0]).toBeGreaterThan(least);
    expect(prior.curve('between', false)[0]).toBeLessThan(most);
    // Simulated restarts take 15 s.
    expect(prior.downtime).toBeLessThan(35);
  });
});
