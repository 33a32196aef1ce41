import { describe, expect, it } from 'vitest';
import { BACKTEST_ROWS } from '../../backtest/run/rows.ts';
import { COST_BAR, type ProofRow, proof, proofDays, proofLine } from '../../cli/report/proof.ts';

describe('a backtest of recorded days', () => {
  it('says what built-in scaling and policy flink really cost, and how long the job is really behind, in nine of ten', {
    timeout: 1_800_000,
  }, async () => {
    const rows: ProofRow[] = [];
    const tested = BACKTEST_ROWS.filter(({ name }) => ['built-in', 'flink', 'autopilot-balanced'].includes(name));
    for await (const row of proof(proofDays([0, 1]), tested)) rows.push(row);
    // Of policy autopilot the cost is not held to the bar yet: docs/report.md has the misses.
    const held = rows.filter(({ row }) => row !== 'autopilot-balanced');
    const near = held.filter(({ costError }) => Math.abs(costError) <= COST_BAR);
    const within = rows.filter(({ withinBand }) => withinBand);
    const table = rows.map(proofLine).join('\n');
    expect(rows.length).toBe(42);
    // Some of them must have been behind at all, and must have changed what they cost.
    expect(rows.filter(({ minutesOver }) => minutesOver.real > 0).length).toBeGreaterThan(10);
    expect(rows.filter(({ kpuHours }) => Math.abs(kpuHours.real - 216) > 5).length).toBeGreaterThan(10);
    expect(near.length / held.length, table).toBeGreaterThanOrEqual(0.9);
    expect(within.length / rows.length, table).toBeGreaterThanOrEqual(0.9);
  });
});
