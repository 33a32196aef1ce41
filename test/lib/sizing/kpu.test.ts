import { describe, expect, it } from 'vitest';
import type { JobSample } from '../../../lib/model/sample.ts';
import { kpuSizing } from '../../../lib/sizing/kpu.ts';
import { busy, type Case, need, size, vertex } from '../../support/kpu-need.ts';

const text = (given: Case): string => {
  const { sizing, because } = kpuSizing(need(given));
  if (sizing.kind !== 'kpu') return 'not KPUs';
  const bound = because.flatMap((reason) => reason.bound ?? []).join();
  const { parallelism, parallelismPerKpu, kpus, dollarsPerHour } = sizing;
  return `${parallelism} slots, ${parallelismPerKpu} per KPU, ${kpus} KPU, ${dollarsPerHour.toFixed(2)} USD/h${bound ? `, ${bound}` : ''}`;
};

describe('kpuSizing', () => {
  it.each<[string, Case, string]>([
    [
      'gives slots to the widest vertex',
      { current: size(4, 1), needs: { a: 2, b: 6 } },
      '6 slots, 1 per KPU, 6 KPU, 0.77 USD/h',
    ],
    [
      'rounds up to whole KPUs, and fills no slots for nothing',
      { current: size(4, 4), needs: { a: 9 } },
      '9 slots, 4 per KPU, 3 KPU, 0.44 USD/h',
    ],
    [
      'keeps ParallelismPerKPU when neither CPU nor memory is known',
      { current: size(8, 2), needs: { a: 4 } },
      '4 slots, 2 per KPU, 2 KPU, 0.33 USD/h',
    ],
    [
      'keeps it when the memory is not known',
      { current: size(8, 1), needs: { a: 8 }, cpu: 0.05 },
      '8 slots, 1 per KPU, 8 KPU, 0.99 USD/h',
    ],
    [
      'packs slots closer where CPU and memory allow it: at 4 per KPU the container would be 16 + 4 x 16 = 80 % full',
      { current: size(8, 1), needs: { a: 8 }, cpu: 0.1, memory: 0.32 },
      '8 slots, 4 per KPU, 2 KPU, 0.33 USD/h',
    ],
    [
      'never packs closer than memory allows: 60 % at 2 per KPU is 20 + 1.5 x 40 = 80 % at 3',
      { current: size(8, 2), needs: { a: 12 }, cpu: 0.1, memory: 0.6 },
      '12 slots, 3 per KPU, 4 KPU, 0.55 USD/h',
    ],
    [
      'spreads slots where the CPU needs more KPUs: 2 x 0.6 x 2 vCPU at 80 % are 3',
      { current: size(8, 4), needs: { a: 12 }, cpu: 0.6, memory: 0.7, loadFactor: 2 },
      '12 slots, 4 per KPU, 3 KPU, 0.44 USD/h',
    ],
    [
      'takes one slot more when that brings in the KPU the CPU needs',
      { current: size(4, 2), needs: { a: 4 }, cpu: 0.8, memory: 0.8, loadFactor: 1.5 },
      '5 slots, 2 per KPU, 3 KPU, 0.44 USD/h',
    ],
    [
      'stops at the quota',
      { current: size(4, 1), needs: { a: 12 }, maxKpus: 8 },
      '8 slots, 1 per KPU, 8 KPU, 0.99 USD/h, maxKpus',
    ],
    [
      'packs closer to keep within the quota where it can',
      { current: size(4, 1), needs: { a: 12 }, maxKpus: 8, cpu: 0.3, memory: 0.4 },
      '12 slots, 3 per KPU, 4 KPU, 0.55 USD/h',
    ],
    [
      'stops at the lowest max parallelism of the vertices it moves',
      { current: size(4, 1), needs: { a: 12, b: 4 }, vertices: [vertex('a', 4), vertex('b', 4, 10)] },
      '10 slots, 1 per KPU, 10 KPU, 1.21 USD/h, maxParallelism',
    ],
    [
      'does not move a vertex whose own parallelism is set in the code, but gives it its slots',
      { current: size(4, 1), needs: { a: 2, b: 3 }, vertices: [vertex('a', 4), vertex('b', 3)] },
      '3 slots, 1 per KPU, 3 KPU, 0.44 USD/h',
    ],
    [
      'keeps the KPUs that the CPU needs where max parallelism binds: 4 x 80 % at 80 % are 4, though one would have all slots',
      { current: size(4, 1), needs: { a: 4 }, cpu: 0.8, memory: 0.1, vertices: [vertex('a', 4, 4)] },
      '4 slots, 1 per KPU, 4 KPU, 0.55 USD/h',
    ],
    [
      'comes as near to the KPUs that the CPU needs as max parallelism allows: 6 of 8',
      { current: size(4, 2), needs: { a: 4 }, cpu: 0.8, memory: 0.1, loadFactor: 4, vertices: [vertex('a', 4, 6)] },
      '6 slots, 1 per KPU, 6 KPU, 0.77 USD/h, maxParallelism',
    ],
    [
      'fills as few slots as it can for the same KPUs: 9 at 4 per KPU, 8 at 3',
      { current: size(8, 4), needs: { a: 8 }, cpu: 0.8, memory: 0.7, loadFactor: 1.5 },
      '8 slots, 3 per KPU, 3 KPU, 0.44 USD/h',
    ],
    [
      'spreads slots also where memory ran short with as many per KPU as would be then',
      {
        current: size(8, 4),
        needs: { a: 8 },
        cpu: 0.8,
        memory: 0.7,
        loadFactor: 1.5,
        memoryLimits: { memoryConstrained: 3 },
      },
      '8 slots, 3 per KPU, 3 KPU, 0.44 USD/h',
    ],
    [
      'keeps ParallelismPerKPU where another would take as many KPUs and slots',
      { current: size(8, 5), needs: { a: 8 }, cpu: 0.1, memory: 0.7 },
      '8 slots, 5 per KPU, 2 KPU, 0.33 USD/h',
    ],
    [
      'counts what containers hold where slots would lie closer: 8 x 30 % need 4 KPUs at 2 per KPU',
      { current: size(8, 1), needs: { a: 2 }, cpu: 0.1, memory: 0.5 },
      '2 slots, 1 per KPU, 2 KPU, 0.33 USD/h',
    ],
    [
      'counts the heap of the slots that more KPUs bring in: 8 x 45 % of heap, 5 slots need 4 KPUs, and 7 slots still do',
      {
        current: size(16, 2),
        needs: { a: 5 },
        cpu: 0.1,
        pools: { containerMemory: 0.3, heapUse: 0.55, managedUse: 0.1, oldCollections: 0.01 },
      },
      '7 slots, 2 per KPU, 4 KPU, 0.55 USD/h',
    ],
  ])('kpuSizing %s', (_, given, expected) => {
    expect(text(given)).toBe(expected);
  });

  const calm: JobSample = { containerMemory: 0.3, heapUse: 0.2, managedUse: 0.1, oldCollections: 0.01 };
  it.each<[string, Partial<Case>, string]>([
    ['CPU and memory are calm', {}, '4 per KPU, 2 KPU'],
    [
      'the heap would be too full: 10 + 2 x 25 % would do, 10 + 3 x 25 % not',
      { pools: { heapUse: 0.35 } },
      '2 per KPU, 4 KPU',
    ],
    ['managed memory would not hold it', { pools: { managedUse: 0.3 } }, '2 per KPU, 4 KPU'],
    ['RocksDB fills all managed memory there is', { pools: { managedUse: 1 } }, '1 per KPU, 8 KPU'],
    [
      'garbage collection takes more than half of its threshold',
      { pools: { oldCollections: 0.06 } },
      '1 per KPU, 8 KPU',
    ],
    ['garbage collection takes just half of its threshold', { pools: { oldCollections: 0.05 } }, '4 per KPU, 2 KPU'],
    [
      'the container would pass its threshold, whatever the head-room: 20 + 3 x 18 % would do, 20 + 4 x 18 % not',
      { pools: { containerMemory: 0.38 }, memoryLimits: { headRoom: 0.05 } },
      '3 per KPU, 3 KPU',
    ],
    [
      'the heap would pass its threshold, whatever the head-room: 10 + 3 x 21 % would do, 10 + 4 x 21 % not',
      { pools: { heapUse: 0.31 }, memoryLimits: { headRoom: 0.05 } },
      '3 per KPU, 3 KPU',
    ],
    ['more head-room is wanted', { memoryLimits: { headRoom: 0.5 } }, '2 per KPU, 4 KPU'],
    ['memory ran short at 4 per KPU lately', { memoryLimits: { memoryConstrained: 4 } }, '3 per KPU, 3 KPU'],
    ['closer than 2 it did not fit all the time', { atMostPerKpu: 2 }, '2 per KPU, 4 KPU'],
    ['the heap was not measured', { pools: { heapUse: Number.NaN } }, '1 per KPU, 8 KPU'],
    ['it is switched off', { memoryLimits: { enabled: false } }, '1 per KPU, 8 KPU'],
  ])('slots of 1 per KPU lie as close as memory allows: %s', (_, { pools, ...given }, expected) => {
    const all = { current: size(8, 1), needs: { a: 8 }, cpu: 0.1, pools: { ...calm, ...pools }, ...given };
    expect(text(all)).toContain(expected);
  });

  it.each<[string, Partial<Case>, string]>([
    ['nothing is near its limit', { pools: { managedUse: 0.9, heapUse: 0.7 } }, '4 per KPU, 2 KPU'],
    ['a container is just at its threshold', { pools: { containerMemory: 0.9 } }, '4 per KPU, 2 KPU'],
    ['the heap is just at its threshold', { pools: { heapUse: 0.85 } }, '4 per KPU, 2 KPU'],
    ['garbage collection is just at its threshold', { pools: { oldCollections: 0.1 } }, '4 per KPU, 2 KPU'],
    ['it is switched off', { pools: { containerMemory: 0.95 }, memoryLimits: { enabled: false } }, '4 per KPU, 2 KPU'],
    ['a container is: 20 + 3/4 x 75 % at 3', { pools: { containerMemory: 0.95 } }, '3 per KPU, 3 KPU'],
    ['the heap is', { pools: { heapUse: 0.9 } }, '3 per KPU, 3 KPU'],
    ['a whole heap is: 10 + 3/4 x 90 % leaves enough', { pools: { heapUse: 1 } }, '3 per KPU, 3 KPU'],
    ['… but not with more head-room', { pools: { heapUse: 1 }, memoryLimits: { headRoom: 0.3 } }, '2 per KPU, 4 KPU'],
    ['garbage collection is above its threshold', { pools: { oldCollections: 0.2 } }, '3 per KPU, 3 KPU'],
    [
      'only container memory was measured',
      { pools: { containerMemory: 0.95, heapUse: Number.NaN } },
      '3 per KPU, 3 KPU',
    ],
    [
      'the quota has no room for all slots elsewhere',
      { pools: { containerMemory: 0.95 }, maxKpus: 2 },
      '4 per KPU, 2 KPU',
    ],
    [
      'the other threshold is higher',
      { pools: { heapUse: 0.9 }, memoryLimits: { heapThreshold: 0.95 } },
      '4 per KPU, 2 KPU',
    ],
  ])('slots of 4 per KPU get more memory when it is short: %s', (_, { pools, ...given }, expected) => {
    const all = {
      current: size(8, 4),
      needs: { a: 8 },
      cpu: 0.1,
      pools: { ...calm, containerMemory: 0.7, ...pools },
      ...given,
    };
    expect(text(all)).toContain(expected);
  });

  it('gives up only as many KPUs as the heap can spare', () => {
    const given = {
      current: size(8, 1),
      needs: { a: 2 },
      cpu: 0.1,
      pools: { ...calm, containerMemory: 0.8, heapUse: 0.5 },
    };
    expect(text(given)).toContain('4 slots, 1 per KPU, 4 KPU');
    expect(kpuSizing(need(given)).because.map(({ says }) => says)).toEqual([
      '4 slots in 4 KPUs (1 per KPU): a needs 2 of them, the memory needs 4 KPUs. It costs 0.55 USD an hour, before 0.99.',
      '4 GB of memory per slot; expected in use: container memory 80 %, heap 70 %, managed memory 10 %. With 2 per KPU container memory would be 140 % full, at most 80 % is wanted.',
      "At 1.00 times today's load it needs 0.80 vCPU, planned at 80 % of each.",
      'The heap of 8 KPUs is 50 % full after collections: what it holds needs 4 of them.',
    ]);
  });

  it('says which measure decided, with pools, memory per slot and prices', () => {
    const given = { current: size(8, 1), needs: { a: 8 }, cpu: 0.1, pools: { ...calm, heapUse: 0.35 } };
    const { because } = kpuSizing(need(given));
    expect(because[0]?.says).toBe('8 slots in 4 KPUs (2 per KPU): a needs 8. It costs 0.55 USD an hour, before 0.99.');
    expect(because[1]).toEqual({
      rule: 'kpu-memory',
      says: '2 GB of memory per slot, before 4; expected in use: container memory 45 %, heap 60 %, managed memory 20 %. With 3 per KPU heap would be 85 % full, at most 80 % is wanted.',
      numbers: {
        containerMemory: { value: 30, unit: '%' },
        heap: { value: 35, unit: '%' },
        managedMemory: { value: 10, unit: '%' },
        oldCollections: { value: 1, unit: '%' },
        memoryPerSlot: { value: 2, unit: 'GB' },
        memoryPerSlotBefore: { value: 4, unit: 'GB' },
        headRoom: { value: 20, unit: '%' },
      },
    });
  });

  it('tells a slot that has a whole KPU and is short all the same', () => {
    const given = { current: size(4, 1), needs: { a: 4 }, cpu: 0.1, pools: { ...calm, containerMemory: 0.95 } };
    expect(text(given)).toContain('4 slots, 1 per KPU');
    expect(kpuSizing(need(given)).because).toContainEqual(
      expect.objectContaining({
        rule: 'kpu-memory-shortage',
        says: 'Container memory is 95 % full or more for minutes; more than 90 % is near its limit, and a slot has a whole KPU already: only a higher parallelism or a smaller state gives it more.',
      }),
    );
  });

  it('says by how many KPUs max parallelism keeps it short', () => {
    const given = { current: size(4, 2), needs: { a: 4 }, cpu: 0.8, memory: 0.1, loadFactor: 4 };
    expect(kpuSizing(need({ ...given, vertices: [vertex('a', 4, 6)] })).because).toContainEqual({
      rule: 'max-parallelism',
      bound: 'maxParallelism',
      says: 'It is the CPU of 2 KPUs short: no vertex can have a parallelism above 6.',
      numbers: { maxParallelism: { value: 6, unit: 'slots' } },
    });
  });

  it('names the first of the widest vertices', () => {
    const { because } = kpuSizing(need({ current: size(4, 1), needs: { a: 2, b: 6, c: 6 } }));
    expect(because[0]).toMatchObject({ rule: 'kpu', vertex: 'b' });
  });

  it('names the busiest of the widest vertices, where that is measured', () => {
    const given = need({ current: size(4, 1), needs: { a: 2, b: 6, c: 6 } });
    const window = given.window.map((sample) => ({
      ...sample,
      vertices: { a: busy(0.99), b: busy(0.1), c: busy(0.8) },
    }));
    expect(kpuSizing({ ...given, window }).because[0]).toMatchObject({ rule: 'kpu', vertex: 'c' });
  });

  it('says what each vertex gets', () => {
    const given = { current: size(4, 1), needs: { a: 2, b: 6, one: 5 } };
    const vertices = [vertex('a', 4), vertex('b', 4), vertex('one', 1, 1)];
    const { parallelism, because } = kpuSizing(need({ ...given, vertices }));
    expect(parallelism).toEqual({ a: 6, b: 6, one: 1 });
    expect(because.map((reason) => reason.says)).toEqual([
      '6 slots in 6 KPUs (1 per KPU): b needs 6. It costs 0.77 USD an hour, before 0.55.',
      "one needs 5, but runs at 1 of its own, set in the job's code: the application's parallelism does not move it.",
      'Not measured: CPU, container memory, heap, managed memory and garbage collection. Slots are not packed closer than 1 per KPU.',
    ]);
  });
});
