/**
 * Flink's own model of a task manager's memory: the pools that a `taskmanager.memory.*` configuration comes to. It may
 * give the process size, the Flink size, or task heap and managed memory, and any of the parts besides.
 */
import type { FlinkConfiguration } from '../options/declare.ts';
import { printReadableMemorySize as print } from '../options/memory-size.ts';
import { type FlinkMemory, flinkMemorySize, fromFlinkSize, fromHeapAndManaged } from './flink-memory.ts';
import {
  isConfigured,
  keyOf,
  MemoryContradiction,
  overheadKey,
  overheadRange,
  sizeOf,
  withinRange,
  withinRangeOfRest,
} from './memory-options.ts';

/** Bytes. */
export interface ProcessMemory extends FlinkMemory {
  readonly metaspace: number;
  readonly overhead: number;
}

export type ProcessMemoryModel =
  | { readonly kind: 'memory'; readonly memory: ProcessMemory }
  /** `problem` says what contradicts what, or which size is missing. */
  | { readonly kind: 'contradiction'; readonly problem: string };

/** Throws `OptionError` for a number that can't be read, as Flink does. */
export const processMemoryOf = (configuration: FlinkConfiguration): ProcessMemoryModel => {
  try {
    return { kind: 'memory', memory: derive(configuration) };
  } catch (error) {
    if (error instanceof MemoryContradiction) return { kind: 'contradiction', problem: error.message };
    throw error;
  }
};

const derive = (configuration: FlinkConfiguration): ProcessMemory => {
  if (isConfigured(configuration, 'taskHeap') && isConfigured(configuration, 'managedSize')) {
    const flink = fromHeapAndManaged(configuration);
    return { ...flink, ...aroundFlinkSize(configuration, flinkMemorySize(flink)) };
  }
  if (isConfigured(configuration, 'flinkSize')) {
    const size = sizeOf(configuration, 'flinkSize');
    return { ...fromFlinkSize(configuration, size), ...aroundFlinkSize(configuration, size) };
  }
  if (isConfigured(configuration, 'processSize')) return fromProcessSize(configuration);
  throw new MemoryContradiction(
    'One of these must be set: taskmanager.memory.process.size, taskmanager.memory.flink.size, or both taskmanager.memory.task.heap.size and taskmanager.memory.managed.size.',
  );
};

const fromProcessSize = (configuration: FlinkConfiguration): ProcessMemory => {
  const size = sizeOf(configuration, 'processSize');
  const metaspace = sizeOf(configuration, 'metaspace');
  const overhead = withinRange(overheadRange(configuration), size);
  const flinkSize = size - metaspace - overhead;
  if (flinkSize < 0) {
    throw new MemoryContradiction(
      `${keyOf(configuration, 'metaspace')} ${print(metaspace)} + ${overheadKey(configuration, overhead)} ${print(overhead)} are more than taskmanager.memory.process.size (${print(size)}).`,
    );
  }
  return { ...fromFlinkSize(configuration, flinkSize), metaspace, overhead };
};

/** JVM overhead is what the process size leaves, or a share when that is not given. */
const aroundFlinkSize = (
  configuration: FlinkConfiguration,
  flinkSize: number,
): Pick<ProcessMemory, 'metaspace' | 'overhead'> => {
  const metaspace = sizeOf(configuration, 'metaspace');
  if (!isConfigured(configuration, 'processSize')) {
    return { metaspace, overhead: withinRangeOfRest(overheadRange(configuration), flinkSize + metaspace) };
  }
  const size = sizeOf(configuration, 'processSize');
  const overhead = size - flinkSize - metaspace;
  const flink = isConfigured(configuration, 'flinkSize')
    ? keyOf(configuration, 'flinkSize')
    : `${keyOf(configuration, 'taskHeap')}, ${keyOf(configuration, 'managedSize')} and Flink's other parts`;
  const parts = `${flink} ${print(flinkSize)} + ${keyOf(configuration, 'metaspace')} ${print(metaspace)}`;
  if (overhead < 0) {
    throw new MemoryContradiction(`${parts} are more than taskmanager.memory.process.size (${print(size)}).`);
  }
  const { least, most } = overheadRange(configuration);
  if (overhead >= least && overhead <= most) return { metaspace, overhead };
  throw new MemoryContradiction(
    `taskmanager.memory.process.size (${print(size)}) leaves ${print(overhead)} of JVM overhead besides ${parts}; it must be ` +
      `between taskmanager.memory.jvm-overhead.min (${print(least)}) and taskmanager.memory.jvm-overhead.max (${print(most)}).`,
  );
};
