import { expect, it } from 'vitest';
import { type DensityLimit, densityLimitOf, type KpuMemoryLimits } from '../../../lib/sizing/kpu-memory.ts';
import type { MemoryUse } from '../../../lib/sizing/memory-use.ts';
import { LIMITS } from '../../support/kpu-need.ts';

const CALM: MemoryUse = { container: 0.3, containerForMinutes: 0.3, heap: 0.2, managed: 0.1, collections: 0.01 };

it.each<[string, number, number, Partial<MemoryUse>, Partial<KpuMemoryLimits>, DensityLimit | undefined]>([
  ['all is calm', 2, 1, {}, {}, undefined],
  ['one pool would be too full', 2, 1, { managed: 0.5 }, {}, 'managed'],
  ['two would be too full, the heap by more', 2, 1, { container: 0.55, heap: 0.55 }, {}, 'heap'],
  ['two would be too full, the container by more', 2, 1, { container: 0.8, heap: 0.46 }, {}, 'container'],
  ['memory ran short with as many', 2, 1, {}, { memoryConstrained: 2 }, 'memoryConstrained'],
  ['memory ran short with more', 2, 1, {}, { memoryConstrained: 3 }, undefined],
  ['memory ran short with as many, but fewer than now are asked for', 2, 4, {}, { memoryConstrained: 2 }, undefined],
  ['memory is short, and 3/4 of the slots are kept', 3, 4, { containerForMinutes: 0.95 }, {}, undefined],
  ['memory is short, and as many slots are kept', 4, 4, { containerForMinutes: 0.95 }, {}, 'short'],
  ['memory is short, and 3/4 of the slots would still be too many', 3, 4, { heap: 1 }, { headRoom: 0.3 }, 'heap'],
  ['memory is short, and each slot gets a whole KPU', 1, 2, { heap: 1 }, { headRoom: 0.9 }, undefined],
  ['a pool was not measured', 2, 1, { heap: Number.NaN }, {}, 'not measured'],
  ['memory sizing is off', 2, 1, {}, { enabled: false }, 'off'],
])('%s: what keeps %i slots per KPU, now %i?', (_, perKpu, now, use, limits, keeps) => {
  expect(densityLimitOf(perKpu, now, { ...CALM, ...use }, { ...LIMITS, ...limits })).toBe(keeps);
});
