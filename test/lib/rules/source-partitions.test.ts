import { describe, expect, it } from 'vitest';
import type { JobState } from '../../../lib/model/job.ts';
import type { PartitionsBySource } from '../../../lib/model/partitions.ts';
import { idOf, inARow, lastEvaluation, optionsOf, START, stateOf, vertexOf } from '../../support/small-job.ts';

const graph = inARow(vertexOf('orders'), vertexOf('join'));
const minutes = [0, 1, 2, 3];
const partitionsOf = (count: number): PartitionsBySource => ({
  [idOf('orders')]: { count, from: 'msk', says: 'topic orders', at: START },
});
const saidOf = (course: Parameters<typeof lastEvaluation>[0]) => {
  const { decision } = lastEvaluation(course);
  const own = decision.because.filter(({ rule }) => rule === 'source-partitions');
  return { kind: decision.kind, says: own.map(({ says }) => says) };
};

/** The join needs 6, and all vertices of an application share one parallelism. */
describe('a source whose application grows for another vertex', () => {
  const size: JobState['size'] = {
    kind: 'kpu',
    current: { kind: 'kpu', parallelism: 4, parallelismPerKpu: 1, kpus: 4, dollarsPerHour: 1 },
    limits: { maxKpus: 64, maxParallelismPerKpu: 8, dollarsPerKpuHour: 0.11 },
  };
  const doing = { orders: { busy: 0.1, recordsPerSecond: 400 }, join: { busy: 1, recordsPerSecond: 400 } };
  const course = { state: stateOf(graph, { size }), minutes, doing };

  it.each([
    [
      4,
      'orders gets 6 subtasks with the others and has 4 partitions (topic orders): 2 of them will have nothing to read.',
    ],
    [
      5,
      'orders gets 6 subtasks with the others and has 5 partitions (topic orders): 1 of them will have nothing to read.',
    ],
  ])('with %d partitions has subtasks without any, which is said', (count, says) => {
    expect(saidOf({ ...course, partitions: partitionsOf(count) })).toEqual({ kind: 'rescale', says: [says] });
  });

  it('is not mentioned where it has enough of them', () => {
    expect(saidOf({ ...course, partitions: partitionsOf(6) })).toEqual({ kind: 'rescale', says: [] });
  });
});

it('a replay of the Java autoscaler goes past the partitions of the metrics, and says so', () => {
  const doing = {
    orders: { busy: 1, recordsPerSecond: 400, partitions: 5, lag: 2_000_000 },
    join: { busy: 0.5, recordsPerSecond: 400 },
  };
  const options = optionsOf({ 'scaling.parallelism-alignment.mode': 'OFF', 'catch-up.duration': '30 min' });
  expect(saidOf({ state: stateOf(graph), minutes, doing, options })).toEqual({
    kind: 'rescale',
    says: ['orders reads 5 partitions: 12 of 17 subtasks will have nothing to read.'],
  });
});
