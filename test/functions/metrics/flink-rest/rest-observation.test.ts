import { describe, expect, it } from 'vitest';
import { restJobObservation } from '../../../../functions/metrics/flink-rest/rest-job-observation.ts';
import { type RestVertex, restVertexObservation } from '../../../../functions/metrics/flink-rest/rest-observation.ts';

const all = (value: number) => ({ min: value, max: value, avg: value, sum: value });
const source: RestVertex = {
  recordsIn: 0,
  recordsOut: 90,
  accumulatedBusyMs: 1000,
  metrics: {
    busyTimeMsPerSecond: { min: 100, max: 300, avg: 200, sum: 400 },
    backPressuredTimeMsPerSecond: all(50),
    'Source__orders.numRecordsIn': all(100),
    'Source__orders.numRecordsInPerSecond': all(10),
    'Source__orders.pendingRecords': all(7),
  },
};
const with_ = (metrics: RestVertex['metrics'], own: Partial<RestVertex> = {}): RestVertex => ({
  ...source,
  ...own,
  metrics: { ...source.metrics, ...metrics },
});

it('the counters of another vertex have the clock of the job, where Flink shows it', () => {
  expect(restVertexObservation({ ...source, ranMs: 60_000 }, false).ranMs).toBe(60_000);
  expect(restVertexObservation({ ...source, ranMs: Number.NaN }, false)).not.toHaveProperty('ranMs');
  expect(restVertexObservation({ ...source, ranMs: 60_000 }, true)).not.toHaveProperty('ranMs');
});

describe('a source, from the metrics of its operator', () => {
  it('has typed fields', () => {
    expect(restVertexObservation(source, true)).toEqual({
      accumulatedBusyMs: 1000,
      recordsOut: 90,
      recordsIn: 100,
      busy: { min: 100, max: 300, avg: 200, sum: 400 },
      backPressured: all(50),
      recordsInPerSecond: 10,
      pendingRecords: 7,
      partitions: 0,
    });
  });

  it.each<[string, RestVertex, object]>([
    [
      'has the clock of its metrics: what its subtasks were busy, idle and back-pressured',
      with_({
        accumulateBusyTimeMs: { avg: 20_000, sum: 40_000 },
        accumulateIdleTimeMs: { avg: 30_000, sum: 60_000 },
        accumulateBackPressuredTimeMs: { avg: 3_000, sum: 6_000 },
      }),
      { ranMs: 53_000 },
    ],
    [
      'adds up the backlog of several operators of its chain',
      with_({ 'Other.pendingRecords': all(5) }),
      { pendingRecords: 12 },
    ],
    [
      'takes the first operator for its input',
      with_({ 'Source__second.numRecordsIn': all(999) }),
      { recordsIn: 100, recordsInPerSecond: 10 },
    ],
    ['takes what its task counts, where that counts its input', with_({}, { recordsIn: 42 }), { recordsIn: 42 }],
    [
      'takes what its operator sends on, where that counts no input',
      with_({ 'Source__orders.numRecordsIn': all(0), 'Source__orders.numRecordsOut': all(80) }),
      { recordsIn: 80 },
    ],
    [
      'counts its partitions by the names of its further metrics',
      with_(
        {},
        { names: [0, 1, 1].map((n) => `${n}.Source__orders.KafkaSourceReader.topic.t.partition.${n}.currentOffset`) },
      ),
      { partitions: 2 },
    ],
  ])('%s', (_, shown, expected) => {
    expect(restVertexObservation(shown, true)).toMatchObject(expected);
  });

  it('whose metric is listed and was not read has no value: then its operator is not asked, either', () => {
    const { 'Source__orders.pendingRecords': _, ...metrics } = source.metrics;
    const shown = restVertexObservation({ ...source, metrics, names: ['Source__orders.pendingRecords'] }, true);
    expect(shown).toMatchObject({ withoutValue: ['pendingRecords'], recordsIn: 0 });
  });

  it('without a counter of its operator offers no records', () => {
    const { 'Source__orders.numRecordsIn': _, ...metrics } = source.metrics;
    expect(restVertexObservation({ ...source, metrics }, true)).not.toHaveProperty('recordsIn');
  });
});

it('a vertex that is no source has the metrics of its task alone', () => {
  const shown = with_({ numRecordsInPerSecond: all(30) }, { recordsIn: 500 });
  expect(restVertexObservation(shown, false)).toEqual({
    accumulatedBusyMs: 1000,
    recordsOut: 90,
    recordsIn: 500,
    busy: { min: 100, max: 300, avg: 200, sum: 400 },
    backPressured: all(50),
    recordsInPerSecond: 30,
  });
});

it.each<[string, Readonly<Record<string, string>>, object]>([
  [
    'numbers as text',
    { taskSlotsTotal: '32', taskSlotsAvailable: '2.0' },
    { taskSlotsTotal: 32, taskSlotsAvailable: 2 },
  ],
  ['what is no number is not there', { taskSlotsTotal: '32', taskSlotsAvailable: 'n/a' }, { taskSlotsTotal: 32 }],
  ['nor is an empty text', { taskSlotsTotal: '' }, {}],
])('slots: %s', (_, jobManager, expected) => {
  expect(restJobObservation({}, jobManager)).toEqual(expected);
});
