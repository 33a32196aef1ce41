import { describe, expect, it } from 'vitest';
import { fullness } from '../../../lib/collection/fullness.ts';
import { sameMeasurements } from '../../../lib/collection/sample-equality.ts';
import { average, earlierThan, rate, since, withSample } from '../../../lib/collection/window.ts';
import type { Sample, VertexSample } from '../../../lib/model/sample.ts';
import { idOf } from '../../support/small-job.ts';

const id = idOf('orders');
const sample = (at: number, vertex: VertexSample = {}): Sample => ({ at, vertices: { [id]: vertex }, job: {} });
const times = (window: readonly Sample[]) => window.map(({ at }) => at);

describe('the place of a sample', () => {
  const window = [sample(10), sample(20), sample(30)];
  it.each([
    [40, [10, 20, 30, 40]],
    [25, [10, 20, 25, 30]],
    [5, [5, 10, 20, 30]],
    [20, [10, 20, 30]],
  ])('at %i', (at, expected) => expect(times(withSample(window, sample(at)))).toEqual(expected));

  it('replaces the sample of the same instant', () => {
    expect(withSample(window, sample(20, { load: 0.5 }))[1]?.vertices[id]).toEqual({ load: 0.5 });
  });

  it('what was before, what is since', () => {
    expect(times(earlierThan(window, 20))).toEqual([10]);
    expect(times(since(window, 20))).toEqual([20, 30]);
    expect(earlierThan(window, 31)).toBe(window);
    expect(since(window, 10)).toBe(window);
  });
});

describe('rate', () => {
  const rates: readonly [string, readonly (number | undefined)[], number][] = [
    ['between first and last', [0, 50, 600], 30],
    ['skips samples without it', [undefined, 0, Number.NaN, 300, undefined], 15],
    ['needs two', [undefined, 5, undefined], Number.NaN],
    ['falls when the counter began again', [600, 0], -60],
  ];
  it.each(rates)('%s', (_name, values, expected) => {
    const window = values.map((recordsIn, n) => sample(n * 10_000, recordsIn === undefined ? {} : { recordsIn }));
    expect(rate(window, id, 'recordsIn')).toBe(expected);
  });

  it('takes at least a millisecond', () => {
    expect(rate([sample(5, { recordsIn: 1 }), sample(5, { recordsIn: 3 })], id, 'recordsIn')).toBe(2000);
  });
});

describe('average', () => {
  const averages: readonly [string, readonly number[], number, number][] = [
    ['of what is finite', [1, Number.NaN, 3, Number.POSITIVE_INFINITY], 1, 2],
    ['infinite when nothing else is', [Number.POSITIVE_INFINITY, Number.NaN], 1, Number.POSITIVE_INFINITY],
    ['of nothing', [Number.NaN], 1, Number.NaN],
    ['of too little', [4, Number.POSITIVE_INFINITY], 2, Number.NaN],
  ];
  it.each(averages)('%s', (_name, values, least, expected) => {
    const window = values.map((load, n) => sample(n, { load }));
    expect(average(window, id, 'load', least)).toBe(expected);
  });
});

describe('fullness', () => {
  const full = (older: readonly number[], at: number) =>
    fullness(
      older.map((t) => sample(t)),
      at,
      100_000,
      180_000,
    );
  it('waits one window from the first sample of the stable job', () => {
    expect(full([60_000, 120_000, 180_000], 300_000).kind).toBe('full');
    expect(full([60_000, 120_001, 180_000], 300_000)).toMatchObject({
      kind: 'filling',
      because: { rule: 'window-full', says: 'The window is not full (2 of 3 min).' },
    });
  });
  it('says that the job is stabilizing', () => {
    expect(full([60_000], 70_000)).toMatchObject({
      because: { says: 'The job is stabilizing for another 30 s.', bound: 'job.autoscaler.stabilization.interval' },
    });
  });
});

describe('the same measurements', () => {
  it('differ by any number but the observed rate', () => {
    const base = { load: 0.5, recordsIn: Number.NaN, observedTrueProcessingRate: 10 };
    expect(sameMeasurements(sample(1, base), sample(1, { ...base, observedTrueProcessingRate: 11 }))).toBe(true);
    expect(sameMeasurements(sample(1, base), sample(1, { ...base, load: 0.51 }))).toBe(false);
    expect(sameMeasurements(sample(1, base), sample(1, { load: 0.5 }))).toBe(false);
  });
});
