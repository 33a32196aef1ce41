import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flinkMemorySize } from '../../../lib/memory-tuning/flink-memory.ts';
import { processMemoryOf } from '../../../lib/memory-tuning/process-memory.ts';
import { OptionError } from '../../../lib/options/option-error.ts';
import { countedProperty } from '../../support/counted-property.ts';

const mb = 2 ** 20;
const configuration = (sizes: Record<string, string>) =>
  Object.fromEntries(Object.entries(sizes).map(([name, size]) => [`taskmanager.memory.${name}`, size]));

describe("Flink's memory model", () => {
  it('divides a process size', () => {
    expect(processMemoryOf(configuration({ 'process.size': '4 gb' }))).toEqual({
      kind: 'memory',
      memory: {
        frameworkHeap: 128 * mb,
        frameworkOffHeap: 128 * mb,
        // 4 gb - 256 mb - overhead = 3597035104 for Flink; 0.4 and 0.1 of it in single precision.
        taskHeap: 1_530_082_070,
        taskOffHeap: 0,
        managed: 1_438_814_063,
        network: 359_703_515,
        metaspace: 256 * mb,
        overhead: 429_496_736,
      },
    });
  });

  it('divides a Flink size, and adds metaspace and overhead', () => {
    expect(
      processMemoryOf(configuration({ 'flink.size': '3 gb', 'managed.size': '1 gb', 'network.max': '128 mb' })),
    ).toEqual({
      kind: 'memory',
      memory: {
        frameworkHeap: 128 * mb,
        frameworkOffHeap: 128 * mb,
        taskHeap: (3072 - 1024 - 128 - 256) * mb,
        taskOffHeap: 0,
        managed: 1024 * mb,
        network: 128 * mb,
        metaspace: 256 * mb,
        // 3328 mb * (0.1 / 0.9), in single precision.
        overhead: 387_740_109,
      },
    });
  });

  it('adds up task heap and managed memory', () => {
    const sizes = {
      'task.heap.size': '1 gb',
      'managed.size': '1 gb',
      'network.min': '300 mb',
      'jvm-overhead.min': '1 gb',
    };
    expect(processMemoryOf(configuration(sizes))).toMatchObject({
      kind: 'memory',
      memory: { taskHeap: 1024 * mb, managed: 1024 * mb, network: 300 * mb, overhead: 1024 * mb },
    });
  });

  it('leaves the rest to the network when all else is given', () => {
    const sizes = { 'flink.size': '3 gb', 'task.heap.size': '1 gb', 'managed.size': '1 gb' };
    expect(processMemoryOf(configuration(sizes))).toMatchObject({ memory: { network: (1024 - 256) * mb } });
  });

  it('takes a number of network buffers only while no newer option is set', () => {
    const sizes = { ...configuration({ 'flink.size': '3 gb' }), 'taskmanager.network.numberOfBuffers': '2048' };
    expect(processMemoryOf(sizes)).toMatchObject({ memory: { network: 64 * mb } });
    const newer = { ...sizes, ...configuration({ 'network.min': '100 mb', 'network.fraction': '0' }) };
    expect(processMemoryOf(newer)).toMatchObject({ memory: { network: 100 * mb } });
  });

  it.each([
    [{}, 'One of these must be set'],
    [{ 'process.size': '300 mb' }, 'are more than taskmanager.memory.process.size'],
    [{ 'process.size': '4 gib' }, 'taskmanager.memory.process.size: "4 gib" is wrong'],
    [
      { 'process.size': '4 gb', 'flink.size': '5 gb' },
      '+ taskmanager.memory.jvm-metaspace.size 256.000mb (268435456 bytes) are more than taskmanager.memory.process.size',
    ],
    [{ 'process.size': '4 gb', 'flink.size': '1 gb' }, 'must be between taskmanager.memory.jvm-overhead.min'],
    [{ 'flink.size': '1 gb', 'managed.size': '1 gb' }, 'are more than taskmanager.memory.flink.size (1024.000mb'],
    [{ 'flink.size': '3 gb', 'task.heap.size': '4 gb' }, 'taskmanager.memory.task.heap.size 4.000gb'],
    [
      { 'flink.size': '3 gb', 'task.heap.size': '1 gb', 'network.max': '64 mb' },
      'it must be between taskmanager.memory.network.min (64.000mb (67108864 bytes))',
    ],
    [{ 'process.size': '4 gb', 'managed.fraction': '1' }, 'taskmanager.memory.managed.fraction (1) must be'],
    [
      { 'process.size': '4 gb', 'jvm-overhead.min': '2 gb' },
      'taskmanager.memory.jvm-overhead.min (2.000gb (2147483648 bytes)) must not be above taskmanager.memory.jvm-overhead.max',
    ],
  ])('%j: %s', (sizes: Record<string, string>, says) => {
    expect(processMemoryOf(configuration(sizes))).toEqual({
      kind: 'contradiction',
      problem: expect.stringContaining(says),
    });
  });

  it('counts network buffers only in segments that Flink has', () => {
    const sizes = {
      ...configuration({ 'flink.size': '3 gb', 'segment-size': '5000' }),
      'taskmanager.network.numberOfBuffers': '2048',
    };
    expect(processMemoryOf(sizes)).toEqual({ kind: 'contradiction', problem: expect.stringContaining('a power of 2') });
  });

  it('stumbles over a fraction that is no number, as Flink does', () => {
    const sizes = configuration({ 'process.size': '4 gb', 'managed.fraction': 'half' });
    expect(() => processMemoryOf(sizes)).toThrow(OptionError);
  });

  it('gives away every byte of a process size, and none twice', () => {
    const bytes = fc.integer({ min: 100 * mb, max: 2 ** 40 });
    countedProperty(
      { 'a process size that can be divided': 0.2, 'a contradiction': 0.2 },
      [bytes, fc.integer({ min: 0, max: 99 }), fc.integer({ min: 0, max: 99 })],
      (met, size, managed, network) => {
        const model = processMemoryOf(
          configuration({
            'process.size': `${size}`,
            'managed.fraction': `${managed / 100}`,
            'network.fraction': `${network / 100}`,
          }),
        );
        if (model.kind === 'contradiction') return met('a contradiction');
        met('a process size that can be divided');
        const { metaspace, overhead } = model.memory;
        expect(flinkMemorySize(model.memory) + metaspace + overhead).toBe(size);
        expect(Math.min(...Object.values(model.memory))).toBeGreaterThanOrEqual(0);
      },
      { numRuns: 200 },
    );
  });
});
