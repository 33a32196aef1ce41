/** The Flink configuration that asks for this memory, as Flink's autotuning recommends it. */
import type { ConfigChanges } from '../model/decision.ts';
import { printMemorySize } from '../options/memory-size.ts';
import { fractionText } from './fractions.ts';

/** Bytes of each pool after tuning. */
export interface TunedMemory {
  readonly process: number;
  readonly flink: number;
  readonly heap: number;
  readonly managed: number;
  readonly network: number;
  readonly metaspace: number;
  readonly overhead: number;
}

/**
 * Heap follows from the others, so its sizes are removed. Keys in alphabetical order. Undefined when no memory is left
 * for Flink, so that there is nothing to be a fraction of.
 */
export const configChangesFor = (memory: TunedMemory): ConfigChanges | undefined => {
  const managed = fractionText(memory.managed, memory.flink);
  const overhead = fractionText(memory.overhead, memory.process);
  if (managed === undefined || overhead === undefined) return undefined;
  return {
    overrides: {
      'taskmanager.memory.framework.heap.size': printMemorySize(0),
      'taskmanager.memory.jvm-metaspace.size': printMemorySize(memory.metaspace),
      'taskmanager.memory.jvm-overhead.fraction': overhead,
      'taskmanager.memory.managed.fraction': managed,
      'taskmanager.memory.network.max': printMemorySize(memory.network),
      'taskmanager.memory.network.min': printMemorySize(memory.network),
      'taskmanager.memory.process.size': printMemorySize(memory.process),
    },
    removals: [
      'taskmanager.memory.flink.size',
      'taskmanager.memory.managed.size',
      'taskmanager.memory.size',
      'taskmanager.memory.task.heap.size',
    ],
  };
};

/** Lines of a Flink configuration file.  `taskmanager.memory.process.size: 1843 mb` */
export const configurationText = ({ overrides, removals }: ConfigChanges): string =>
  [
    ...Object.entries(overrides).map(([key, value]) => `${key}: ${value}`),
    ...removals.map((key) => `# remove ${key}, if it is there`),
  ].join('\n');

export const recommendationText = ({ overrides, removals }: ConfigChanges, enabled: boolean): string =>
  [
    `Memory tuning recommends the following configuration (automatic tuning is ${enabled ? 'enabled' : 'disabled'}):`,
    ...Object.entries(overrides).map(([key, value]) => `${key}: ${value}`),
    `Remove the following config entries if present: [${removals.join(', ')}]`,
  ].join('\n');
