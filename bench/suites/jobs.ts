/** The jobs of the long traces: a source, a keyed operator that is the bottleneck, a sink. */
import { type Downtimes, type SimulatedJob, together } from '../simulator/job.ts';

export interface ThreeVertices {
  readonly name: string;
  /** Records/s that the bottleneck does with `subtasks`. */
  readonly perSecond: number;
  readonly subtasks: number;
  readonly contention: number;
  readonly downtimes: Downtimes;
  readonly partitions?: number;
  readonly hotKey?: number;
  readonly sinkLimit?: number;
}

export const CONTENDED = 0.03;

export const threeVertices = (wanted: ThreeVertices): SimulatedJob => {
  const { name, perSecond, subtasks, contention, downtimes, partitions, hotKey, sinkLimit } = wanted;
  const perSubtask = perSecond / together({ name, inputs: [], perSecond: 1, contention, selectivity: 1 }, subtasks);
  return {
    name,
    maxParallelism: 720,
    downtimes,
    vertices: [
      {
        name: 'Source',
        inputs: [],
        perSecond: 3 * perSubtask,
        contention: contention / 3,
        selectivity: 1,
        ...(partitions === undefined ? {} : { partitions }),
      },
      {
        name: 'Count',
        inputs: [{ from: 'Source', ship: 'HASH' }],
        perSecond: perSubtask,
        contention,
        selectivity: 0.5,
        ...(hotKey === undefined ? {} : { hotKey }),
      },
      {
        name: 'Sink',
        inputs: [{ from: 'Count', ship: 'REBALANCE' }],
        perSecond: 2 * perSubtask,
        contention: contention / 3,
        selectivity: 0,
        ...(sinkLimit === undefined ? {} : { limit: sinkLimit }),
      },
    ],
  };
};
