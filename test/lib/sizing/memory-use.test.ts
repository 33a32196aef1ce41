import { describe, expect, it } from 'vitest';
import type { JobSample, Sample } from '../../../lib/model/sample.ts';
import { memoryMeasuredAt, memoryUse } from '../../../lib/sizing/memory-use.ts';

const windowOf = (metric: keyof JobSample, values: readonly (number | undefined)[]): readonly Sample[] =>
  values.map((value, i) => ({ at: i * 60_000, vertices: {}, job: value === undefined ? {} : { [metric]: value } }));

describe('what a window says of memory', () => {
  it.each<[string, readonly (number | undefined)[], number]>([
    ['a heap that is emptied every minute holds its lows', [0.3, 0.7, 0.3, 0.7, 0.3, 0.7, 0.3], 0.3],
    ['the highest of all lows counts', [0.3, 0.7, 0.3, 0.7, 0.3, 0.8, 0.5, 0.7, 0.5, 0.8, 0.6], 0.5],
    ['a heap that is never emptied holds all of it', [0.6, 0.7, 0.7, 0.8, 0.8, 0.8, 0.8, 0.9], 0.8],
    ['a short look sees no collection: it may all be live', [0.3, 0.7, 0.3], 0.7],
    ['minutes without a point are no zeros', [0.6, undefined, 0.6, undefined, Number.NaN, 0.7], 0.6],
    ['nothing measured is not known', [undefined, Number.NaN], Number.NaN],
  ])('%s', (_, values, expected) => {
    expect(memoryUse(windowOf('heapUse', values)).heap).toBe(expected);
  });

  it('a container is near its limit when three minutes were', () => {
    const use = memoryUse(windowOf('containerMemory', [0.5, 0.95, 0.5, 0.97, 0.92, 0.5]));
    expect(use).toMatchObject({ container: 0.97, containerForMinutes: 0.92 });
    expect(memoryUse(windowOf('containerMemory', [0.95, 0.97])).containerForMinutes).toBeNaN();
  });

  it('collections count on average, managed memory at its highest', () => {
    expect(memoryUse(windowOf('oldCollections', [0, 0, 0.3, undefined])).collections).toBeCloseTo(0.1);
    expect(memoryUse(windowOf('managedUse', [0.1, 0.4, 0.2])).managed).toBe(0.4);
  });

  it('knows when memory was last read', () => {
    expect(memoryMeasuredAt(windowOf('containerMemory', [0.1, 0.2, undefined, undefined]))).toBe(60_000);
    expect(memoryMeasuredAt(windowOf('heapUse', [0.1]))).toBeNaN();
  });
});
