import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HEAP_BYTES, MIB } from '../../../world/job/task-manager-memory.ts';
import { steadyHeap } from '../../../world/memory/garbage.ts';
import { emptyHeap, fillHeap, usedBytes } from '../../../world/memory/task-manager-heap.ts';
import { countedProperty } from '../../support/counted-property.ts';

const filled = (seconds: number, liveBytes: number, allocated: number) => {
  const heap = emptyHeap(HEAP_BYTES);
  const used: number[] = [];
  let collecting = 0;
  for (let second = 0; second < seconds; second++) {
    fillHeap(heap, liveBytes, allocated);
    used.push(usedBytes(heap));
    collecting += heap.collecting / seconds;
  }
  return { heap, used, collecting };
};

describe('the heap of a task manager', () => {
  const live = 1200 * MIB;
  const { used, heap } = filled(3_600, live, 34e6);

  test('is a saw: it fills with garbage, and a collection brings it back to what is live', () => {
    const settled = used.slice(1_800);
    const falls = settled.filter((bytes, n) => bytes < (settled[n - 1] ?? 0) - 50 * MIB).length;
    expect(falls).toBeGreaterThan(30);
    expect(Math.min(...settled)).toBeLessThan(live + 100 * MIB);
    expect(Math.max(...settled)).toBeGreaterThan(live + 500 * MIB);
  });

  test('never holds less than what is live, nor more than there is', () => {
    expect(Math.min(...used)).toBeGreaterThanOrEqual(live);
    expect(Math.max(...used)).toBeLessThan(HEAP_BYTES);
    expect(heap.peakBytes).toBeGreaterThanOrEqual(Math.max(...used));
  });

  test('without work fills with nothing and collects nothing', () => {
    expect(filled(600, live, 0)).toMatchObject({ collecting: 0, heap: { young: 0, old: 0, oldCollections: 0 } });
  });

  test.each([
    [400, 15e6],
    [1200, 34e6],
    [2000, 60e6],
    [2450, 60e6],
  ])('with %i MiB live and %d bytes/s costs and holds what the model of the long run says', (mib, allocated) => {
    const steady = steadyHeap(mib * MIB, allocated, HEAP_BYTES);
    const { collecting, heap: grown } = filled(20_000, mib * MIB, allocated);
    expect(collecting / steady.collecting).toBeGreaterThan(0.9);
    expect(collecting / steady.collecting).toBeLessThan(1.1);
    expect(grown.peakBytes / steady.highestBytes).toBeGreaterThan(0.9);
    expect(grown.peakBytes).toBeLessThanOrEqual(steady.highestBytes + allocated);
  });
});

describe('time for collections', () => {
  const share = (fullness: number): number => steadyHeap(fullness * HEAP_BYTES, 60e6, HEAP_BYTES).collecting;

  test('is little while there is room, and rises steeply when live objects near the heap', () => {
    expect(share(0.4)).toBeLessThan(0.04);
    expect(share(0.8) / share(0.4)).toBeGreaterThan(2.5);
    expect(share(0.95) / share(0.8)).toBeGreaterThan(4);
    expect(share(0.99)).toBeGreaterThan(1);
  });

  test('never falls when more is live or more is allocated, and neither does the highest use', () => {
    const live = fc.integer({ min: 0, max: HEAP_BYTES });
    const allocated = fc.integer({ min: 0, max: 300_000_000 });
    countedProperty(
      { 'more time for collections': 0.4, 'a higher use': 0.4 },
      [live, live, allocated, allocated],
      (met, a, b, rate, more) => {
        const few = Math.min(a, b);
        const many = Math.max(a, b);
        const less = steadyHeap(few, rate, HEAP_BYTES);
        const after = steadyHeap(many, rate, HEAP_BYTES);
        if (after.collecting > less.collecting) met('more time for collections');
        if (after.highestBytes > less.highestBytes) met('a higher use');
        expect(steadyHeap(many, rate, HEAP_BYTES).collecting).toBeGreaterThanOrEqual(
          steadyHeap(few, rate, HEAP_BYTES).collecting - 1e-12,
        );
        expect(steadyHeap(few, rate + more, HEAP_BYTES).collecting).toBeGreaterThanOrEqual(
          steadyHeap(few, rate, HEAP_BYTES).collecting - 1e-12,
        );
        expect(steadyHeap(many, rate, HEAP_BYTES).highestBytes).toBeGreaterThanOrEqual(
          steadyHeap(few, rate, HEAP_BYTES).highestBytes - 1,
        );
        expect(steadyHeap(few, rate + more, HEAP_BYTES).highestBytes).toBeGreaterThanOrEqual(
          steadyHeap(few, rate, HEAP_BYTES).highestBytes - 1,
        );
      },
    );
  });
});
