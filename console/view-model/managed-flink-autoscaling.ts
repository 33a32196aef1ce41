/** What Managed Flink's own autoscaling would have done with the CPU that was recorded. */
import { type CpuSide, cpuSide, nextParallelism, PATIENCE_MS } from '../../lib/savings/managed-flink-rule.ts';
import type { Time } from '../model/values.ts';

const MINUTE = 60_000;

/** One instant: the KPUs' worth of CPU that the job used then, on the KPUs that it had. */
export interface CpuSeen {
  readonly at: Time;
  /** 0..1 of the hottest container. */
  readonly cpu: number;
  readonly kpus: number;
  /** What arrived, as a share of what the job could process on these KPUs; undefined: not known. */
  readonly load?: number | undefined;
  /** More KPUs would not have processed more. */
  readonly limited?: boolean;
}

export interface Given {
  readonly parallelism: number;
  readonly perKpu: number;
  readonly mostParallelism: number;
  /** A pause longer than this is not counted: nothing is known of it. */
  readonly longest: number;
}

export interface Autoscaled {
  readonly kpuHours: number;
  readonly hours: number;
  readonly restarts: number;
  /** The CPU that was used then is all that these KPUs have, or more arrived than they process. */
  readonly minutesFull: number;
}

const FULL = 0.95;

/** (0.9 of 2 KPUs for 20 minutes, given 2) -> at the fifteenth minute 4 KPUs, at 45 % each */
export const managedFlinkAutoscaling = (seen: readonly CpuSeen[], given: Given): Autoscaled => {
  let parallelism = given.parallelism;
  let [side, since] = [undefined as CpuSide, 0];
  let [kpuHours, hours, restarts, minutesFull] = [0, 0, 0, 0];
  for (const [i, { at, cpu, kpus, load = 0, limited }] of seen.entries()) {
    const before = seen[i - 1];
    const pause = before ? at - before.at : 0;
    const size = Math.ceil(parallelism / given.perKpu);
    const would = Math.min(1, (cpu * kpus) / size);
    if (pause > given.longest) side = undefined;
    else {
      kpuHours += (size * pause) / (60 * MINUTE);
      hours += pause / (60 * MINUTE);
      const loadThere = load * (limited ? Math.max(1, kpus / size) : kpus / size);
      if (would >= FULL || loadThere > 1) minutesFull += pause / MINUTE;
    }
    const now = cpuSide(would);
    if (now !== side) [side, since] = [now, at];
    if (side === undefined || at - since < PATIENCE_MS[side]) continue;
    const next = Math.min(nextParallelism(side, parallelism, given.parallelism), given.mostParallelism);
    if (next === parallelism) continue;
    parallelism = next;
    restarts += 1;
    side = undefined;
  }
  return { kpuHours, hours, restarts, minutesFull };
};
