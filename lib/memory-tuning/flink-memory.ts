/** The division of the memory that Flink itself uses: heap, off-heap, managed and network. */
import { type FlinkConfiguration, read } from '../options/declare.ts';
import { taskManagerOptions } from '../options/declared/task-manager.ts';
import { printReadableMemorySize as print } from '../options/memory-size.ts';
import { OptionError } from '../options/option-error.ts';
import {
  isConfigured,
  keyOf,
  MemoryContradiction,
  managedRange,
  networkKey,
  networkRange,
  numberOf,
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
    : withinRange(managedRange(configuration), total);
  const given = { ...basics(configuration), managed };
  if (isConfigured(configuration, 'taskHeap')) {
    return withRestAsNetwork(configuration, { ...given, taskHeap: sizeOf(configuration, 'taskHeap') }, total);
  }
  const network = usesBufferCount(configuration)
    ? bufferCountBytes(configuration)
    : withinRange(networkRange(configuration), total);
  const rest = total - flinkMemorySize({ ...given, network, taskHeap: 0 });
  if (rest < 0) throw tooMuch(configuration, { ...given, network }, total);
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
  if (network < 0) throw tooMuch(configuration, given, total);
  const left = `${print(network)} are left for the network by ${totalName(configuration)} (${print(total)}) less ${list(configuration, given)}`;
  if (usesBufferCount(configuration)) {
    const configured = bufferCountBytes(configuration);
    if (configured === network) return { ...given, network };
    const key = keyOf(configuration, 'networkBuffers');
    throw new MemoryContradiction(`${left}; ${key} asks for ${print(configured)}.`);
  }
  const { least, most } = networkRange(configuration);
  if (network >= least && network <= most) return { ...given, network };
  const low = keyOf(configuration, 'networkMin');
  const high = keyOf(configuration, 'networkMax');
  throw new MemoryContradiction(`${left}; it must be between ${low} (${print(least)}) and ${high} (${print(most)}).`);
};

const tooMuch = (configuration: FlinkConfiguration, parts: Parts, total: number): MemoryContradiction =>
  new MemoryContradiction(`${list(configuration, parts)} are more than ${totalName(configuration)} (${print(total)}).`);

type Parts = Partial<FlinkMemory>;

/** Parts by the keys that decide them, so that the error can be mended where it was made. */
const list = (configuration: FlinkConfiguration, parts: Parts): string =>
  Object.entries(parts)
    .filter(([, bytes]) => bytes > 0)
    .map(([pool, bytes]) => `${partKey(configuration, pool as keyof FlinkMemory, bytes)} ${print(bytes)}`)
    .join(' + ');

const partKey = (configuration: FlinkConfiguration, pool: keyof FlinkMemory, bytes: number): string => {
  if (pool === 'managed') {
    return keyOf(configuration, isConfigured(configuration, 'managedSize') ? 'managedSize' : 'managedFraction');
  }
  if (pool !== 'network') return keyOf(configuration, pool);
  return usesBufferCount(configuration) ? keyOf(configuration, 'networkBuffers') : networkKey(configuration, bytes);
};

const totalName = (configuration: FlinkConfiguration): string =>
  isConfigured(configuration, 'flinkSize')
    ? keyOf(configuration, 'flinkSize')
    : `what ${keyOf(configuration, 'processSize')} leaves for Flink`;

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
