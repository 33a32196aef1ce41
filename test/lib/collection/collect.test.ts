import { describe, expect, it } from 'vitest';
import { collect, newCollector } from '../../../lib/collection/collect.ts';
import type { JobGraph } from '../../../lib/model/graph.ts';
import type { JobMetric, Observation, VertexMetric, VertexObservation } from '../../../lib/model/observation.ts';
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

const without = (seen: Observation, name: string, metric: VertexMetric): Observation => {
  const id = idOf(name);
  const { [metric]: _gone, ...rest } = seen.vertices[id] as VertexObservation;
  return { ...seen, vertices: { ...seen.vertices, [id]: rest as VertexObservation } };
};

describe('collect', () => {
  it('makes a sample of what each vertex shows', () => {
    const { vertices } = sampleOf(observation);
    expect(vertices[idOf('orders')]).toEqual({
      load: 0.25,
      loadAverage: 0.25,
      loadMax: 0.25,
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
    const seen = { ...observation, job: { ...observation.job, containerCpu: 0.81, containerMemory: 0.405 } };
    expect(sampleOf(seen).job).toMatchObject({ containerCpu: 0.81, containerMemory: 0.405, heapMaxUsageRatio: 0.25 });
  });

  it.each([
    ['orders', 'busy', 'BUSY_TIME_PER_SEC', 'how busy it is'],
    ['join', 'busy', 'BUSY_TIME_PER_SEC', 'how busy it is'],
    ['orders', 'backPressured', 'BACKPRESSURE_TIME_PER_SEC', 'its back pressure'],
    ['orders', 'recordsIn', 'SOURCE_TASK_NUM_RECORDS_IN', 'how many records it has read'],
    ['orders', 'recordsInPerSecond', 'SOURCE_TASK_NUM_RECORDS_IN_PER_SEC', 'how many records a second it reads'],
  ] as const)('%s must report %s', (name, metric, javaName, says) => {
    expect(collected(without(observation, name, metric))).toMatchObject({
      kind: 'missing',
      vertex: idOf(name),
      says: `${name} did not report ${says}.`,
      message: `Could not find required metric ${javaName} for ${idOf(name)}`,
    });
  });

  it('a vertex that is not there showed nothing', () => {
    const { [idOf('join')]: _gone, ...vertices } = observation.vertices;
    expect(collected({ ...observation, vertices })).toMatchObject({ says: 'join did not report anything.' });
  });

  it('names the task manager metrics that are missing', () => {
    expect(collected({ ...observation, job: {} })).toMatchObject({
      kind: 'missing',
      of: 'job',
      says: expect.stringContaining('the used heap'),
    });
  });

  it('what a source can never see is no error: the number is not there', () => {
    const { taskSlotsTotal = 0, taskSlotsAvailable = 0, ...memory } = observation.job;
    const seen: Observation = {
      ...without(without(observation, 'orders', 'pendingRecords'), 'orders', 'recordsInPerSecond'),
      job: { taskSlotsTotal, taskSlotsAvailable },
      unavailable: ['pendingRecords', 'recordsInPerSecond', ...(Object.keys(memory) as JobMetric[])],
    };
    const { vertices, job } = sampleOf(seen);
    expect(vertices[idOf('orders')]).not.toHaveProperty('lag');
    expect(vertices[idOf('orders')]).not.toHaveProperty('observedTrueProcessingRate');
    expect(job).toEqual({ taskSlotsUsed: 4 });
  });

  it('a metric that exists and gave no value takes the others with it, and is not missing', () => {
    const id = idOf('join');
    const { busy: _busy, ...rest } = observation.vertices[id] as VertexObservation;
    const shown: VertexObservation = { ...rest, withoutValue: ['busy'] };
    const sample = sampleOf({ ...observation, vertices: { ...observation.vertices, [id]: shown } });
    expect(sample.vertices[id]).toMatchObject({ load: Number.NaN, recordsIn: 5400 });
    expect(sample.vertices[id]).not.toHaveProperty('recordsInPerSecond');
  });

  it('no pendingRecords means no lag where they could be seen', () => {
    const seen = without(observation, 'orders', 'pendingRecords');
    expect(sampleOf(seen).vertices[idOf('orders')]).toMatchObject({ lag: 0 });
  });

  it('what was offered first counts together: when a part has vanished nothing is left', () => {
    const first = collected(observation);
    if (first.kind === 'missing') throw new Error(first.says);
    const later = without(observation, 'join', 'recordsInPerSecond');
    expect(sampleOf(later, graph, first.collector).vertices[idOf('join')]).toMatchObject({ load: Number.NaN });
  });

  it('keeps mean and hottest subtask beside the load, whatever the aggregator', () => {
    const id = idOf('join');
    const skewed = { ...(observation.vertices[id] as VertexObservation), busy: { min: 100, avg: 300, max: 900 } };
    const seen = { ...observation, vertices: { ...observation.vertices, [id]: skewed } };
    expect(sampleOf(seen).vertices[id]).toMatchObject({ load: 0.9, loadAverage: 0.3, loadMax: 0.9 });
    const { busy: _busy, ...rest } = skewed;
    const onlyHottest = { ...seen, vertices: { ...seen.vertices, [id]: { ...rest, busy: { max: 900 } } } };
    expect(sampleOf(onlyHottest).vertices[id]).not.toHaveProperty('loadAverage');
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
    const behind = { ...vertex, pendingRecords: 3000, backPressured: all(200) };
    const seen = { ...observation, vertices: { ...observation.vertices, [id]: behind } };
    expect(sampleOf(seen).vertices[id]).toMatchObject({ observedTrueProcessingRate: 125 });
  });
});
