/**
 * What Managed Flink's own autoscaling would have done: it doubles the parallelism when the CPU was at 75 % or more for 15 minutes,
 * and halves it when the CPU was under 10 % for six hours, never below the parallelism that the application was given.
 * https://docs.aws.amazon.com/managed-flink/latest/java/how-scaling-auto.html
 */
import type { Time } from '../model/values.ts';

const MINUTE = 60_000;
const HIGH = 0.75;
const HIGH_MS = 15 * MINUTE;
const LOW = 0.1;
const LOW_MS = 6 * 60 * MINUTE;

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
  let [highSince, lowSince] = [undefined, undefined] as [Time | undefined, Time | undefined];
  let [kpuHours, hours, restarts, minutesFull] = [0, 0, 0, 0];
  for (const [i, { at, cpu, kpus, load = 0, limited }] of seen.entries()) {
    const before = seen[i - 1];
    const pause = before ? at - before.at : 0;
    const size = Math.ceil(parallelism / given.perKpu);
    const would = Math.min(1, (cpu * kpus) / size);
    if (pause > given.longest) [highSince, lowSince] = [undefined, undefined];
    else {
      kpuHours += (size * pause) / (60 * MINUTE);
      hours += pause / (60 * MINUTE);
      const loadThere = load * (limited ? Math.max(1, kpus / size) : kpus / size);
      if (would >= FULL || loadThere > 1) minutesFull += pause / MINUTE;
    }
    highSince = would >= HIGH ? (highSince ?? at) : undefined;
    lowSince = would < LOW ? (lowSince ?? at) : undefined;
    const next = nextParallelism(parallelism, { at, highSince, lowSince }, given);
    if (next === parallelism) continue;
    parallelism = next;
    restarts += 1;
    [highSince, lowSince] = [undefined, undefined];
  }
  return { kpuHours, hours, restarts, minutesFull };
};

interface Since {
  readonly at: Time;
  readonly highSince: Time | undefined;
  readonly lowSince: Time | undefined;
}

const nextParallelism = (now: number, { at, highSince, lowSince }: Since, given: Given): number => {
  if (highSince !== undefined && at - highSince >= HIGH_MS) return Math.min(2 * now, given.mostParallelism);
  if (lowSince !== undefined && at - lowSince >= LOW_MS) return Math.max(Math.ceil(now / 2), given.parallelism);
  return now;
};
