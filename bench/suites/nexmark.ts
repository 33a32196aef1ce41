/** The jobs of R1 and R1b: the operator that is looked at, and others that are wide enough at four subtasks. */
import { IN_PLACE, type SimulatedJob, together } from '../simulator/job.ts';

export interface Query {
  readonly name: string;
  /** Records/s of all sources in R1, where DS2's optimum is `optimum`. */
  readonly rate: number;
  readonly optimum: number;
  readonly selectivity: number;
  /** In R1b: records/s of one level, and what the highest level needs. */
  readonly levelRate: number;
  readonly widest: number;
}

export const QUERIES: readonly Query[] = [
  { name: 'q1', rate: 4_000_000, optimum: 16, selectivity: 1, levelRate: 700_000, widest: 25 },
  { name: 'q2', rate: 4_000_000, optimum: 14, selectivity: 0.0035, levelRate: 900_000, widest: 23 },
  { name: 'q3', rate: 600_000, optimum: 20, selectivity: 0.214, levelRate: 240_000, widest: 18 },
  { name: 'q5', rate: 500_000, optimum: 16, selectivity: 0.1, levelRate: 80_000, widest: 22 },
  { name: 'q8', rate: 540_000, optimum: 10, selectivity: 0.05, levelRate: 160_000, widest: 10 },
  { name: 'q11', rate: 1_000_000, optimum: 28, selectivity: 0.01, levelRate: 100_000, widest: 28 },
];

/** `within`: how far the rate lies between what one subtask less and the optimum carry, 0..1. */
export const queryJob = (
  { name, rate, optimum, selectivity }: Query,
  contention: number,
  within: number,
): SimulatedJob => {
  const of = (p: number): number => together({ name, inputs: [], perSecond: 1, contention, selectivity: 1 }, p);
  const perSecond = rate / (of(optimum - 1) + within * (of(optimum) - of(optimum - 1)));
  return {
    name,
    // Key groups that no size of R1 divides badly.
    maxParallelism: 32_768,
    downtimes: { ...IN_PLACE, checkpointSeconds: 10 },
    warmUp: 0,
    vertices: [
      { name: 'Source', inputs: [], perSecond: rate / 3.5, contention: 0, selectivity: 1 },
      { name: 'Main', inputs: [{ from: 'Source', ship: 'REBALANCE' }], perSecond, contention, selectivity },
      {
        name: 'Sink',
        inputs: [{ from: 'Main', ship: 'REBALANCE' }],
        contention: 0,
        selectivity: 0,
        perSecond: (rate * selectivity) / 3.5,
      },
    ],
  };
};

/** Policy `flink`, and with it every other, as DS2 was run: everything that it can carry, at once, and no reserve. */
export const EXACT = {
  'job.autoscaler.utilization.target': '1.0',
  'job.autoscaler.target.utilization.boundary': '0.0',
  'job.autoscaler.catch-up.duration': '0 s',
  'job.autoscaler.restart.time': '0 s',
  'job.autoscaler.scale-down.interval': '0 s',
  'job.autoscaler.scale-down.max-factor': '1.0',
  'job.autoscaler.metrics.window': '1 min',
  'job.autoscaler.stabilization.interval': '30 s',
};
