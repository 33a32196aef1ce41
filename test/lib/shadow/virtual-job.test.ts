import { describe, expect, it } from 'vitest';
import type { KpuSize } from '../../../lib/model/sizing.ts';
import { fitsJob, inProportion, jobAt, packedAsJob, sizeOfJob, windowAt } from '../../../lib/shadow/virtual-job.ts';
import { kpuSize } from '../../support/kpu-job.ts';
import { idOf, inARow, START, stateOf, vertexOf } from '../../support/small-job.ts';
import { evaluationOf } from '../../support/vertex-evaluations.ts';

const ORDERS = idOf('orders');
const COUNT = idOf('count');
const graph = inARow(vertexOf('orders'), vertexOf('count', { maxParallelism: 6 }));
const limits = { maxKpus: 64, maxParallelismPerKpu: 8, dollarsPerKpuHour: 0.11 };
const kpus = (parallelism: number, perKpu: number): KpuSize => ({
  kind: 'kpu',
  limits,
  current: kpuSize(parallelism, perKpu),
});

describe('the job at its virtual size', () => {
  it('has the parallelism of the virtual size in its graph and its size, and no failover', () => {
    const failover = { at: START, containerMemory: 1, heap: 1, restarts: 1 };
    const job = jobAt(stateOf(graph, { size: kpus(4, 1), failover }), {
      size: kpuSize(8, 1),
      parallelism: { [ORDERS]: 8, [COUNT]: 6 },
    });
    expect(job.graph.vertices.map(({ parallelism }) => parallelism)).toEqual([8, 6]);
    expect(job.size).toEqual(kpus(8, 1));
    expect(job.failover).toBeUndefined();
  });

  it('is packed as the job is', () => {
    const virtual = { size: kpuSize(6, 1), parallelism: { [ORDERS]: 6, [COUNT]: 6 } };
    expect(packedAsJob(virtual, stateOf(graph, { size: kpus(8, 4) })).size).toEqual(kpuSize(6, 4));
    expect(packedAsJob(virtual, stateOf(graph, { size: kpus(8, 1) }))).toBe(virtual);
  });

  it.each([
    ['the same graph', graph, true],
    ['another vertex', inARow(vertexOf('orders'), vertexOf('sum')), false],
    ['a vertex more', inARow(vertexOf('orders'), vertexOf('count'), vertexOf('sink')), false],
    ['a maximum below it', inARow(vertexOf('orders', { maxParallelism: 3 }), vertexOf('count')), false],
  ])('fits %s: %#', (_, other, fits) => {
    expect(fitsJob(sizeOfJob(stateOf(graph)), stateOf(other))).toBe(fits);
  });

  it('does not fit another kind of size', () => {
    expect(fitsJob(sizeOfJob(stateOf(graph)), stateOf(graph, { size: kpus(4, 1) }))).toBe(false);
  });
});

describe('what it would measure', () => {
  it('half as many subtasks again process half as much again, and are less busy', () => {
    const evaluation = evaluationOf({
      [ORDERS]: { parallelism: 4, trueProcessingRate: 1000, load: 0.6 },
      [COUNT]: { parallelism: 4, trueProcessingRate: 1000, load: 0.6 },
    });
    const at = jobAt(stateOf(graph), {
      size: { kind: 'per-vertex', parallelism: { [ORDERS]: 6, [COUNT]: 2 } },
      parallelism: { [ORDERS]: 6, [COUNT]: 2 },
    });
    const { vertices } = inProportion(evaluation, at.graph);
    expect(vertices[ORDERS]).toMatchObject({ parallelism: 6, trueProcessingRate: 1500, load: 0.6 / 1.5 });
    expect(vertices[COUNT]).toMatchObject({ parallelism: 2, trueProcessingRate: 500, load: 1 });
  });

  it('CPU is that of the same work on other KPUs', () => {
    const window = [{ at: START, vertices: {}, job: { containerCpu: 0.375, heapUse: 0.5 } }];
    expect(windowAt(window, kpuSize(4, 1), kpuSize(3, 1))[0]?.job).toEqual({ containerCpu: 0.5, heapUse: 0.5 });
    expect(windowAt(window, kpuSize(4, 1), kpuSize(4, 1))).toBe(window);
  });
});
