import { describe, expect, it } from 'vitest';
import { demeterLoad, EIGHTEEN_HOURS } from '../../bench/loads/demeter.ts';
import { advertising, SIX_HOURS, sine, traffic } from '../../bench/loads/hours.ts';
import { highestOf, meanOf } from '../../bench/loads/trace.ts';
import { ROWS } from '../../bench/run/row.ts';
import { SUITES } from '../../bench/suites/suites.ts';
import { runUnit, unitsOf } from '../../bench/work/units.ts';

const figuresOf = (suite: string, name: string, row: string) =>
  runUnit(SUITES, { suite, case: name, row, seed: 0 }, undefined);

describe('suites', () => {
  it('have names of their own, and cases that are developed on and cases that are held out', () => {
    expect(new Set(SUITES.map(({ name }) => name)).size).toBe(SUITES.length);
    for (const { name, cases, quick = [] } of SUITES) {
      const names = cases.map((one) => one.name);
      expect(new Set(names).size, name).toBe(names.length);
      expect(new Set(cases.map(({ half }) => half)), name).toEqual(new Set(['developed', 'held-out']));
      expect(
        quick.filter((one) => !names.includes(one)),
        name,
      ).toEqual([]);
    }
  });

  it('have columns that some figure fills', async () => {
    const figures = await figuresOf('r2', 'sine, in place', 'static-mean');
    const columns = SUITES.find(({ name }) => name === 'r2')?.columns ?? [];
    expect(columns.filter(({ figure }) => !(figure in figures))).toEqual([]);
  });

  it('are chosen by name, by row and by a part of the name of a case', () => {
    const none = { suites: undefined, rows: undefined, cases: undefined, seeds: [0], quick: false, command: undefined };
    const all = unitsOf(SUITES, none);
    const some = unitsOf(SUITES, { ...none, suites: ['r2'], rows: ['flink'], cases: ['sine'], seeds: [0, 1] });
    expect(all.length).toBeGreaterThan(300);
    expect(some.map(({ row }) => row).filter((row) => !row.startsWith('flink'))).toEqual([]);
    expect(new Set(some.map((unit) => unit.case))).toEqual(new Set(['sine, in place', 'sine, full']));
    const rows = ROWS.filter(({ name }) => name.startsWith('flink')).length;
    expect(some.length).toBe(2 * 2 * rows);
    expect(unitsOf(SUITES, { ...none, quick: true }).length).toBeLessThan(all.length / 2);
  });
});

describe('loads', () => {
  it.each([
    ['sine', sine, SIX_HOURS, 0.54],
    ['advertising', advertising, SIX_HOURS, 0.39],
    ['traffic', traffic, SIX_HOURS, 0.31],
    ['ads', demeterLoad('ads'), EIGHTEEN_HOURS, 0.488],
    ['cars', demeterLoad('cars'), EIGHTEEN_HOURS, 0.489],
  ] as const)('%s has the published mean in parts of its peak', (_, load, seconds, share) => {
    expect(meanOf(load, seconds) / highestOf(load, seconds)).toBeCloseTo(share, 1);
  });
});

describe('policy flink', () => {
  it('gets the same figures from the same seed, and others from another', async () => {
    const unit = { suite: 'r2', case: 'traffic, in place', row: 'flink-brisk', seed: 1 };
    const once = await runUnit(SUITES, unit, undefined);
    expect(await runUnit(SUITES, unit, undefined)).toEqual(once);
    expect(await runUnit(SUITES, { ...unit, seed: 2 }, undefined)).not.toEqual(once);
  });

  it('saves, with restarts and time behind, as it was seen to do elsewhere', async () => {
    const { cost = 0, over5 = 0, rescales = 0, explained } = await figuresOf('r2', 'sine, in place', 'flink-brisk');
    expect(cost).toBeGreaterThan(0.75);
    expect(cost).toBeLessThan(0.95);
    expect(over5).toBeGreaterThan(0.02);
    expect(over5).toBeLessThan(0.09);
    expect(rescales).toBeGreaterThanOrEqual(10);
    expect(rescales).toBeLessThanOrEqual(17);
    expect(explained).toBe(1);
  });

  it('changes nothing during a gap in the metrics, and something during a spike of a minute', async () => {
    expect((await figuresOf('r6', 'missing', 'flink'))['passed']).toBe(1);
    expect((await figuresOf('r6', 'spike60', 'flink'))['passed']).toBe(0);
  });

  it('answers a replay to the last bit', async () => {
    expect(await figuresOf('r7', 'sine', 'flink')).toMatchObject({ same: 1, explained: 1 });
  });
});

describe('left alone', () => {
  it('at the peak is never late without a failure, at the mean nearly always', async () => {
    expect(await figuresOf('r2', 'sine, in place', 'static-peak')).toMatchObject({ over5: 0, rescales: 0 });
    expect((await figuresOf('r2', 'sine, in place', 'static-mean'))['over5']).toBeGreaterThan(0.5);
  });
});
