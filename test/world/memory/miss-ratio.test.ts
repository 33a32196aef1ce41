import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { layOut } from '../../../world/job/layout.ts';
import { visits } from '../../../world/job/visits.ts';
import { JOB_NAMES, JOBS } from '../../../world/jobs/jobs.ts';
import { memoryDemand, missRatioOf } from '../../../world/memory/demand.ts';
import { missRatio } from '../../../world/memory/miss-ratio.ts';
import { countedProperty } from '../../support/counted-property.ts';
import { size } from '../a-world.ts';

const KIB = 1024;
const MIB = 1024 * KIB;

describe('the measured curve', () => {
  test.each([
    [64 * KIB, 89.7],
    [4 * MIB, 78.8],
    [8 * MIB, 58.7],
    [16 * MIB, 46.3],
    [32 * MIB, 35.7],
    [64 * MIB, 24.4],
    [128 * MIB, 11.3],
    [256 * MIB, 4.36],
    [512 * MIB, 3.83],
    [1024 * MIB, 3.71],
    [8192 * MIB, 3.71],
  ])('with %i bytes of cache, %f of 100 reads miss', (bytes, percent) => {
    expect(100 * missRatio(bytes, 256 * MIB)).toBeCloseTo(percent, 6);
  });

  test('without a cache everything misses; without state nothing is read', () => {
    expect(missRatio(0, 256 * MIB)).toBe(1);
    expect(missRatio(64 * MIB, 0)).toBe(0);
  });

  test('half of what is hot needs half of the cache', () => {
    expect(missRatio(64 * MIB, 128 * MIB)).toBe(missRatio(128 * MIB, 256 * MIB));
  });

  test('more cache never misses more, more hot state never less', () => {
    const bytes = fc.integer({ min: 1, max: 4096 * MIB });
    countedProperty({ 'fewer misses': 0.2, 'more misses': 0.2 }, [bytes, bytes, bytes], (met, cache, more, hot) => {
      if (missRatio(cache + more, hot) < missRatio(cache, hot)) met('fewer misses');
      if (missRatio(cache, hot + more) > missRatio(cache, hot)) met('more misses');
      expect(missRatio(cache + more, hot)).toBeLessThanOrEqual(missRatio(cache, hot));
      expect(missRatio(cache, hot + more)).toBeGreaterThanOrEqual(missRatio(cache, hot));
      expect(missRatio(cache, hot)).toBeGreaterThan(0);
      expect(missRatio(cache, hot)).toBeLessThanOrEqual(1);
    });
  });
});

test.each(JOB_NAMES)('%s: more memory per slot never means more misses, in no slot', (name) => {
  const slots = fc.integer({ min: 1, max: 40 });
  const perKpu = fc.integer({ min: 1, max: 8 });
  const rate = fc.integer({ min: 0, max: 12_000 });
  countedProperty(
    { 'two packings': 0.5, 'more misses': 0.01 },
    [slots, perKpu, perKpu, rate],
    (met, parallelism, one, other, recordsPerSecond) => {
      if (one !== other) met('two packings');
      const [few, many] = [Math.min(one, other), Math.max(one, other)].map((n) => {
        const layout = layOut(JOBS[name], 1, size(parallelism, n));
        return memoryDemand(layout, visits(layout));
      });
      if (few === undefined || many === undefined) throw new Error('no two packings');
      for (let slot = 0; slot < parallelism; slot++) {
        const [less, more] = [few, many].map((demand) => missRatioOf(demand, slot, recordsPerSecond));
        expect(less).toBeLessThanOrEqual(more ?? Number.NaN);
        if ((less ?? 0) < (more ?? 0)) met('more misses');
      }
    },
  );
});

test('the same state on more subtasks misses less', () => {
  const worst = (parallelism: number): number => {
    const layout = layOut(JOBS.clickstream, 1, size(parallelism, 4));
    const demand = memoryDemand(layout, visits(layout));
    return Math.max(...demand.slotStateShares.map((_, slot) => missRatioOf(demand, slot, 8_000)));
  };
  expect(worst(8)).toBeGreaterThan(2 * worst(32));
});
