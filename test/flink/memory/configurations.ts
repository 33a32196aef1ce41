/**
 * Configurations that Flink accepts: every way of giving the memory, and every bound from both sides.
 * Network memory is allocated when a task manager starts, so it is small; heap and managed memory are only promised.
 */
import type { FlinkConfiguration } from '../../../lib/options/declare.ts';

export interface Case {
  readonly name: string;
  readonly configuration: FlinkConfiguration;
  /** It has `taskmanager.network.numberOfBuffers`, which Flink 2 overlooks. */
  readonly onlyFlink1?: true;
}

/** `taskmanager.memory.*` by short names, and others in full. */
export const memory = (
  sizes: Readonly<Record<string, string>>,
  others: FlinkConfiguration = {},
): FlinkConfiguration => ({
  ...Object.fromEntries(Object.entries(sizes).map(([name, size]) => [`taskmanager.memory.${name}`, size])),
  ...others,
});

export const accepted: readonly Case[] = [
  { name: 'process size', configuration: memory({ 'process.size': '1728m' }) },
  { name: 'Flink size', configuration: memory({ 'flink.size': '987654321' }) },
  {
    name: 'task heap and managed, no total',
    configuration: memory({ 'task.heap.size': '400 mb', 'managed.size': '333333333 bytes' }),
  },
  {
    name: 'process and Flink size: overhead is the rest',
    configuration: memory({ 'process.size': '2 gb', 'flink.size': '1600 mb' }),
  },
  {
    name: 'Flink size and task heap: network is the rest',
    configuration: memory({ 'flink.size': '1 gb', 'task.heap.size': '300 mb', 'managed.fraction': '0.39' }),
  },
  {
    name: 'all totals and parts, none left over',
    configuration: memory({
      'process.size': '1664 mb',
      'flink.size': '1216 mb',
      'task.heap.size': '640 mb',
      'managed.size': '256 mb',
    }),
  },
  { name: 'network and overhead held up by their least', configuration: memory({ 'process.size': '1040 mb' }) },
  {
    name: 'network and overhead held down by their most',
    configuration: memory({ 'process.size': '16 gb', 'network.max': '80 mb' }),
  },
  {
    name: 'shares between their bounds, in single precision',
    configuration: memory({
      'process.size': '1999999999',
      'managed.fraction': '0.123456789',
      'network.fraction': '0.0333',
      'network.min': '1 mb',
      'network.max': '900 mb',
      'jvm-overhead.fraction': '0.277',
      'jvm-overhead.min': '1 mb',
      'jvm-overhead.max': '2 gb',
    }),
  },
  {
    name: 'no managed memory; network of a fixed size',
    configuration: memory({
      'process.size': '1 gb',
      'managed.fraction': '0',
      'network.min': '20 mb',
      'network.max': '20 mb',
    }),
  },
  {
    name: 'almost all managed',
    configuration: memory({ 'flink.size': '5 gb', 'managed.fraction': '0.8999', 'network.fraction': '0.02' }),
  },
  {
    name: "Flink's own heap and off-heap, off-heap for tasks",
    configuration: memory({
      'flink.size': '1 gb',
      'framework.heap.size': '77 mb',
      'framework.off-heap.size': '99999999 bytes',
      'task.off-heap.size': '12345 kb',
    }),
  },
  { name: 'metaspace', configuration: memory({ 'process.size': '1200000 kb', 'jvm-metaspace.size': '99 mb' }) },
  {
    name: 'tiny',
    configuration: memory({
      'process.size': '216 mb',
      'framework.heap.size': '8 mb',
      'framework.off-heap.size': '24 mb',
      'managed.size': '1 mb',
      'network.min': '2 mb',
      'network.fraction': '0.001',
      'jvm-metaspace.size': '80 mb',
      'jvm-overhead.min': '32 mb',
    }),
  },
  {
    name: 'large, eight slots',
    configuration: memory(
      { 'process.size': '64 gb', 'network.max': '96 mb', 'jvm-overhead.max': '8 gb' },
      { 'taskmanager.numberOfTaskSlots': '8' },
    ),
  },
  {
    name: 'three slots, larger segments',
    configuration: memory(
      { 'task.heap.size': '200 mb', 'managed.size': '100 mb', 'segment-size': '128 kb', 'network.fraction': '0.15' },
      { 'taskmanager.numberOfTaskSlots': '3' },
    ),
  },
  {
    name: 'a number of network buffers',
    configuration: memory(
      { 'flink.size': '1 gb', 'segment-size': '16 kb' },
      { 'taskmanager.network.numberOfBuffers': '2048' },
    ),
    onlyFlink1: true,
  },
  {
    name: 'former keys of managed and network memory',
    configuration: memory(
      { 'process.size': '1 gb', size: '200 mb' },
      { 'taskmanager.network.memory.min': '24 mb', 'taskmanager.network.memory.fraction': '0.01' },
    ),
  },
];
