import { describe, expect, test } from 'vitest';
import type { Datum } from '../../world/metrics/datum.ts';
import { createLate } from '../../world/metrics/late.ts';
import { aWorld, forMinutes, MINUTE, metricsOf, START, size, steady } from './a-world.ts';

const PARALLELISM = 6;
const find = (data: readonly Datum[], name: string, dimensions: Record<string, string>, minute: number) =>
  data.find(
    (datum) =>
      datum.name === name &&
      datum.at === START + minute * MINUTE &&
      JSON.stringify(datum.dimensions) === JSON.stringify(dimensions),
  )?.statistics;
const app = { Application: 'clickstream' };
const task = (name: string) => ({ ...app, Task: name });
const operator = (name: string) => ({ ...app, Operator: name });
const calm = metricsOf(aWorld({ load: steady(3_000), size: size(PARALLELISM) }), 30);

describe('a minute of a quiet job', () => {
  const at = (name: string, dimensions: Record<string, string>) => find(calm, name, dimensions, 20);

  test.each([
    'busyTimeMsPerSecond',
    'backPressuredTimeMsPerSecond',
    'idleTimeMsPerSecond',
    'numRecordsIn',
    'numRecordsInPerSecond',
    'numRecordsOut',
    'numRecordsOutPerSecond',
  ])('%s of a task has four snapshots of every subtask', (name) => {
    expect(at(name, task('Sessionize'))?.sampleCount).toBe(4 * PARALLELISM);
  });

  test('busy, back-pressured and idle make a second', () => {
    const sums = ['busy', 'backPressured', 'idle'].map(
      (kind) => at(`${kind}TimeMsPerSecond`, task('Sessionize'))?.sum ?? Number.NaN,
    );
    expect(sums.reduce((a, b) => a + b, 0)).toBe(1000 * 4 * PARALLELISM);
  });

  test('Sum / 4 of a rate is the rate of the job', () => {
    const rate = (at('numRecordsInPerSecond', task('Sessionize'))?.sum ?? 0) / 4;
    expect(rate / (0.96 * 3_000)).toBeCloseTo(1, 3);
  });

  test('Sum / 4 of a counter grows by a minute of records every minute', () => {
    const counter = (minute: number) => (find(calm, 'numRecordsIn', task('Sessionize'), minute)?.sum ?? 0) / 4;
    expect((counter(21) - counter(20)) / (60 * 0.96 * 3_000)).toBeCloseTo(1, 3);
  });

  test('a source task has no records in, its operator has', () => {
    expect(at('numRecordsIn', task('Source:_Clicks'))).toMatchObject({ sum: 0, sampleCount: 4 * PARALLELISM });
    expect(at('numRecordsInPerSecond', task('Source:_Clicks'))?.sum).toBe(0);
    expect(at('numRecordsOut', task('Source:_Clicks'))?.sum).toBeGreaterThan(0);
    expect(at('numRecordsIn', operator('Source:_Clicks'))?.sum).toBeGreaterThan(0);
  });

  test('busy times belong to tasks, not to operators', () => {
    expect(at('busyTimeMsPerSecond', operator('Sessionize'))).toBeUndefined();
  });

  test('blanks in names become underscores', () => {
    const names = new Set(calm.map(({ dimensions }) => dimensions['Task']).filter(Boolean));
    expect([...names].sort()).toEqual([
      'Attribute_orders',
      'Enrich',
      'Sessionize',
      'Sink:_Sessions',
      'Source:_Clicks',
      'Source:_Orders',
    ]);
  });

  test.each(['containerCPUUtilization', 'cpuUtilization', 'containerMemoryUtilization', 'heapMemoryUtilization'])(
    '%s has two samples of every task manager, in percent',
    (name) => {
      const statistics = at(name, app);
      expect(statistics?.sampleCount).toBe(2 * PARALLELISM);
      expect(statistics?.minimum).toBeGreaterThan(0);
      expect(statistics?.maximum).toBeLessThanOrEqual(100);
    },
  );

  test('the job itself has one sample', () => {
    for (const name of ['uptime', 'fullRestarts', 'lastCheckpointDuration', 'lastCheckpointSize']) {
      expect(at(name, app)?.sampleCount).toBe(1);
    }
    expect(at('uptime', app)?.maximum).toBe((20 * 60 + 50) * 1000);
  });

  test('Kafka and Kinesis have metrics of their own', () => {
    const group = { 'Cluster Name': 'shop', 'Consumer Group': 'clickstream', Topic: 'clicks' };
    const namespaces = new Set(calm.map(({ namespace }) => namespace));
    expect([...namespaces].sort()).toEqual(['AWS/Kafka', 'AWS/Kinesis', 'AWS/KinesisAnalytics']);
    expect(at('SumOffsetLag', group)?.sampleCount).toBe(1);
    expect(at('EstimatedMaxTimeLag', group)?.maximum).toBeLessThan(25);
    expect(at('IncomingRecords', { StreamName: 'orders' })?.sum).toBe(60 * 0.04 * 3_000);
    expect(at('millisBehindLatest', { Id: 'orders', ...app, Flow: 'Input' })?.maximum).toBe(0);
    expect(at('records_lag_max', task('Source:_Clicks'))?.maximum).toBe(0);
    expect(at('records_lag_max', task('Sessionize'))).toBeUndefined();
  });

  test('a subtask without partitions has no lag, and the shards of Orders leave some subtasks idle', () => {
    const wide = metricsOf(aWorld({ load: steady(3_000), size: size(30) }), 3);
    expect(find(wide, 'records_lag_max', task('Source:_Clicks'), 2)?.sampleCount).toBe(4 * 24);
    expect(find(wide, 'idleTimeMsPerSecond', task('Source:_Orders'), 2)?.maximum).toBe(1000);
  });
});

describe('a job without input', () => {
  const data = metricsOf(aWorld({ load: steady(0), size: size(3) }), 5);
  const at = (name: string, dimensions: Record<string, string>) => find(data, name, dimensions, 3);

  test('is idle; Kafka knows of no lag, and the client says nothing of it', () => {
    expect(at('idleTimeMsPerSecond', task('Sessionize'))).toMatchObject({ minimum: 1000, maximum: 1000 });
    expect(at('numRecordsIn', task('Sessionize'))?.sum).toBe(0);
    const group = { 'Cluster Name': 'shop', 'Consumer Group': 'clickstream', Topic: 'clicks' };
    expect(at('SumOffsetLag', group)?.maximum).toBe(0);
    expect(at('records_lag_max', task('Source:_Clicks'))).toBeUndefined();
  });
});

describe('an overloaded job', () => {
  const data = metricsOf(aWorld({ load: steady(9_000), size: size(PARALLELISM) }), 20);
  const at = (name: string, dimensions: Record<string, string>) => find(data, name, dimensions, 15);

  test('shows its bottleneck busy, its source back-pressured, and a growing lag', () => {
    expect(at('busyTimeMsPerSecond', task('Sessionize'))?.maximum).toBeGreaterThan(970);
    expect(at('backPressuredTimeMsPerSecond', task('Source:_Clicks'))?.minimum).toBeGreaterThan(700);
    const lag = (minute: number) => find(data, 'records_lag_max', task('Source:_Clicks'), minute)?.maximum ?? 0;
    expect(lag(15)).toBeGreaterThan(lag(10));
    expect(at('containerCPUUtilization', app)?.maximum).toBeGreaterThan(60);
  });
});

describe('around a restart', () => {
  const world = aWorld({ load: steady(3_000), size: size(PARALLELISM) });
  forMinutes(world, 10);
  world.restart('clickstream', size(9), () => {});
  const data = metricsOf(world, 20);
  const samples = (minute: number) => find(data, 'numRecordsIn', task('Sessionize'), minute)?.sampleCount ?? 0;

  test('snapshots are missing while nothing runs, then there are four of each new subtask', () => {
    const counts = Array.from({ length: 6 }, (_, n) => samples(10 + n));
    expect(counts.some((count) => count < 4 * PARALLELISM)).toBe(true);
    expect(counts.at(-1)).toBe(4 * 9);
  });

  test('counters and uptime begin again', () => {
    const counter = (minute: number) => find(data, 'numRecordsIn', task('Sessionize'), minute)?.maximum ?? 0;
    expect(counter(14)).toBeLessThan(counter(9));
    expect(find(data, 'uptime', app, 15)?.maximum).toBeLessThan(6 * MINUTE);
  });

  test('Kafka goes on saying how far the group is behind', () => {
    const group = { 'Cluster Name': 'shop', 'Consumer Group': 'clickstream', Topic: 'clicks' };
    for (const minute of [9, 10, 11, 12, 13]) expect(find(data, 'SumOffsetLag', group, minute)).toBeDefined();
  });
});

describe('on its way to CloudWatch', () => {
  test('a minute arrives from its end on and within a minute and a half', () => {
    const world = aWorld({ load: steady(3_000), size: size(3) });
    const delays: number[] = [];
    for (let n = 0; n < 60 * 12; n++) {
      world.advance(world.now() + 5_000);
      for (const { at } of world.takeMetrics()) delays.push(world.now() - at - MINUTE);
    }
    expect(delays.length).toBeGreaterThan(3_000);
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...delays)).toBeLessThanOrEqual(95_000);
    expect(delays.filter((delay) => delay > 60_000).length / delays.length).toBeGreaterThan(0.02);
  });

  test('now and then a point never arrives', () => {
    const late = createLate(1);
    const point = calm[0] as Datum;
    late.send(Array.from({ length: 20_000 }, () => point));
    const arrived = late.arrived(point.at + 3 * MINUTE).length;
    expect(arrived).toBeLessThan(20_000);
    expect(arrived).toBeGreaterThan(19_960);
  });
});
