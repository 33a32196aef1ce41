import { describe, expect, it } from 'vitest';
import {
  type CommitComb,
  type CommittedLoad,
  committedLoad,
  olderThanCommit,
  withCommits,
} from '../../../lib/collection/commit-comb.ts';
import { rate } from '../../../lib/collection/window.ts';
import type { Sample } from '../../../lib/model/sample.ts';
import { SOURCE, samplesOf } from '../../support/committed-samples.ts';

interface Step {
  readonly sample: Sample;
  readonly load: CommittedLoad;
  readonly older: number;
}

const followed = (samples: readonly Sample[]): readonly Step[] => {
  let comb: CommitComb | undefined;
  return samples.slice(1).map((sample, i) => {
    comb = withCommits(comb, samples[i] as Sample, sample, SOURCE);
    return { sample, load: committedLoad(comb, sample, SOURCE), older: olderThanCommit(comb, sample, SOURCE) };
  });
};

const ratesFrom = (steps: readonly Step[], minute: number): readonly number[] =>
  steps
    .filter(({ sample }) => sample.at >= minute * 60_000)
    .map(({ load }) => (load.kind === 'rate' ? load.rate : Number.NaN));

describe('the load of a source that reads commits', () => {
  it.each([
    ['every two minutes', { commitEveryS: 120 }],
    ['every five minutes', { commitEveryS: 300 }],
    ['every seven minutes, which no quarter of an hour is a multiple of', { commitEveryS: 420 }],
    ['every twenty minutes, longer than the window', { commitEveryS: 1200, minutes: 120 }],
    ['every five minutes, whose backlog is unknown', { lagKnown: false }],
    [
      'every ten minutes, whose backlog is unknown, and that it reads for most of the time',
      { commitEveryS: 600, lagKnown: false, reads: 260 },
    ],
    ['every five minutes, and that it can not read in time', { reads: 150 }],
  ])('is what was written, once two whole commits were seen: %s', (_, shape) => {
    const commitMinutes = ('commitEveryS' in shape ? shape.commitEveryS : 300) / 60;
    const rates = ratesFrom(followed(samplesOf(shape)), 3 * commitMinutes + 3);
    expect(rates.length).toBeGreaterThan(20);
    for (const one of rates) expect(Math.abs(one - 200)).toBeLessThan(20);
    expect(Math.abs((rates.at(-1) ?? 0) - 200)).toBeLessThan(6);
  });

  it('is a tenth off at most where commits fall between samples', () => {
    const rates = ratesFrom(followed(samplesOf({ commitEveryS: 200 })), 20);
    expect(Math.max(...rates)).toBeLessThan(220);
    expect(Math.min(...rates)).toBeGreaterThan(180);
  });

  it('is not that of a window of a quarter of an hour, which cuts a tooth', () => {
    const samples = samplesOf({ commitEveryS: 420 });
    const byWindow = samples.slice(30).map((_, i) => {
      const window = samples.slice(i + 15, i + 31);
      return rate(window, SOURCE, 'recordsIn') + rate(window, SOURCE, 'lag');
    });
    expect(Math.max(...byWindow)).toBeGreaterThan(270);
    expect(Math.min(...byWindow)).toBeLessThan(190);
  });

  it('is twice as much with the first commit of twice the load', () => {
    const doubledAt = 30 * 60;
    const steps = followed(samplesOf({ perSecond: (second) => (second > doubledAt ? 400 : 200), reads: 900 }));
    expect(ratesFrom(steps, 34)[0]).toBeCloseTo(200, 6);
    expect(ratesFrom(steps, 35)[0]).toBeCloseTo(400, 6);
  });

  it('falls with the first tooth that is smaller, when the next one comes', () => {
    const halvedAt = 30 * 60;
    const steps = followed(samplesOf({ perSecond: (second) => (second > halvedAt ? 100 : 200) }));
    expect(ratesFrom(steps, 40)[0]).toBeCloseTo(100, 6);
  });

  it('fades when nothing is committed any more', () => {
    const steps = followed(samplesOf({ perSecond: (second) => (second > 30 * 60 ? 0 : 200) }));
    expect(ratesFrom(steps, 59).at(-1)).toBeLessThan(60);
  });

  it('is that of each interval where commits are as frequent as samples', () => {
    const steps = followed(samplesOf({ commitEveryS: 60 }));
    expect(new Set(steps.map(({ load }) => load.kind))).toEqual(new Set(['no comb']));
  });

  it('is not known before a second commit', () => {
    const steps = followed(samplesOf());
    expect(steps.slice(0, 9).every(({ load }) => load.kind === 'unknown')).toBe(true);
  });
});

describe('what waits from before the newest commit', () => {
  it('is nothing where every commit is read before the next', () => {
    for (const { older } of followed(samplesOf()).slice(6)) expect(older).toBe(0);
  });

  it('is what is left of the commits before', () => {
    const last = followed(samplesOf({ reads: 150 })).at(-1);
    // 50/s were not read for an hour, but for what the newest commit brought.
    expect(last?.older).toBeGreaterThan(50 * 50 * 60);
    expect(last?.older).toBeLessThan(last?.sample.vertices[SOURCE]?.lag ?? 0);
  });
});
