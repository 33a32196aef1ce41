/** Configurations that Flink refuses, with the keys that contradict one another and what Flink says. */
import { type Case, memory } from './configurations.ts';

export interface Contradiction extends Case {
  /** In full; ours must name all of them. */
  readonly keys: readonly string[];
  /** The exception's class, where it is not IllegalConfigurationException. */
  readonly error?: 'IllegalArgumentException';
  /** A part of Flink's message: it is the same contradiction. */
  readonly flink: string;
}

const sizeKeys = (...names: readonly string[]): readonly string[] => names.map((name) => `taskmanager.memory.${name}`);

export const contradictions: readonly Contradiction[] = [
  {
    name: 'nothing is given',
    configuration: memory({ 'managed.fraction': '0.2' }),
    keys: sizeKeys('process.size', 'flink.size', 'task.heap.size', 'managed.size'),
    flink: 'need to be configured explicitly',
  },
  {
    name: 'a size that is none',
    configuration: memory({ 'process.size': '4 gib' }),
    keys: sizeKeys('process.size'),
    flink: "Could not parse value '4 gib' for key 'taskmanager.memory.process.size'",
  },
  {
    name: 'a share that is none',
    configuration: memory({ 'process.size': '4 gb', 'managed.fraction': 'half' }),
    keys: sizeKeys('managed.fraction'),
    error: 'IllegalArgumentException',
    flink: "Could not parse value 'half' for key 'taskmanager.memory.managed.fraction'",
  },
  {
    name: 'a share of everything',
    configuration: memory({ 'process.size': '4 gb', 'managed.fraction': '1' }),
    keys: sizeKeys('managed.fraction'),
    flink: "Inconsistently configured Key: 'taskmanager.memory.managed.fraction'",
  },
  {
    name: 'metaspace and overhead above the process size',
    configuration: memory({ 'process.size': '400 mb' }),
    keys: sizeKeys('process.size', 'jvm-metaspace.size', 'jvm-overhead.min'),
    flink: 'exceed configured Total Process Memory',
  },
  {
    name: 'parts above the Flink size',
    configuration: memory({ 'flink.size': '1 gb', 'managed.size': '900 mb' }),
    keys: sizeKeys('flink.size', 'managed.size', 'network.fraction'),
    flink: 'exceed configured Total Flink Memory',
  },
  {
    name: 'parts above what the process size leaves',
    configuration: memory({ 'process.size': '1 gb', 'task.off-heap.size': '400 mb' }),
    keys: sizeKeys('process.size', 'task.off-heap.size', 'managed.fraction', 'network.min'),
    flink: 'exceed configured Total Flink Memory',
  },
  {
    name: 'task heap and managed memory above the Flink size',
    configuration: memory({ 'flink.size': '1 gb', 'task.heap.size': '600 mb', 'managed.size': '600 mb' }),
    keys: sizeKeys('flink.size', 'task.heap.size', 'managed.size'),
    flink: 'exceed configured Total Flink Memory',
  },
  {
    name: 'more left for the network than it may have',
    configuration: memory({ 'flink.size': '3 gb', 'task.heap.size': '1 gb', 'network.max': '64 mb' }),
    keys: sizeKeys('flink.size', 'task.heap.size', 'network.min', 'network.max'),
    flink: 'is not in configured Network Memory range',
  },
  {
    name: 'less left for the network than it must have',
    configuration: memory({ 'flink.size': '1 gb', 'task.heap.size': '400 mb', 'managed.size': '320 mb' }),
    keys: sizeKeys('flink.size', 'task.heap.size', 'managed.size', 'network.min'),
    flink: 'is not in configured Network Memory range',
  },
  {
    name: 'Flink size above the process size',
    configuration: memory({ 'process.size': '4 gb', 'flink.size': '5 gb' }),
    keys: sizeKeys('process.size', 'flink.size'),
    flink: 'is less than the sum of the derived',
  },
  {
    name: 'task heap and managed memory above the process size',
    configuration: memory({ 'process.size': '1 gb', 'task.heap.size': '600 mb', 'managed.size': '600 mb' }),
    keys: sizeKeys('process.size', 'task.heap.size', 'managed.size'),
    flink: 'is less than the sum of the derived',
  },
  {
    name: 'more left for overhead than it may have',
    configuration: memory({ 'process.size': '4 gb', 'flink.size': '2 gb' }),
    keys: sizeKeys('process.size', 'flink.size', 'jvm-overhead.min', 'jvm-overhead.max'),
    flink: 'is not in configured JVM Overhead range',
  },
  {
    name: 'least overhead above the most',
    configuration: memory({ 'process.size': '4 gb', 'jvm-overhead.min': '2 gb' }),
    keys: sizeKeys('jvm-overhead.min', 'jvm-overhead.max'),
    flink: "Inconsistently configured Key: 'taskmanager.memory.jvm-overhead.fraction'",
  },
  {
    name: 'least network above the most',
    configuration: memory({ 'flink.size': '1 gb', 'network.min': '128 mb', 'network.max': '127 mb' }),
    keys: sizeKeys('network.min', 'network.max'),
    flink: "Inconsistently configured Key: 'taskmanager.memory.network.fraction'",
  },
  {
    name: 'another number of network buffers than is left for them',
    configuration: memory(
      { 'flink.size': '3 gb', 'task.heap.size': '1 gb' },
      { 'taskmanager.network.numberOfBuffers': '2048' },
    ),
    keys: ['taskmanager.network.numberOfBuffers', ...sizeKeys('flink.size', 'task.heap.size')],
    flink: 'does not match configured Network Memory size',
    onlyFlink1: true,
  },
  {
    name: 'network buffers in segments that Flink does not have',
    configuration: memory(
      { 'flink.size': '3 gb', 'segment-size': '5000' },
      { 'taskmanager.network.numberOfBuffers': '2048' },
    ),
    keys: sizeKeys('segment-size'),
    flink: 'Memory segment size must be a power of 2',
    onlyFlink1: true,
  },
];
