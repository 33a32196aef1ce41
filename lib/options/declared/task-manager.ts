/** Flink's own options for the memory of a task manager: key, type, default and one sentence. */
import { flinkOption, flinkUnset } from '../declare.ts';
import { memorySize } from '../memory-size.ts';
import { float, integer } from '../numbers.ts';

const memory = 'taskmanager.memory.';

export const taskManagerOptions = {
  processSize: flinkUnset(`${memory}process.size`, memorySize, 'Everything a task manager may use.'),
  flinkSize: flinkUnset(`${memory}flink.size`, memorySize, 'What Flink uses: all but metaspace and JVM overhead.'),
  frameworkHeap: flinkOption(`${memory}framework.heap.size`, memorySize, '128 mb', 'Heap for Flink itself.'),
  frameworkOffHeap: flinkOption(
    `${memory}framework.off-heap.size`,
    memorySize,
    '128 mb',
    'Off-heap memory for Flink itself.',
  ),
  taskHeap: flinkUnset(`${memory}task.heap.size`, memorySize, 'Heap for tasks.'),
  taskOffHeap: flinkOption(`${memory}task.off-heap.size`, memorySize, '0 bytes', 'Off-heap memory for tasks.'),
  managedSize: flinkUnset(
    `${memory}managed.size`,
    memorySize,
    'Managed memory (RocksDB, sorting, Python).',
    `${memory}size`,
  ),
  managedFraction: flinkOption(
    `${memory}managed.fraction`,
    float,
    '0.4',
    'Managed memory as a share of the Flink size.',
  ),
  networkMin: flinkOption(`${memory}network.min`, memorySize, '64 mb', 'Network memory is at least this.', {
    deprecated: 'taskmanager.network.memory.min',
  }),
  networkMax: flinkOption(
    `${memory}network.max`,
    memorySize,
    '9223372036854775807 bytes',
    'Network memory is at most this.',
    { deprecated: 'taskmanager.network.memory.max' },
  ),
  networkFraction: flinkOption(
    `${memory}network.fraction`,
    float,
    '0.1',
    'Network memory as a share of the Flink size.',
    {
      deprecated: 'taskmanager.network.memory.fraction',
    },
  ),
  networkBuffers: flinkUnset(
    'taskmanager.network.numberOfBuffers',
    integer,
    'Network memory as a number of segments; counts only while no other network option is set.',
  ),
  metaspace: flinkOption(`${memory}jvm-metaspace.size`, memorySize, '256 mb', 'Metaspace of the JVM.'),
  overheadMin: flinkOption(`${memory}jvm-overhead.min`, memorySize, '192 mb', 'JVM overhead is at least this.'),
  overheadMax: flinkOption(`${memory}jvm-overhead.max`, memorySize, '1 gb', 'JVM overhead is at most this.'),
  overheadFraction: flinkOption(
    `${memory}jvm-overhead.fraction`,
    float,
    '0.1',
    'JVM overhead as a share of the process size.',
  ),
  segmentSize: flinkOption(`${memory}segment-size`, memorySize, '32 kb', 'Size of one network buffer.'),
  buffersPerChannel: flinkOption(
    'taskmanager.network.memory.buffers-per-channel',
    integer,
    '2',
    'Network buffers that every channel has to itself.',
  ),
  floatingBuffersPerGate: flinkOption(
    'taskmanager.network.memory.floating-buffers-per-gate',
    integer,
    '8',
    'Network buffers that the channels of a gate share.',
  ),
} as const;

export type TaskManagerOptionName = keyof typeof taskManagerOptions;
