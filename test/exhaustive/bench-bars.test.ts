import { describe, expect, it } from 'vitest';
import { resultsOf } from '../../bench/report/results.ts';
import { SUITES } from '../../bench/suites/suites.ts';
import { runUnit, unitsOf } from '../../bench/work/units.ts';

/** Bars that policy `autopilot` misses in these cases, too; docs/benchmark.md has all. */
const MISSED: Readonly<Record<string, readonly string[]>> = {
  // Flink's defaults keep the sine at its peak nearly all the time: hardly a restart, at 97 % of the cost.
  r2: ['sine, in place: 15 % cheaper than flink, with less time over 5 s'],
};

const barsOf = async (name: string) => {
  const suites = SUITES.filter((suite) => suite.name === name);
  const rows = ['static-guess', 'flink', 'flink-brisk', 'autopilot-balanced'];
  const units = unitsOf(suites, {
    suites: [name],
    rows,
    cases: undefined,
    seeds: [0],
    quick: true,
    command: undefined,
  });
  const figures = [];
  for (const unit of units) figures.push(await runUnit(suites, unit, undefined));
  const results = resultsOf(suites, units, figures).flatMap(({ rows: found }) => found);
  return results.find(({ row }) => row === 'autopilot-balanced')?.verdicts ?? [];
};

describe('the bars of the benchmark that policy autopilot is held to, in the cases of a quick run', () => {
  it.each(['r1', 'r1b', 'r2', 'r3', 'r4', 'r6', 'r7', 'r8'])('%s', async (name) => {
    const bars = await barsOf(name);
    expect(bars.length).toBeGreaterThan(0);
    const missed = bars.filter(({ passes }) => !passes).map(({ bar }) => bar);
    expect(missed).toEqual(MISSED[name] ?? []);
  });
});
