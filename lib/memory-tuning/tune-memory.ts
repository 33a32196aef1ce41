/** The task manager memory that the job needs after this rescale: Flink's autotuning, to the byte. */
import type { ConfigChanges } from '../model/decision.ts';
import type { Evaluation } from '../model/evaluation.ts';
import type { JobGraph, VertexId } from '../model/graph.ts';
import { toInt } from '../number/java-round.ts';
import type { FlinkConfiguration } from '../options/declare.ts';
import type { Options } from '../options/options.ts';
import { flinkMemorySize } from './flink-memory.ts';
import { isConfigured, sizeOf } from './memory-options.ts';
import { networkNeed } from './network-need.ts';
import { type ProcessMemory, processMemoryOf } from './process-memory.ts';
import { configChangesFor, recommendationText, type TunedMemory } from './recommendation.ts';
import { parallelismAfter, slotsAfter, slotsShared, taskManagersFor } from './task-slots.ts';

export interface MemoryNeed {
  readonly options: Options;
  /** The original: nothing that was tuned before. */
  readonly configuration: FlinkConfiguration;
  readonly graph: JobGraph;
  readonly evaluation: Evaluation;
  /** Parallelism of every vertex after the change; one that is missing keeps its own. */
  readonly parallelism: Readonly<Record<VertexId, number>>;
  /** What one task manager has, where the platform says so; else `taskmanager.memory.process.size`. */
  readonly taskManagerMemoryBytes: number | undefined;
}

export type MemoryTuning =
  /** The specification is invalid or the total process memory unknown: nothing to say. */
  | { readonly kind: 'none'; readonly why: string }
  | {
      readonly kind: 'tuned';
      /** What is recommended; to be carried out only while `memory.tuning.enabled`. */
      readonly changes: ConfigChanges;
      /** Process memory of one task manager after the change. */
      readonly totalBytes: number;
      readonly memory: TunedMemory;
      /** Text of Flink's event of reason `Configuration recommendation`, key `MemoryTuning`. */
      readonly message: string;
    };

/** May throw `OptionError` when the options are Flink's lazy ones. */
export const tuneMemory = (need: MemoryNeed): MemoryTuning => {
  const { configuration } = need;
  const model = processMemoryOf(configuration);
  if (model.kind === 'contradiction') return { kind: 'none', why: model.problem };
  const total =
    need.taskManagerMemoryBytes ??
    (isConfigured(configuration, 'processSize') ? sizeOf(configuration, 'processSize') : 0);
  if (total <= 0) return { kind: 'none', why: 'The memory of a task manager is not known.' };
  const memory = divide(need, model.memory, total);
  const changes = configChangesFor(memory);
  if (changes === undefined) return { kind: 'none', why: 'No memory is in use.' };
  const message = recommendationText(changes, need.options.memoryTuningEnabled);
  return { kind: 'tuned', changes, totalBytes: memory.process, memory, message };
};

/** Pools take what they need in order of importance, each at most what is left of the total. */
const divide = (need: MemoryNeed, spec: ProcessMemory, total: number): TunedMemory => {
  const { options, graph, evaluation } = need;
  let left = total;
  const take = (bytes: number): number => {
    const taken = Math.min(bytes, left);
    left -= taken;
    return taken;
  };
  const withSpare = (used: number): number => take(Math.trunc(used * (1 + options.memoryTuningOverhead)));
  for (const kept of [spec.frameworkOffHeap, spec.taskOffHeap, spec.overhead]) take(kept);
  const after = parallelismAfter(graph, need.parallelism);
  const network = take(networkNeed(graph, after, need.configuration, options.taskSlots));
  const metaspace = withSpare(wholeBytes(evaluation.job.metaspaceMemoryUsed[1]));
  const usedHeap = withSpare(wholeBytes(evaluation.job.heapMemoryUsed[1]));
  const managed = managedMemory(need, spec.managed, take);
  const factor = options.memoryTuningScaleDownCompensation ? heapFactor(need, after) : 1;
  const heap = usedHeap + take(Math.trunc(factor * usedHeap) - usedHeap);
  const specHeap = spec.frameworkHeap + spec.taskHeap;
  const flink = flinkMemorySize(spec) + (heap - specHeap) + (managed - spec.managed) + (network - spec.network);
  return { process: total - left, flink, heap, managed, network, metaspace, overhead: spec.overhead };
};

/** What Flink measures of managed memory says only whether it is in use. */
const managedMemory = (need: MemoryNeed, configured: number, take: (bytes: number) => number): number => {
  if (wholeBytes(need.evaluation.job.managedMemoryUsed[1]) <= 0) return 0;
  return take(need.options.memoryTuningMaximizeManaged ? Number.POSITIVE_INFINITY : configured);
};

/** Fewer task managers must carry the same heap together: 4 of them before, 2 after -> 2. Never below 1. */
const heapFactor = ({ graph, evaluation, options }: MemoryNeed, after: ReadonlyMap<VertexId, number>): number => {
  const [measured] = evaluation.job.taskSlotsUsed;
  const shared = slotsShared(graph, parallelismAfter(graph, {}));
  // Reporters do not bring the slots. Where nothing tells them, none are in use, as the Java module has it.
  const [slots, then] =
    Number.isNaN(measured) && shared > 0
      ? [shared, slotsShared(graph, after)]
      : [toInt(measured), slotsAfter(graph, after, toInt(measured))];
  return Math.max(1, taskManagersFor(slots, options.taskSlots) / taskManagersFor(then, options.taskSlots));
};

/** Not measured counts as not in use. */
const wholeBytes = (measured: number): number => (Number.isNaN(measured) ? 0 : Math.trunc(measured));
