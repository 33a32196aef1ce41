import { expect, test } from 'vitest';
import { capacityOf } from '../../../console/view-model/capacity.ts';
import type { Evaluation, VertexEvaluation } from '../../../lib/model/evaluation.ts';
import { asVertexId, type JobGraph } from '../../../lib/model/graph.ts';

const [source, aggregate, sink] = ['source', 'aggregate', 'sink'].map(asVertexId) as [never, never, never];

const graph: JobGraph = {
  vertices: [
    { id: source, name: 'source', parallelism: 2, maxParallelism: 128, inputs: [], finished: false },
    vertexBehind(aggregate, source),
    vertexBehind(sink, aggregate),
  ],
};

function vertexBehind(id: never, from: never): JobGraph['vertices'][number] {
  const inputs = [{ from, shipStrategy: 'HASH' }];
  return { id, name: id, parallelism: 2, maxParallelism: 128, inputs, finished: false };
}

const vertex = (rates: Partial<VertexEvaluation>): VertexEvaluation => ({
  load: 0.5,
  trueProcessingRate: Number.NaN,
  targetDataRate: Number.NaN,
  catchUpDataRate: 0,
  lag: Number.NaN,
  parallelism: 2,
  recommendedParallelism: 2,
  maxParallelism: 128,
  sourcePartitions: 0,
  scaleUpRateThreshold: Number.NaN,
  scaleDownRateThreshold: Number.NaN,
  backPressure: 0,
  ...rates,
});

const evaluation = (...[a, b, c]: readonly Partial<VertexEvaluation>[]): Evaluation =>
  ({
    at: 0,
    windowFull: true,
    vertices: { [source]: vertex(a!), [aggregate]: vertex(b!), [sink]: vertex(c!) },
  }) as never;

test('the capacity is the incoming rate times what the bottleneck could do of what it must do', () => {
  const seen = evaluation(
    { targetDataRate: 2_000, trueProcessingRate: 8_000 },
    { targetDataRate: 6_000, trueProcessingRate: 9_000, scaleUpRateThreshold: 6_600, scaleDownRateThreshold: 12_000 },
    { targetDataRate: 100, trueProcessingRate: Number.POSITIVE_INFINITY },
  );
  expect(capacityOf(seen, graph)).toEqual({
    incoming: 2_000,
    capacity: 3_000,
    scaleUpBelow: 2_200,
    scaleDownAbove: 4_000,
    bottleneck: aggregate,
  });
});

test('while a backlog is worked off there is no band: thresholds hold for the load alone', () => {
  const seen = (catchUpDataRate: number, processingBacklog: boolean): Evaluation => ({
    ...evaluation(
      { targetDataRate: 2_000, trueProcessingRate: 8_000 },
      { targetDataRate: 6_000, trueProcessingRate: 9_000, scaleUpRateThreshold: 200_000, catchUpDataRate },
      { targetDataRate: 100, trueProcessingRate: Number.POSITIVE_INFINITY },
    ),
    processingBacklog,
  });
  const without = { incoming: 2_000, capacity: 3_000, scaleUpBelow: null, scaleDownAbove: null, bottleneck: aggregate };
  expect(capacityOf(seen(190_000, false), graph)).toEqual({ ...without, catchingUp: true });
  expect(capacityOf(seen(0, true), graph)).toEqual({ ...without, catchingUp: true });
  expect(capacityOf(seen(300, false), graph)).toMatchObject({ scaleUpBelow: 200_000 / 3 });
});

test('a vertex that has input and no measured rate may be the bottleneck: the capacity is not measured', () => {
  const seen = evaluation(
    { targetDataRate: 2_000, trueProcessingRate: 8_000 },
    { targetDataRate: 6_000, trueProcessingRate: Number.NaN },
    { targetDataRate: 100, trueProcessingRate: 500 },
  );
  expect(capacityOf(seen, graph)).toMatchObject({ incoming: 2_000, capacity: null, bottleneck: undefined });
});

test('a vertex without input limits nothing; a source without a rate leaves everything unmeasured', () => {
  const idle = { targetDataRate: 0, trueProcessingRate: Number.NaN };
  const busy = { targetDataRate: 2_000, trueProcessingRate: 5_000 };
  expect(capacityOf(evaluation(busy, idle, idle), graph)).toMatchObject({ capacity: 5_000, bottleneck: source });
  const blind = { targetDataRate: Number.NaN, trueProcessingRate: 5_000 };
  expect(capacityOf(evaluation(blind, busy, busy), graph)).toMatchObject({ incoming: null, capacity: null });
  expect(capacityOf(undefined, graph)).toMatchObject({ incoming: null, capacity: null });
});
