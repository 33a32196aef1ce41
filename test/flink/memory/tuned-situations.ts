/** What autotuning makes of observed situations: the configuration that would be carried out, and what it is meant to give. */

import { type ProcessMemory, processMemoryOf } from '../../../lib/memory-tuning/process-memory.ts';
import type { TunedMemory } from '../../../lib/memory-tuning/recommendation.ts';
import { tuneMemory } from '../../../lib/memory-tuning/tune-memory.ts';
import type { JobMetrics } from '../../../lib/model/evaluation.ts';
import { asVertexId, type JobGraph, type VertexId } from '../../../lib/model/graph.ts';
import type { FlinkConfiguration } from '../../../lib/options/declare.ts';
import { flinkOptions } from '../../../lib/policies/flink/flink-options.ts';

const mb = 2 ** 20;

export interface Situation {
  readonly name: string;
  readonly configuration: FlinkConfiguration;
  /** Averages of what was measured, in bytes. */
  readonly used: { readonly heap: number; readonly managed: number; readonly metaspace: number };
  /** Of each of three vertices, one slot for each three subtasks; before and after the rescale. */
  readonly parallelism: { readonly before: number; readonly after: number };
}

export interface Tuned {
  readonly situation: Situation;
  /** The original with the overrides in and the removals out. */
  readonly configuration: FlinkConfiguration;
  readonly intended: TunedMemory;
  /** Pools that the original specification comes to; some are kept. */
  readonly original: ProcessMemory;
}

const [source, work, sink] = ['a', 'b', 'c'].map(asVertexId) as [VertexId, VertexId, VertexId];

const graphOf = (parallelism: number): JobGraph => {
  const vertex = { parallelism, maxParallelism: 128, finished: false };
  return {
    vertices: [
      { ...vertex, id: source, name: 'source', inputs: [] },
      { ...vertex, id: work, name: 'work', inputs: [{ from: source, shipStrategy: 'HASH' }] },
      { ...vertex, id: sink, name: 'sink', inputs: [{ from: work, shipStrategy: 'FORWARD' }] },
    ],
  };
};

const unmeasured = [Number.NaN, Number.NaN] as const;
const measured = ({ used, parallelism }: Situation): JobMetrics => ({
  gcPressure: unmeasured,
  heapMaxUsageRatio: unmeasured,
  heapMemoryUsed: [used.heap, used.heap],
  managedMemoryUsed: [used.managed, used.managed],
  metaspaceMemoryUsed: [used.metaspace, used.metaspace],
  taskSlotsUsed: [parallelism.before, Number.NaN],
});

/** Throws when there is nothing to tune: the situations here all have something. */
export const tuned = (situation: Situation): Tuned => {
  const { name, configuration, parallelism } = situation;
  const model = processMemoryOf(configuration);
  const tuning = tuneMemory({
    options: flinkOptions({ ...configuration, 'job.autoscaler.memory.tuning.enabled': 'true' }),
    configuration,
    graph: graphOf(parallelism.before),
    evaluation: {
      at: 0,
      windowFull: true,
      vertices: {},
      restartMs: 0,
      processingBacklog: false,
      job: measured(situation),
    },
    parallelism: { [source]: parallelism.after, [work]: parallelism.after, [sink]: parallelism.after },
    taskManagerMemoryBytes: undefined,
  });
  if (tuning.kind !== 'tuned' || model.kind !== 'memory') {
    throw new Error(`Autotuning has nothing to say of "${name}": ${JSON.stringify({ tuning, model })}`);
  }
  const kept = Object.entries(configuration).filter(([key]) => !tuning.changes.removals.includes(key));
  return {
    situation,
    configuration: { ...Object.fromEntries(kept), ...tuning.changes.overrides },
    intended: tuning.memory,
    original: model.memory,
  };
};

export const situations: readonly Situation[] = [
  {
    name: 'tuned: heap only, from 4 to 8 subtasks',
    configuration: { 'taskmanager.memory.process.size': '4 gb', 'taskmanager.numberOfTaskSlots': '2' },
    used: { heap: 800 * mb, managed: 0, metaspace: 80 * mb },
    parallelism: { before: 4, after: 8 },
  },
  {
    name: 'tuned: all that is left to RocksDB, half the task managers',
    configuration: {
      'taskmanager.memory.process.size': '6 gb',
      'taskmanager.numberOfTaskSlots': '2',
      'job.autoscaler.memory.tuning.maximize-managed-memory': 'true',
    },
    used: { heap: 600 * mb, managed: 1, metaspace: 90 * mb },
    parallelism: { before: 8, after: 4 },
  },
  {
    name: 'tuned: every pool given, odd sizes',
    configuration: {
      'taskmanager.memory.process.size': '3333333333 bytes',
      'taskmanager.memory.task.heap.size': '1000000001 bytes',
      'taskmanager.memory.managed.size': '777777777 bytes',
      'taskmanager.memory.framework.off-heap.size': '160 mb',
      'taskmanager.memory.task.off-heap.size': '33333333 bytes',
      'taskmanager.memory.network.fraction': '0.2',
      'taskmanager.memory.jvm-overhead.fraction': '0.25',
      'taskmanager.memory.jvm-overhead.max': '2 gb',
      'taskmanager.numberOfTaskSlots': '3',
    },
    used: { heap: 654_321_987, managed: 123_456_789, metaspace: 77_777_777 },
    parallelism: { before: 3, after: 5 },
  },
];
