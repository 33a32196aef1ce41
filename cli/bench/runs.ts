/** Speed of a run, by the clock and by processor time. */

export interface Run {
  readonly ticks: number;
  readonly seconds: number;
  /** NaN where the system doesn't tell. */
  readonly cpuSeconds: number;
}

/** A run plays its recording so many times: a longer one would measure how slowly memory hands out what was recorded. */
export const JOBS_PER_RUN = 5;

/** Before the first that counts: by then the hot code is compiled. */
export const WARM_UP_ROUNDS = 3;

export interface Rates {
  readonly median: number;
  readonly best: number;
}

export const perSecond = (runs: readonly Run[]): Rates => rates(runs.map(({ ticks, seconds }) => ticks / seconds));

/** Of the process that was measured, all of its threads: how much it is while others have the processor does not count. */
export const perCpuSecond = (runs: readonly Run[]): Rates =>
  rates(runs.map(({ ticks, cpuSeconds }) => ticks / cpuSeconds));

const rates = (all: readonly number[]): Rates => {
  const sorted = [...all].sort((a, b) => a - b);
  const at = (index: number): number => sorted[index] ?? Number.NaN;
  const half = Math.floor(sorted.length / 2);
  const median = sorted.length % 2 === 1 ? at(half) : (at(half - 1) + at(half)) / 2;
  return { median, best: at(sorted.length - 1) };
};

/** Of this process. */
export const timed = (ticks: number, work: () => void): Run => {
  const from = process.hrtime.bigint();
  const cpuFrom = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(cpuFrom);
  return { ticks, seconds: Number(process.hrtime.bigint() - from) / 1e9, cpuSeconds: (user + system) / 1e6 };
};
