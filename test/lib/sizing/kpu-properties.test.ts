import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KpuSizing } from '../../../lib/model/sizing.ts';
import { kpuSizing } from '../../../lib/sizing/kpu.ts';
import { gigabytesPerSlot } from '../../../lib/sizing/kpu-memory.ts';
import { countedProperty } from '../../support/counted-property.ts';
import { type Case, need, size } from '../../support/kpu-need.ts';

describe('any sizing', () => {
  const maybeShare = fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined, freq: 12 });
  const cases = fc
    .record({
      perKpu: fc.integer({ min: 1, max: 8 }),
      parallelism: fc.integer({ min: 1, max: 60 }),
      wanted: fc.array(fc.integer({ min: 1, max: 120 }), { minLength: 1, maxLength: 4 }),
      cpu: maybeShare,
      pools: fc.record({
        containerMemory: maybeShare,
        heapUse: maybeShare,
        managedUse: maybeShare,
        oldCollections: maybeShare.map((share) => share && share / 4),
      }),
      loadFactor: fc.double({ min: 0.1, max: 5, noNaN: true }),
      maxKpus: fc.integer({ min: 1, max: 64 }),
    })
    .map(({ perKpu, parallelism, wanted, ...rest }) => ({
      ...rest,
      current: size(parallelism, perKpu),
      needs: Object.fromEntries(wanted.map((p, i) => [`v${i}`, p])),
    }));
  /** So little CPU and memory in use that slots can be packed closer. */
  const calmCases = fc
    .tuple(cases, fc.array(fc.double({ min: 0, max: 0.3, noNaN: true }), { minLength: 5, maxLength: 5 }))
    .map(([given, [cpu = 0, containerMemory = 0, heapUse = 0, managedUse = 0, collections = 0]]) => ({
      ...given,
      cpu,
      pools: { containerMemory, heapUse, managedUse, oldCollections: collections / 4 },
      loadFactor: Math.min(1, given.loadFactor),
    }));
  const sized = (given: Case): KpuSizing => kpuSizing(need(given)).sizing as KpuSizing;

  it('stays within the quota and 1 to 8 per KPU, in whole KPUs at their price', () => {
    countedProperty({ 'all KPUs of the quota': 0.1, 'another ParallelismPerKPU': 0.15 }, [cases], (met, given) => {
      const { parallelism, parallelismPerKpu, kpus, dollarsPerHour } = sized(given);
      if (kpus === given.maxKpus) met('all KPUs of the quota');
      if (parallelismPerKpu !== given.current.parallelismPerKpu) met('another ParallelismPerKPU');
      expect(kpus).toBeLessThanOrEqual(given.maxKpus);
      expect(parallelismPerKpu).toBeGreaterThanOrEqual(1);
      expect(parallelismPerKpu).toBeLessThanOrEqual(8);
      expect(kpus).toBe(Math.ceil(parallelism / parallelismPerKpu));
      expect(dollarsPerHour).toBeCloseTo((kpus + 1) * 0.11, 10);
    });
  });

  it('has a slot for every subtask, or says which bound keeps it from it', () => {
    countedProperty({ 'too few slots': 0.1, 'enough slots': 0.1 }, [cases], (met, given) => {
      const { sizing, because } = kpuSizing(need(given));
      const short = (sizing as KpuSizing).parallelism < Math.max(...Object.values(given.needs));
      met(short ? 'too few slots' : 'enough slots');
      expect(short && because.every((reason) => reason.bound === undefined)).toBe(false);
    });
  });

  it('changes no ParallelismPerKPU for what was not measured', () => {
    const measures = ['cpu', 'containerMemory', 'heapUse', 'managedUse', 'oldCollections'] as const;
    countedProperty(
      { 'all others calm': 0.6, 'a change if it were measured': 0.25 },
      [cases, fc.subarray([...measures], { minLength: 1 })],
      (met, given, missing) => {
        const pools = Object.fromEntries(
          Object.entries(given.pools).map(([pool, share]) => [
            pool,
            missing.some((one) => one === pool) ? undefined : share,
          ]),
        );
        const blind = { ...given, pools, ...(missing.includes('cpu') ? { cpu: undefined } : {}) };
        const now = given.current.parallelismPerKpu;
        // Only what is measured, and near its limit, can still ask for more memory.
        const calm = (pools['containerMemory'] ?? 0) <= 0.9 && (pools['heapUse'] ?? 0) <= 0.85;
        const { parallelismPerKpu } = sized(blind);
        expect(parallelismPerKpu).toBeLessThanOrEqual(now);
        if (calm && (pools['oldCollections'] ?? 0) <= 0.1 && !(missing.length === 1 && missing[0] === 'cpu')) {
          met('all others calm');
          if (sized(given).parallelismPerKpu !== now) met('a change if it were measured');
          expect(parallelismPerKpu).toBe(now);
        }
      },
      { numRuns: 500 },
    );
  });

  it('never leaves a slot less memory than the window shows it to use', () => {
    countedProperty(
      { 'slots packed closer': 0.6 },
      [calmCases],
      (met, given) => {
        const { parallelismPerKpu } = sized(given);
        const now = given.current.parallelismPerKpu;
        if (parallelismPerKpu <= now) return;
        met('slots packed closer');
        for (const [pool, base] of [
          ['containerMemory', 0.2],
          ['heapUse', 0.1],
          ['managedUse', 0],
        ] as const) {
          const used = given.pools?.[pool] ?? Number.NaN;
          const grows = used - Math.min(base, used / 2);
          const usedBySlot = (4 * grows) / now;
          const head = 4 * (0.8 - (used - grows));
          expect(gigabytesPerSlot(parallelismPerKpu)).toBeGreaterThanOrEqual((usedBySlot * 4) / head - 1e-9);
        }
      },
      { numRuns: 300 },
    );
  });

  it('gives slots more memory when it is short, unless there is no other size with all slots', () => {
    countedProperty(
      { 'memory is short': 0.08 },
      [cases],
      (met, given) => {
        const now = given.current.parallelismPerKpu;
        const short = [
          ['containerMemory', 0.9],
          ['heapUse', 0.85],
          ['oldCollections', 0.1],
        ] as const;
        if (now === 1 || !short.some(([pool, threshold]) => (given.pools?.[pool] ?? 0) > threshold)) return;
        met('memory is short');
        const { parallelism, parallelismPerKpu, kpus } = sized({ ...given, maxKpus: 1000 });
        expect(parallelism).toBeGreaterThanOrEqual(Math.max(...Object.values(given.needs)));
        expect(parallelismPerKpu).toBeLessThanOrEqual(Math.max(1, (now * 3) / 4));
        expect(kpus).toBe(Math.ceil(parallelism / parallelismPerKpu));
      },
      { numRuns: 300 },
    );
  });

  it('leaves ParallelismPerKPU alone when memory sizing is off', () => {
    countedProperty({ 'a change if it were on': 0.2 }, [cases], (met, given) => {
      if (sized(given).parallelismPerKpu !== given.current.parallelismPerKpu) met('a change if it were on');
      const off = { ...given, memoryLimits: { enabled: false } };
      expect(sized(off).parallelismPerKpu).toBe(given.current.parallelismPerKpu);
    });
  });

  it('never has fewer KPUs for more subtasks and more load', () => {
    countedProperty(
      { 'more KPUs': 0.2 },
      [cases, fc.integer({ min: 0, max: 50 }), fc.double({ min: 1, max: 3, noNaN: true })],
      (met, given, more, times) => {
        const free = { ...given, maxKpus: 1000 };
        const bigger = {
          ...free,
          needs: { ...free.needs, v0: Math.min(128, (free.needs['v0'] ?? 0) + more) },
          loadFactor: free.loadFactor * times,
        };
        if (sized(bigger).kpus > sized(free).kpus) met('more KPUs');
        expect(sized(bigger).kpus).toBeGreaterThanOrEqual(sized(free).kpus);
      },
    );
  });
});
