/** The best sizes possible, knowing the future. Computed from the load and the capacity model alone. */
import type { EpochMs } from '../lib/model/observation.ts';
import type { JobDefinition, Size } from './job/definition.ts';
import { kpusOf } from './job/definition.ts';
import { layOut } from './job/layout.ts';
import type { Load } from './load/load.ts';
import { capacityOf } from './run/capacity.ts';

/** `parallelismPerKpu`, `cpus` and `memory` of a task manager are given; how many there are is the question. */
export interface OracleOptions extends Pick<Size, 'parallelismPerKpu' | 'cpus' | 'memory'> {
  readonly job: JobDefinition;
  readonly seed: number;
  readonly load: Load;
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** Utilization a careful operator plans for. */
  readonly targetUtilization: number;
}

export interface Oracle {
  /** The smallest size that handles the planned peak at the target utilization. */
  readonly staticPeak: Size;
  readonly staticKpus: number;
  /** Billed hours of that size over the whole time, orchestration KPU included. */
  readonly staticKpuHours: number;
  /**
   * Billed hours of the smallest size that keeps up, minute by minute: the future known, restarts free, no reserve; never
   * larger than the static size, so that a backlog after an outage is worked off by that.
   */
  readonly smallestKpuHours: number;
  /** The same of task managers alone, where orchestration is not billed. */
  readonly staticTaskManagerHours: number;
  readonly smallestTaskManagerHours: number;
  readonly peakPerSecond: number;
}

const MINUTE = 60_000;

export const oracleOf = (options: OracleOptions): Oracle => {
  const { job, seed, load, from, to, parallelismPerKpu, cpus, memory, targetUtilization } = options;
  const size = (parallelism: number): Size => ({ parallelism, parallelismPerKpu, cpus, memory });
  const minutes = Array.from({ length: Math.floor((to - from) / MINUTE) }, (_, n) => from + n * MINUTE);
  const peakPerSecond = minutes.reduce((peak, at) => Math.max(peak, load.planned(at)), 0);
  const capacities = Array.from(
    { length: job.maxParallelism },
    (_, n) => capacityOf(layOut(job, seed, size(n + 1))).recordsPerSecond,
  );
  const smallestFor = (recordsPerSecond: number): number | undefined => {
    const found = capacities.findIndex((capacity) => capacity >= recordsPerSecond);
    return found < 0 ? undefined : found + 1;
  };

  const peak = smallestFor(peakPerSecond / targetUtilization);
  if (peak === undefined) {
    const most = Math.floor(Math.max(...capacities));
    throw new Error(
      `No size keeps up with ${Math.ceil(peakPerSecond)} records/s at ${targetUtilization}: the most is ${most}`,
    );
  }
  const staticKpus = kpusOf(size(peak));
  let backlog = 0;
  let taskManagerMinutes = 0;
  for (const at of minutes) {
    let work = backlog;
    for (let second = 0; second < 60; second++) work += load.rate(at + second * 1000);
    const parallelism = Math.min(peak, smallestFor(work / 60) ?? peak);
    backlog = Math.max(0, work - 60 * (capacities[parallelism - 1] ?? 0));
    taskManagerMinutes += kpusOf(size(parallelism));
  }
  return {
    staticPeak: size(peak),
    staticKpus,
    staticKpuHours: ((staticKpus + 1) * minutes.length) / 60,
    smallestKpuHours: (taskManagerMinutes + minutes.length) / 60,
    staticTaskManagerHours: (staticKpus * minutes.length) / 60,
    smallestTaskManagerHours: taskManagerMinutes / 60,
    peakPerSecond,
  };
};
