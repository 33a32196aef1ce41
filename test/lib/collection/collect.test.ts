import { describe, expect, it } from 'vitest';
import { collect, newCollector } from '../../../lib/collection/collect.ts';
import type { JobGraph } from '../../../lib/model/graph.ts';
import type { Observation, VertexObservation } from '../../../lib/model/observation.ts';
import { all, type Doing, idOf, inARow, observe, optionsOf, START, vertexOf } from '../../support/small-job.ts';

const graph = inARow(vertexOf('orders'), vertexOf('join'));
const doing: Record<string, Doing> = {
  orders: { busy: 0.25, recordsPerSecond: 100, lag: 50 },
  join: { busy: 0.5, recordsPerSecond: 90 },
};
const observation = observe(graph, START + 60_000, doing);

const collected = (seen: Observation, of: JobGraph = graph, collector = newCollector) =>
  collect({ graph: of, options: optionsOf(), window: [], collector, observation: seen });

const sampleOf = (seen: Observation, of: JobGraph = graph, collector = newCollector) => {
  const result = collected(seen, of, collector);
  if (result.kind === 'missing') throw new Error(result.says);
  return result.sample;
};

const without = (seen: Observation, name: string, metric: string): Observation => {
  const id = idOf(name);
  const vertex = seen.vertices[id] as VertexObservation;
  const { [metric]: _gone, ...metrics } = vertex.metrics;
  return { ...seen, vertices: { ...seen.vertices, [id]: { ...vertex, metrics } } };
};

describe('collect', () => {
  it('makes a sample of what each vertex shows', () => {
    const { vertices } = sampleOf(observation);
    expect(vertices[idOf('orders')]).toEqual({
      load: 0.25,
      accumulatedBusyTime: 15_000,
      recordsIn: 6000,
      recordsOut: 6000,
      lag: 50,
      observedTrueProcessingRate: Number.NaN,
      backPressure: 0,
    });
    expect(vertices[idOf('join')]).toMatchObject({ load: 0.5, recordsIn: 5400, recordsInPerSecond: 90 });
  });

  it('keeps CPU and memory of the hottest container, for people and for sizing', () => {
    const containers = { containerCPUUtilization: { max: 81 }, containerMemoryUtilization: { max: 40.5 } };
    const seen = { ...observation, taskManagers: { ...observation.taskManagers, ...containers } };
    expect(sampleOf(seen).job).toMatchObject({ containerCpu: 0.81, containerMemory: 0.405, heapMaxUsageRatio: 0.25 });
  });

  it.each([
    ['orders', 'busyTimeMsPerSecond', 'BUSY_TIME_PER_SEC'],
    ['join', 'busyTimeMsPerSecond', 'BUSY_TIME_PER_SEC'],
    ['orders', 'backPressuredTimeMsPerSecond', 'BACKPRESSURE_TIME_PER_SEC'],
    ['orders', 'Source__orders.numRecordsIn', 'SOURCE_TASK_NUM_RECORDS_IN'],
    ['orders', 'Source__orders.numRecordsInPerSecond', 'SOURCE_TASK_NUM_RECORDS_IN_PER_SEC'],
  ])('%s must report %s', (name, metric, javaName) => {
    expect(collected(without(observation, name, metric))).toMatchObject({
      kind: 'missing',
      vertex: idOf(name),
      says: `${name} did not report ${metric.replace('Source__orders.', '')}.`,
      message: `Could not find required metric ${javaName} for ${idOf(name)}`,
    });
  });

  it('a vertex that is not there showed nothing', () => {
    const { [idOf('join')]: _gone, ...vertices } = observation.vertices;
    expect(collected({ ...observation, vertices })).toMatchObject({ says: 'join did not report anything.' });
  });

  it('names the task manager metrics that are missing', () => {
    expect(collected({ ...observation, taskManagers: {} })).toMatchObject({
      kind: 'missing',
      of: 'job',
      says: expect.stringContaining('Status.JVM.Memory.Heap.Used'),
    });
  });

  it('never errs for what its source is blind to: the number is not there', () => {
    const blind = {
      ...without(
        without(observation, 'orders', 'Source__orders.pendingRecords'),
        'orders',
        'Source__orders.numRecordsInPerSecond',
      ),
      taskManagers: {},
      blindTo: ['pendingRecords', 'Source__orders.numRecordsInPerSecond', ...Object.keys(observation.taskManagers)],
    };
    const { vertices, job } = sampleOf(blind);
    expect(vertices[idOf('orders')]).not.toHaveProperty('lag');
    expect(vertices[idOf('orders')]).not.toHaveProperty('observedTrueProcessingRate');
    expect(job).toEqual({ taskSlotsUsed: 4 });
  });

  it('no pendingRecords means no lag where they could be seen', () => {
    const seen = without(observation, 'orders', 'Source__orders.pendingRecords');
    expect(sampleOf(seen).vertices[idOf('orders')]).toMatchObject({ lag: 0 });
  });

  it('asks by the names it found first: when one has vanished there is no answer', () => {
    const first = collected(observation);
    if (first.kind === 'missing') throw new Error(first.says);
    const later = without(observation, 'join', 'numRecordsInPerSecond');
    expect(sampleOf(later, graph, first.collector).vertices[idOf('join')]).toMatchObject({ load: Number.NaN });
  });

  it('a finished vertex shows zeros', () => {
    const finished = inARow(vertexOf('orders', { finished: true }), vertexOf('join'));
    expect(sampleOf(observation, finished).vertices[idOf('orders')]).toMatchObject({
      load: 0,
      recordsIn: 0,
      lag: 0,
      observedTrueProcessingRate: Number.POSITIVE_INFINITY,
    });
  });

  it('observes the true rate of a source while it catches up', () => {
    const id = idOf('orders');
    const vertex = observation.vertices[id] as VertexObservation;
    const behind = {
      ...vertex,
      metrics: {
        ...vertex.metrics,
        'Source__orders.pendingRecords': all(3000),
        backPressuredTimeMsPerSecond: all(200),
      },
    };
    const seen = { ...observation, vertices: { ...observation.vertices, [id]: behind } };
    expect(sampleOf(seen).vertices[id]).toMatchObject({ observedTrueProcessingRate: 125 });
  });
});
