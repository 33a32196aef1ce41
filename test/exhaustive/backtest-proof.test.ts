import { expect, it } from 'vitest';
import { BACKTEST_ROWS } from '../../backtest/run/rows.ts';
import { COST_BAR, type ProofRow, proof, proofDays, proofLine } from '../../cli/report/proof.ts';

/** Three of the days that `npm run backtest:proof` prints; it has all of them, and what it misses. */
const DAYS = ['flat', 'ramp', 'light'];

it('a backtest of recorded days says what policy flink really costs, and how long the job is really behind', async () => {
  const rows: ProofRow[] = [];
  const days = proofDays([0]).filter(({ name }) => DAYS.includes(name));
  const tested = BACKTEST_ROWS.filter(({ name }) => name === 'flink');
  for await (const row of proof(days, tested)) rows.push(row);
  const table = rows.map(proofLine).join('\n');
  expect(rows, table).toHaveLength(DAYS.length);
  // A day on which nothing happens proves nothing.
  expect(
    rows.filter(({ minutesOver }) => minutesOver.real.some((minutes) => minutes > 0)).length,
    table,
  ).toBeGreaterThan(1);
  expect(
    rows.filter(({ kpuHours }) => kpuHours.real.every((cost) => Math.abs(cost - 216) > 5)).length,
    table,
  ).toBeGreaterThan(1);
  for (const { costError, withinBand } of rows) {
    expect(Math.abs(costError), table).toBeLessThanOrEqual(COST_BAR);
    expect(withinBand, table).toBe(true);
  }
});

/** 9 of 10. */
const NEAR = 6;

it('a backtest of recorded days says what policy autopilot really costs, but for one day of seven', async () => {
  const rows: ProofRow[] = [];
  const tested = BACKTEST_ROWS.filter(({ name }) => name === 'autopilot-balanced');
  for await (const row of proof(proofDays([0]), tested)) rows.push(row);
  const table = rows.map(proofLine).join('\n');
  expect(rows, table).toHaveLength(7);
  // A single play of each would prove nothing of the mean.
  for (const { kpuHours } of rows) expect(kpuHours.plays, table).toHaveLength(5);
  expect(rows.filter(({ kpuHours }) => new Set(kpuHours.plays).size > 1).length, table).toBeGreaterThan(3);
  expect(rows.filter(({ costError }) => Math.abs(costError) <= COST_BAR).length, table).toBeGreaterThanOrEqual(NEAR);
  expect(rows.filter(({ withinBand }) => withinBand).length, table).toBe(rows.length);
});
