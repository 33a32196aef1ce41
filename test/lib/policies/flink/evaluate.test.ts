import { describe, expect, it } from 'vitest';
import type { JobGraph } from '../../../../lib/model/graph.ts';
import type { Sample, VertexSample } from '../../../../lib/model/sample.ts';
import { evaluate } from '../../../../lib/policies/flink/evaluate.ts';
import { restartTime, withRestartMeasured } from '../../../../lib/policies/flink/restart-time.ts';
import { idOf, inARow, optionsOf, vertexOf } from '../../../support/small-job.ts';

type Seen = Readonly<Record<string, VertexSample>>;
/** Two samples, 100 s apart. */
const window = (first: Seen, last: Seen): readonly Sample[] =>
  [first, last].map((seen, n) => ({
    at: n * 100_000,
    vertices: Object.fromEntries(Object.entries(seen).map(([name, vertex]) => [idOf(name), vertex])),
    job: {},
  }));

const evaluated = (
  graph: JobGraph,
  samples: readonly Sample[],
  options = optionsOf({ 'catch-up.duration': '30 min' }),
) => evaluate({ graph, options, window: samples, windowFull: true, restartMs: 300_000, sourcePartitions: {} });

const vertexIn = (graph: JobGraph, samples: readonly Sample[], name: string, options = optionsOf()) => {
  const result = evaluated(graph, samples, options);
  if (result.kind === 'error') throw new Error(result.says);
  return result.evaluation.vertices[idOf(name)];
};

const source = { load: 0.5, recordsIn: 0, recordsOut: 0, lag: 0 };
const edge = (from: string) => ({ from: idOf(from), shipStrategy: 'HASH' });

describe('the target data rate', () => {
  it('of a source is what it reads and what it falls behind', () => {
    const samples = window({ orders: source }, { orders: { ...source, recordsIn: 10_000, lag: 2000 } });
    expect(vertexIn(inARow(vertexOf('orders')), samples, 'orders')).toMatchObject({ targetDataRate: 120 });
  });

  it('where lag can not be seen, it is what the source reads', () => {
    const blind = { load: 0.5, recordsIn: 0 };
    const samples = window({ orders: blind }, { orders: { ...blind, recordsIn: 10_000 } });
    expect(vertexIn(inARow(vertexOf('orders')), samples, 'orders')).toMatchObject({
      targetDataRate: 100,
      catchUpDataRate: 0,
      lag: Number.NaN,
    });
  });

  it('lag that is missing only now is taken from the last time it was seen', () => {
    const later = { load: 0.5, recordsIn: 10_000 };
    const samples = [
      ...window({ orders: source }, { orders: { ...source, recordsIn: 5000, lag: 1800 } }),
      { at: 200_000, vertices: { [idOf('orders')]: later }, job: {} },
    ];
    const options = optionsOf({ 'catch-up.duration': '30 min' });
    expect(vertexIn(inARow(vertexOf('orders')), samples, 'orders', options)).toMatchObject({
      lag: 1800,
      catchUpDataRate: 1,
    });
  });

  it('grows by what each vertex makes of a record', () => {
    const graph = inARow(vertexOf('orders'), vertexOf('split'));
    const samples = window(
      { orders: source, split: { load: 0.5, recordsIn: 0 } },
      { orders: { ...source, recordsIn: 10_000, lag: 2000 }, split: { load: 0.5, recordsIn: 30_000 } },
    );
    expect(vertexIn(graph, samples, 'split')).toMatchObject({ targetDataRate: 360 });
  });

  it('of a join comes from both sides, separated by what the other one sent', () => {
    const graph: JobGraph = {
      vertices: [vertexOf('left'), vertexOf('right'), vertexOf('join', { inputs: [edge('left'), edge('right')] })],
    };
    const samples = window(
      { left: source, right: source, join: { load: 0.5, recordsIn: 0 } },
      {
        left: { ...source, recordsIn: 10_000, recordsOut: 20_000, lag: 1000 },
        right: { ...source, recordsIn: 10_000, recordsOut: 5000 },
        join: { load: 0.5, recordsIn: 25_000 },
      },
    );
    // left: 110/s * (250 - 50) / 100, right: 100/s * (250 - 200) / 100
    expect(vertexIn(graph, samples, 'join')).toMatchObject({ targetDataRate: 270 });
  });

  it('is not known behind a vertex that does not say what it reads, rather than nothing', () => {
    const first = { load: 0.5, recordsIn: 0, recordsOut: 0 };
    const mute = { load: 0.5, recordsOut: 1000 };
    const samples = window(
      { orders: source, parse: mute, sink: first },
      { orders: { ...source, recordsIn: 10_000 }, parse: mute, sink: { ...first, recordsIn: 10_000 } },
    );
    const graph = inARow(vertexOf('orders'), vertexOf('parse'), vertexOf('sink'));
    expect(vertexIn(graph, samples, 'sink')).toMatchObject({ targetDataRate: Number.NaN });
  });

  it('is an error when it can not be known', () => {
    const samples = window({ orders: source }, { orders: { ...source, lag: Number.NaN } });
    expect(evaluated(inARow(vertexOf('orders')), samples)).toMatchObject({
      kind: 'error',
      message: 'Cannot evaluate metrics without ingestion rate information',
    });
  });

  it('a vertex that the window does not know is an error', () => {
    const samples = window({ orders: source }, { orders: source });
    expect(evaluated(inARow(vertexOf('orders'), vertexOf('new')), samples)).toMatchObject({
      says: 'new is not in every sample of the window.',
    });
  });
});

describe('the true processing rate', () => {
  const rates: readonly [string, VertexSample, number][] = [
    ['from busy time', { load: 0.5 }, 200],
    [
      'observed while catching up, when busy time promises much more',
      { load: 0.5, observedTrueProcessingRate: 150 },
      150,
    ],
    ['from busy time, when that promises little more', { load: 0.5, observedTrueProcessingRate: 180 }, 200],
    ['unknown without busy time', { load: Number.NaN }, Number.NaN],
  ];
  it.each(rates)('%s', (_name, shown, expected) => {
    const samples = window({ orders: { ...source, ...shown } }, { orders: { ...source, ...shown, recordsIn: 10_000 } });
    expect(vertexIn(inARow(vertexOf('orders')), samples, 'orders')).toMatchObject({ trueProcessingRate: expected });
  });

  it('is unlimited until records come', () => {
    const samples = window({ orders: source }, { orders: source });
    expect(vertexIn(inARow(vertexOf('orders')), samples, 'orders')).toMatchObject({
      trueProcessingRate: Number.POSITIVE_INFINITY,
    });
  });
});

describe('the restart time', () => {
  const at = (decidedAt: number, restartMs: number | undefined) => ({ decidedAt, restartMs });
  const tracked = optionsOf({ 'restart.time': '5 min', 'restart.time-tracking.enabled': 'true' });
  const times: readonly [string, readonly (number | undefined)[], number][] = [
    ['is configured until one was measured', [undefined], 300_000],
    ['is the longest measured, in whole seconds', [61_900, 30_000], 61_000],
    ['is limited', [7_200_000], 900_000],
    ['can not be negative', [-90_000], 300_000],
  ];
  it.each(times)('%s', (_name, measured, expected) => {
    expect(
      restartTime(
        measured.map((ms, n) => at(n, ms)),
        tracked,
      ),
    ).toBe(expected);
  });

  it('is measured once every scaled vertex has what it was to get', () => {
    const history = { [idOf('orders')]: [{ at: 7, from: 2, to: 4, trueProcessingRate: 1, expectedProcessingRate: 2 }] };
    const running = (parallelism: number) => inARow(vertexOf('orders', { parallelism }));
    expect(withRestartMeasured([at(7, undefined)], history, running(2), 50)).toEqual([at(7, undefined)]);
    expect(withRestartMeasured([at(7, undefined)], history, running(4), 50)).toEqual([at(7, 43)]);
    expect(withRestartMeasured([at(7, 12)], history, running(4), 50)).toEqual([at(7, 12)]);
  });
});
