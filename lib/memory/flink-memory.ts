/** How is the memory that Flink itself uses divided: heap, off-heap, managed and network? */
import { type FlinkConfiguration, read } from '../options/declare.ts';
import { taskManagerOptions } from '../options/declared/task-manager.ts';
import { printReadableMemorySize as print } from '../options/memory-size.ts';
import { OptionError } from '../options/option-error.ts';
import {
  isConfigured,
  MemoryContradiction,
  networkRange,
  numberOf,
  rangeOf,
  sizeOf,
  withinRange,
  withinRangeOfRest,
} from './memory-options.ts';

/** Bytes. */
export interface FlinkMemory {
  readonly frameworkHeap: number;
  readonly frameworkOffHeap: number;
  readonly taskHeap: number;
  readonly taskOffHeap: number;
  readonly managed: number;
  readonly network: number;
}

export const flinkMemorySize = (memory: FlinkMemory): number =>
  memory.frameworkHeap +
  memory.frameworkOffHeap +
  memory.taskHeap +
  memory.taskOffHeap +
  memory.managed +
  memory.network;

/** Task heap and managed memory are given; network is the rest of the Flink size, or a share when that is not given. */
export const fromHeapAndManaged = (configuration: FlinkConfiguration): FlinkMemory => {
  const given = {
    ...basics(configuration),
    taskHeap: sizeOf(configuration, 'taskHeap'),
    managed: sizeOf(configuration, 'managedSize'),
  };
  if (isConfigured(configuration, 'flinkSize'))
    return withRestAsNetwork(configuration, given, sizeOf(configuration, 'flinkSize'));
  const others = flinkMemorySize({ ...given, network: 0 });
  const network = usesBufferCount(configuration)
    ? bufferCountBytes(configuration)
    : withinRangeOfRest(networkRange(configuration), others);
  return { ...given, network };
};

/** The Flink size is given: managed memory is a share of it; then network or task heap is the rest. */
export const fromFlinkSize = (configuration: FlinkConfiguration, total: number): FlinkMemory => {
  const managed = isConfigured(configuration, 'managedSize')
    ? sizeOf(configuration, 'managedSize')
    : withinRange(rangeOf(configuration, 'managedFraction', 0, Number.POSITIVE_INFINITY), total);
  const given = { ...basics(configuration), managed };
  if (isConfigured(configuration, 'taskHeap')) {
    return withRestAsNetwork(configuration, { ...given, taskHeap: sizeOf(configuration, 'taskHeap') }, total);
  }
  const network = usesBufferCount(configuration)
    ? bufferCountBytes(configuration)
    : withinRange(networkRange(configuration), total);
  const rest = total - flinkMemorySize({ ...given, network, taskHeap: 0 });
  if (rest < 0) throw tooMuch({ ...given, network }, total);
  return { ...given, network, taskHeap: rest };
};

const basics = (configuration: FlinkConfiguration) => ({
  frameworkHeap: sizeOf(configuration, 'frameworkHeap'),
  frameworkOffHeap: sizeOf(configuration, 'frameworkOffHeap'),
  taskOffHeap: sizeOf(configuration, 'taskOffHeap'),
});

const withRestAsNetwork = (
  configuration: FlinkConfiguration,
  given: Omit<FlinkMemory, 'network'>,
  total: number,
): FlinkMemory => {
  const network = total - flinkMemorySize({ ...given, network: 0 });
  if (network < 0) throw tooMuch(given, total);
  if (usesBufferCount(configuration)) {
    const configured = bufferCountBytes(configuration);
    if (configured === network) return { ...given, network };
    throw new MemoryContradiction(
      `${print(network)} are left for the network, but taskmanager.network.numberOfBuffers asks for ${print(configured)}.`,
    );
  }
  const { least, most } = networkRange(configuration);
  if (network >= least && network <= most) return { ...given, network };
  throw new MemoryContradiction(
    `${print(network)} are left for the network; it must be between taskmanager.memory.network.min (${print(least)}) and taskmanager.memory.network.max (${print(most)}).`,
  );
};

const tooMuch = (parts: Partial<FlinkMemory>, total: number): MemoryContradiction => {
  const sum = Object.entries(parts).map(([name, bytes]) => `${name} ${print(bytes)}`);
  return new MemoryContradiction(`${sum.join(' + ')} is more than the Flink size (${print(total)}).`);
};

/** The number of buffers counts only while none of the newer network options is set. */
const usesBufferCount = (configuration: FlinkConfiguration): boolean =>
  isConfigured(configuration, 'networkBuffers') &&
  !(['networkMin', 'networkMax', 'networkFraction'] as const).some((name) => isConfigured(configuration, name));

const bufferCountBytes = (configuration: FlinkConfiguration): number => {
  const { key } = taskManagerOptions.segmentSize;
  const segment = read(configuration, taskManagerOptions.segmentSize);
  if (segment.kind === 'unreadable') throw new OptionError(key, segment.text);
  if (segment.value < 4096 || !Number.isInteger(Math.log2(segment.value))) {
    throw new MemoryContradiction(`${key} (${segment.value} bytes) must be a power of 2, at least 4096.`);
  }
  return numberOf(configuration, 'networkBuffers') * segment.value;
};
