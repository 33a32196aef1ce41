/**
 * The rule of Managed Flink's own autoscaling: CPU at 75 % or more for 15 minutes doubles the parallelism, under 10 % for six
 * hours halves it, never below the parallelism that the application was given.
 * https://docs.aws.amazon.com/managed-flink/latest/java/how-scaling-auto.html
 */

const HIGH = 0.75;
const LOW = 0.1;
const MINUTE_MS = 60_000;

export type CpuSide = 'over' | 'under' | undefined;

export const PATIENCE_MS = { over: 15 * MINUTE_MS, under: 6 * 60 * MINUTE_MS } as const;

/** `cpu`: 0..1 of the hottest container. */
export const cpuSide = (cpu: number): CpuSide => (cpu >= HIGH ? 'over' : cpu < LOW ? 'under' : undefined);

/** (over, 6, given 4) -> 12; (under, 6, given 4) -> 4 */
export const nextParallelism = (side: 'over' | 'under', now: number, given: number): number =>
  side === 'over' ? 2 * now : Math.max(Math.ceil(now / 2), given);
