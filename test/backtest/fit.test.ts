import { describe, expect, it } from 'vitest';
import { arrivalsOf } from '../../backtest/fit/arrivals.ts';
import { carriedBy } from '../../backtest/fit/carried.ts';
import { fitModel, NothingToFit } from '../../backtest/fit/fit-model.ts';
import { capacityOf, wasSeen } from '../../backtest/fit/job-model.ts';
import { sigmaOf } from '../../backtest/fit/sigma.ts';
import { partitionSettings, partitionsOfSettings } from '../../backtest/history/partitions-of-settings.ts';
import { kpus, synthetic } from './synthetic.ts';

const sum = (values: Iterable<number>): number => [...values].reduce((a, b) => a + b, 0);

describe('the model of a job', () => {
  const model = fitModel(synthetic({ minutes: 240, load: (i) => 3000 + 10 * i }));

  it('carries at the size that was seen what the busy time says', () => {
    for (const of of ['pessimistic', 'expected', 'optimistic'] as const) {
      expect(carriedBy(model, kpus(8), of)).toBeCloseTo(8000, -2);
    }
  });

  it('is less sure the further a size is from what was seen', () => {
    const width = (p: number): number =>
      carriedBy(model, kpus(p), 'optimistic') / carriedBy(model, kpus(p), 'pessimistic') - 1;
    expect(width(8)).toBeLessThan(0.01);
    expect(width(4)).toBeGreaterThan(0.05);
    expect(width(32)).toBeGreaterThan(width(16));
    expect([wasSeen(model, kpus(8)), wasSeen(model, kpus(9))]).toEqual([true, false]);
  });

  it('grows by less than its parallelism, and keeps whole key groups', () => {
    const [, count] = model.vertices;
    if (count === undefined) throw new Error('no vertex');
    expect(capacityOf(count, 16, 'expected')).toBeLessThan(16_000);
    // 128 key groups: 64 subtasks have 2 each, 65 have one with 2 and most with fewer.
    expect(capacityOf(count, 65, 'expected')).toBeLessThan(capacityOf(count, 64, 'expected'));
  });

  it('no size carries more than the partitions of a source let through', () => {
    const history = synthetic({ minutes: 240, load: (i) => 3000 + 10 * i });
    const source = history.graph.vertices[0]!;
    const known = fitModel({ ...history, partitions: { [source.id]: 8 } }).vertices[0]!;
    const free = fitModel(history).vertices[0]!;
    const at = (p: number) => capacityOf(known, p, 'expected') / capacityOf(known, 8, 'expected');
    expect(at(4)).toBeCloseTo(capacityOf(free, 4, 'expected') / capacityOf(free, 8, 'expected'), 6);
    expect(at(16)).toBeLessThanOrEqual(1);
    expect(at(64)).toBeLessThanOrEqual(1);
    expect(capacityOf(free, 16, 'expected') / capacityOf(free, 8, 'expected')).toBeGreaterThan(1.5);
  });

  it('partitions are those of the settings, and what is known of a source goes to the policies that are replayed', () => {
    const { graph, settings } = synthetic({ minutes: 60, load: () => 100 });
    const count = { kind: 'count', count: 12 } as const;
    expect(partitionsOfSettings(graph, { ...settings, partitions: [count] })).toEqual({ source: 12 });
    const other = { ...count, source: 'Another' };
    expect(partitionsOfSettings(graph, { ...settings, partitions: [other] })).toEqual({});
    expect(partitionSettings(graph, { source: 12 })).toEqual({ partitions: [{ ...count, source: 'Source' }] });
    expect(partitionSettings(graph, {})).toEqual({});
  });

  it('learns contention from two sizes', () => {
    const seen = (parallelism: number, capacity: number) => ({
      parallelism,
      capacity,
      rising: 0,
      atMost: 1,
      scatter: 0,
    });
    const linear = sigmaOf([seen(4, 4000), seen(8, 8000)]).expected;
    const contended = sigmaOf([seen(4, 4000), seen(8, 6000)]).expected;
    expect(linear).toBeLessThan(0.02);
    expect(contended).toBeGreaterThan(0.04);
  });

  it('says what is missing where there is too little to go by', () => {
    expect(() => fitModel(synthetic({ minutes: 30, load: () => 100 }))).toThrow(NothingToFit);
    expect(() => fitModel(synthetic({ minutes: 90, load: () => 0 }))).toThrow(/never measured at work/);
  });
});

describe('what arrived', () => {
  it('is what was read, and what the backlog grew by', () => {
    const history = synthetic({
      minutes: 120,
      load: (i) => (i >= 60 && i < 80 ? 8000 : 4000),
      // 20 minutes of 10 000/s, of which 8 000/s are read; then it drains by nothing that is seen here.
      waiting: (i) => (i < 60 ? 0 : Math.min(20, i - 59) * 60 * 2000),
    });
    const [arrived = new Float64Array()] = arrivalsOf(history);
    expect(sum(arrived.slice(62, 78)) / 16).toBeCloseTo(10_000, -2);
    expect(sum(arrived.slice(0, 50)) / 50).toBeCloseTo(4000);
  });

  it('goes on through a minute of which CloudWatch has no point', () => {
    const load = (i: number): number => 4000 + 50 * i;
    const [arrived = new Float64Array()] = arrivalsOf(synthetic({ minutes: 120, silent: (i) => i === 60, load }));
    for (let i = 0; i < 120; i++) expect(arrived[i]).toBeCloseTo(load(i), 6);
  });

  it('goes on through such a minute of a full job, too, whatever its checkpoints show', () => {
    const history = synthetic({
      minutes: 120,
      silent: (i) => i === 60,
      load: () => 8000,
      // A minute's records more or less, from one minute to the next.
      waiting: (i) => 1_000_000 + (i % 4 < 2 ? 60 * 4000 : 0),
    });
    const [arrived = new Float64Array()] = arrivalsOf({ ...history, lagHiddenSeconds: 60 });
    for (let i = 40; i < 80; i++) expect(Math.abs((arrived[i] ?? 0) - 8000)).toBeLessThan(200);
  });

  it('does not count twice what a gap held back', () => {
    const history = synthetic({
      minutes: 120,
      silent: (i) => i >= 60 && i < 63,
      // Three minutes of 4 000/s come later, at 8 000/s for as long.
      load: (i) => (i >= 63 && i < 66 ? 8000 : 4000),
    });
    const [arrived = new Float64Array()] = arrivalsOf(history);
    expect(sum(arrived) / 120).toBeGreaterThan(3950);
    expect(sum(arrived) / 120).toBeLessThan(4100);
  });
});
