/**
 * The size that a Managed Flink application would get now, and whether its memory is known well enough to ask by
 * itself.
 */

import { isQuarantined } from '../../change/failure-handling/record-failure.ts';
import { rate } from '../../collection/window.ts';
import type { AutoscalerState } from '../../model/autoscaler-state.ts';
import { isSource, type VertexId } from '../../model/graph.ts';
import type { EpochMs } from '../../model/observation.ts';
import type { KpuSizing, Sizing } from '../../model/sizing.ts';
import type { Options } from '../../options/options.ts';
import type { KpuMemoryLimits } from '../../sizing/kpu-memory.ts';
import { memoryMeasuredAt } from '../../sizing/memory-use.ts';
import { sizeTo } from '../../sizing/size-to.ts';
import type { PackingLimits, Sized } from '../../sizing/sizing-need.ts';
import type { JobSituation } from '../job-rule.ts';
import { readableDemand } from '../source-partitions.ts';

/** A vertex that is not named keeps its parallelism. */
export const sizeFor = (
  parallelism: Readonly<Record<VertexId, number>>,
  situation: JobSituation,
  atMostPerKpu?: number,
  chosenPerKpu?: number,
): Sized => {
  const { job, window } = situation;
  const limits = packingLimits(situation.options, situation.state, situation.now);
  const closest = Math.min(atMostPerKpu ?? Number.POSITIVE_INFINITY, limits.atMostPerKpu ?? Number.POSITIVE_INFINITY);
  return sizeTo({
    graph: job.graph,
    size: job.size,
    parallelism,
    window,
    // A policy that chooses the packing has its own bound for a load that grows.
    loadFactor: chosenPerKpu === undefined ? loadFactor(situation) : Math.min(1, loadFactor(situation)),
    memory: limits.memory,
    ...(Number.isFinite(closest) ? { atMostPerKpu: closest } : {}),
    ...(chosenPerKpu === undefined ? {} : { chosenPerKpu }),
  });
};

/** How close slots may lie, by the options and by what has failed. */
export const packingLimits = (options: Options, state: Packed, now: EpochMs): PackingLimits => {
  const failed = failedPackings(state, now);
  return {
    memory: memoryLimits(options, state, now),
    ...(failed.length > 0 ? { atMostPerKpu: Math.min(...failed) - 1 } : {}),
  };
};

type Packed = Pick<AutoscalerState, 'memoryConstrained' | 'quarantine'>;

/** What a closer packing failed at not long ago. Not packing as close, a job that needs more slots still gets them. */
const failedPackings = ({ quarantine = [] }: Packed, now: EpochMs): readonly number[] =>
  quarantine.flatMap((step) =>
    isQuarantined(step, now) && step.to.kind === 'kpu' && onlyDenser(step.to, step.from)
      ? [step.to.parallelismPerKpu]
      : [],
  );

export const memoryLimits = (
  options: Options,
  { memoryConstrained }: Pick<AutoscalerState, 'memoryConstrained'>,
  now: EpochMs,
): KpuMemoryLimits => ({
  enabled: options.memorySizingEnabled,
  headRoom: options.memoryHeadRoom,
  containerThreshold: options.memoryContainerThreshold,
  heapThreshold: options.memoryHeapThreshold,
  collectionsThreshold: options.memoryGcThreshold,
  memoryConstrained:
    memoryConstrained !== undefined && now - memoryConstrained.at < options.memoryQuarantineMs
      ? memoryConstrained.perKpu
      : undefined,
});

/** The size that memory alone may change. */
export const movedByMemory = ({ options, job }: JobSituation): KpuSizing | undefined =>
  job.size.kind === 'kpu' && options.memorySizingEnabled ? job.size.current : undefined;

const FRESH_MS = 5 * 60_000;

/** Memory is read less often than the rest. */
export const memoryIsFresh = ({ window }: JobSituation): boolean =>
  (window.at(-1)?.at ?? Number.NaN) - memoryMeasuredAt(window) < FRESH_MS;

/** The same parallelism, in fewer KPUs: another parallelism is no matter of memory alone. */
export const onlyDenser = (to: Sizing, from: Sizing): boolean =>
  to.kind === 'kpu' &&
  from.kind === 'kpu' &&
  to.parallelism === from.parallelism &&
  to.parallelismPerKpu > from.parallelismPerKpu;

export const kpus = (count: number): string => (count === 1 ? '1 KPU' : `${count} KPUs`);

/**
 * Records/s that will have to be carried, backlog included as far as it can be read, over what was read while the CPU was measured.
 * (120/s + 10/s, read 100/s)  ->  1.3
 */
const loadFactor = (situation: JobSituation): number => {
  const { job, window } = situation;
  const measured = window.filter((sample) => sample.job.containerCpu !== undefined);
  const known = measured.length > 1 ? measured : window;
  let needed = 0;
  let read = 0;
  for (const vertex of job.graph.vertices) {
    if (!isSource(vertex)) continue;
    needed += readableDemand(vertex, situation);
    read += rate(known, vertex.id, 'recordsIn');
  }
  const factor = needed / read;
  return Number.isFinite(factor) && read > 0 ? factor : 1;
};
