/** GetMetricData: ranges, order, pages, delay, and what it costs. */
import {
  GetMetricDataCommand,
  type GetMetricDataCommandInput,
  PutMetricDataCommand,
  paginateGetMetricData,
} from '@aws-sdk/client-cloudwatch';
import { describe, expect, test } from 'vitest';
import { type Embedded, embedded, MINUTE, NOON } from './embedded.ts';
import { read } from './read-metrics.ts';

/** One point a minute, worth the minute's number, for `minutes` before noon. */
const ramp = async ({ cloudWatch }: Embedded, minutes: number, names = ['m']) => {
  const MetricData = names.flatMap((MetricName) =>
    Array.from({ length: minutes }, (_, n) => ({
      MetricName,
      Value: n,
      Timestamp: new Date(NOON - (minutes - n) * MINUTE),
    })),
  );
  await cloudWatch.send(new PutMetricDataCommand({ Namespace: 'N', MetricData }));
};

const ask = (names: readonly string[], rest: Partial<GetMetricDataCommandInput> = {}): GetMetricDataCommandInput => ({
  StartTime: new Date(NOON - 60 * MINUTE),
  EndTime: new Date(NOON + MINUTE),
  ScanBy: 'TimestampAscending',
  MetricDataQueries: names.map((MetricName, n) => ({
    Id: `q${n}`,
    MetricStat: { Metric: { Namespace: 'N', MetricName }, Period: 60, Stat: 'Average' },
  })),
  ...rest,
});

describe('the range', () => {
  test('starts inclusive and ends exclusive', async () => {
    const started = await embedded();
    await ramp(started, 10);
    const points = await read(started.cloudWatch, 'm', 'Sum', { from: NOON - 8 * MINUTE, to: NOON - 5 * MINUTE });
    expect(points).toEqual([
      [NOON - 8 * MINUTE, 2],
      [NOON - 7 * MINUTE, 3],
      [NOON - 6 * MINUTE, 4],
    ]);
  });

  test('its start is rounded down to the minute', async () => {
    const started = await embedded();
    await ramp(started, 3);
    const points = await read(started.cloudWatch, 'm', 'Sum', { from: NOON - 2 * MINUTE + 59_000 });
    expect(points.map(([, value]) => value)).toEqual([1, 2]);
  });

  test('longer periods put minutes together', async () => {
    const started = await embedded();
    await ramp(started, 10);
    const points = await read(started.cloudWatch, 'm', 'Maximum', { from: NOON - 10 * MINUTE, period: 300 });
    expect(points).toEqual([
      [NOON - 10 * MINUTE, 4],
      [NOON - 5 * MINUTE, 9],
    ]);
  });

  test('a minute without data has no point', async () => {
    const { cloudWatch } = await embedded();
    const at = (minutes: number) => ({ MetricName: 'm', Value: 1, Timestamp: new Date(NOON - minutes * MINUTE) });
    await cloudWatch.send(new PutMetricDataCommand({ Namespace: 'N', MetricData: [at(5), at(3)] }));
    expect((await read(cloudWatch, 'm', 'Sum')).map(([time]) => time)).toEqual([NOON - 5 * MINUTE, NOON - 3 * MINUTE]);
  });

  test('the newest come first unless asked otherwise', async () => {
    const started = await embedded();
    await ramp(started, 3);
    const { MetricDataResults } = await started.cloudWatch.send(
      new GetMetricDataCommand(ask(['m'], { ScanBy: undefined })),
    );
    expect(MetricDataResults?.[0]).toMatchObject({ Values: [2, 1, 0], StatusCode: 'Complete', Label: 'm' });
  });
});

test('a metric is its namespace and its exact dimension set, in any order', async () => {
  const { cloudWatch } = await embedded();
  const application = { Name: 'Application', Value: 'a' };
  const task = { Name: 'Task', Value: 't' };
  const put = (Value: number, Dimensions: (typeof task)[], Namespace = 'N') =>
    cloudWatch.send(new PutMetricDataCommand({ Namespace, MetricData: [{ MetricName: 'm', Value, Dimensions }] }));
  await put(1, [application]);
  await put(2, [application, task]);
  await put(3, [application, task], 'Other');
  const get = async (Dimensions: (typeof task)[], Namespace = 'N') =>
    (await read(cloudWatch, 'm', 'Sum', { Dimensions, Namespace })).map(([, value]) => value);
  expect(await get([application])).toEqual([1]);
  expect(await get([task, application])).toEqual([2]);
  expect(await get([task, application], 'Other')).toEqual([3]);
  expect(await get([task])).toEqual([]);
  expect(await get([])).toEqual([]);
});

test('labels, hidden results, and results without points', async () => {
  const started = await embedded();
  await ramp(started, 1);
  const [shown, hidden, empty] = ask(['m', 'm', 'nothing']).MetricDataQueries ?? [];
  const MetricDataQueries = [{ ...shown!, Label: 'shown' }, { ...hidden!, ReturnData: false }, empty!];
  const { MetricDataResults } = await started.cloudWatch.send(new GetMetricDataCommand(ask([], { MetricDataQueries })));
  expect(MetricDataResults).toEqual([
    { Id: 'q0', Label: 'shown', Values: [0], Timestamps: [new Date(NOON - MINUTE)], StatusCode: 'Complete' },
    { Id: 'q2', Label: 'nothing', Values: [], Timestamps: [], StatusCode: 'Complete' },
  ]);
});

describe('points settle', () => {
  test('they can be read a while after their timestamp, late ones at once', async () => {
    const started = await embedded({ cloudWatch: { visibleAfterSeconds: 120 } });
    await ramp(started, 3);
    const times = async () => (await read(started.cloudWatch, 'm', 'Sum')).map(([at]) => (at - NOON) / MINUTE);
    expect(await times()).toEqual([-3, -2]);
    started.clock.at += 59_999;
    expect(await times()).toEqual([-3, -2]);
    started.clock.at += 1;
    expect(await times()).toEqual([-3, -2, -1]);
  });

  test('after 15 days they are gone', async () => {
    const started = await embedded();
    await ramp(started, 3);
    const range = { from: NOON - 60 * MINUTE, to: NOON };
    started.clock.at = NOON + 15 * 24 * 60 * MINUTE - 2 * MINUTE;
    expect(await read(started.cloudWatch, 'm', 'Sum', range)).toHaveLength(2);
    started.clock.at += 60 * MINUTE;
    expect(await read(started.cloudWatch, 'm', 'Sum', range)).toHaveLength(0);
  });
});

describe('pages', () => {
  test('MaxDatapoints cuts, NextToken goes on, nothing is lost or doubled', async () => {
    const started = await embedded();
    await ramp(started, 5, ['a', 'b', 'c']);
    const pages = [];
    const paginator = paginateGetMetricData(
      { client: started.cloudWatch },
      ask(['a', 'b', 'nothing', 'c'], { MaxDatapoints: 4 }),
    );
    for await (const { MetricDataResults = [] } of paginator) {
      pages.push(MetricDataResults.map(({ Id, StatusCode, Values }) => `${Id} ${StatusCode} ${Values?.join()}`));
    }
    expect(pages).toEqual([
      ['q0 PartialData 0,1,2,3', 'q1 PartialData ', 'q2 Complete ', 'q3 PartialData '],
      ['q0 Complete 4', 'q1 PartialData 0,1,2', 'q3 PartialData '],
      ['q1 Complete 3,4', 'q3 PartialData 0,1'],
      ['q3 Complete 2,3,4'],
    ]);
  });

  test('every page sees the same instant', async () => {
    const started = await embedded({ cloudWatch: { visibleAfterSeconds: 120 } });
    await ramp(started, 4);
    const input = ask(['m'], { MaxDatapoints: 1 });
    const { NextToken } = await started.cloudWatch.send(new GetMetricDataCommand(input));
    started.clock.at += 10 * MINUTE;
    const next = await started.cloudWatch.send(new GetMetricDataCommand({ ...input, MaxDatapoints: 1, NextToken }));
    expect(next.MetricDataResults?.[0]).toMatchObject({ Values: [1] });
    const rest = await started.cloudWatch.send(new GetMetricDataCommand({ ...input, NextToken: next.NextToken }));
    expect(rest.MetricDataResults?.[0]).toMatchObject({ Values: [2], StatusCode: 'Complete' });
    expect(rest.NextToken).toBeUndefined();
  });

  test('a token of another request is refused', async () => {
    const started = await embedded();
    await ramp(started, 3);
    const { NextToken } = await started.cloudWatch.send(new GetMetricDataCommand(ask(['m'], { MaxDatapoints: 1 })));
    for (const token of [NextToken, 'nonsense']) {
      const other = new GetMetricDataCommand(ask(['other'], { NextToken: token }));
      await expect(started.cloudWatch.send(other)).rejects.toMatchObject({ name: 'InvalidNextToken' });
    }
  });
});

describe('a bad day', () => {
  test('throttled, broken, unreachable: once each, then as usual', async () => {
    const { aws, cloudWatch } = await embedded();
    const get = () => cloudWatch.send(new GetMetricDataCommand(ask(['m'])));
    aws.cloudWatch.failNext('GetMetricData', { kind: 'throttled' });
    aws.cloudWatch.failNext('GetMetricData', { kind: 'broken' });
    aws.cloudWatch.failNext('GetMetricData', { kind: 'unreachable' });
    await expect(get()).rejects.toMatchObject({ name: 'ThrottlingException', $metadata: { httpStatusCode: 400 } });
    await expect(get()).rejects.toMatchObject({ name: 'InternalFailure', $metadata: { httpStatusCode: 500 } });
    await expect(get()).rejects.toMatchObject({ code: 'ECONNRESET' });
    await expect(get()).resolves.toMatchObject({ MetricDataResults: [{ Id: 'q0' }] });
  });

  test('an answer that was lost was done all the same', async () => {
    const { aws, cloudWatch } = await embedded();
    aws.cloudWatch.failNext('PutMetricData', { kind: 'reply-lost' });
    const put = new PutMetricDataCommand({ Namespace: 'N', MetricData: [{ MetricName: 'm', Value: 7 }] });
    await expect(cloudWatch.send(put)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(await read(cloudWatch, 'm', 'Sum')).toEqual([[NOON, 7]]);
  });

  test('a call that is held is done when it is let go', async () => {
    const { aws, cloudWatch } = await embedded();
    const arrived = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    const until = () => {
      arrived.resolve();
      return gate.promise;
    };
    aws.cloudWatch.failNext('PutMetricData', { kind: 'held', until });
    const put = cloudWatch.send(
      new PutMetricDataCommand({ Namespace: 'N', MetricData: [{ MetricName: 'm', Value: 7 }] }),
    );
    await arrived.promise;
    expect(await read(cloudWatch, 'm', 'Sum')).toEqual([]);
    gate.resolve();
    await put;
    expect(await read(cloudWatch, 'm', 'Sum')).toEqual([[NOON, 7]]);
  });

  test('a short page although nobody asked for one', async () => {
    const started = await embedded();
    await ramp(started, 4);
    started.aws.cloudWatch.fallShortNext({ kind: 'page', datapoints: 1 });
    const pages = [];
    for await (const { MetricDataResults } of paginateGetMetricData({ client: started.cloudWatch }, ask(['m']))) {
      pages.push(MetricDataResults?.[0]);
    }
    expect(pages).toMatchObject([
      { StatusCode: 'PartialData', Values: [0] },
      { StatusCode: 'Complete', Values: [1, 2, 3] },
    ]);
  });

  test('one metric with an internal error', async () => {
    const started = await embedded();
    await ramp(started, 1, ['a', 'b']);
    started.aws.cloudWatch.fallShortNext({ kind: 'internal-error', metricNames: ['a'] });
    const { MetricDataResults } = await started.cloudWatch.send(new GetMetricDataCommand(ask(['a', 'b'])));
    expect(MetricDataResults).toMatchObject([
      { StatusCode: 'InternalError', Values: [] },
      { StatusCode: 'Complete', Values: [0] },
    ]);
  });
});

describe('what is refused', () => {
  const query = (rest: object) => ({ ...ask(['m']).MetricDataQueries![0]!, ...rest });
  const stat = (rest: object) => query({ MetricStat: { ...query({}).MetricStat, ...rest } });
  test.each<[string, Partial<GetMetricDataCommandInput>, RegExp]>([
    [
      '501 queries',
      { MetricDataQueries: ask(Array.from({ length: 501 }, () => 'm')).MetricDataQueries },
      /at most 500/,
    ],
    ['the same id twice', { MetricDataQueries: [query({}), query({})] }, /only once/],
    ['an id in capitals', { MetricDataQueries: [query({ Id: 'Q' })] }, /Id: a lower-case letter/],
    ['a period of 30 s', { MetricDataQueries: [stat({ Period: 30 })] }, /Period/],
    ['a period of 90 s', { MetricDataQueries: [stat({ Period: 90 })] }, /multiple of 60/],
    ['an unknown statistic', { MetricDataQueries: [stat({ Stat: 'tm90' })] }, /statistic tm90; it knows Average/],
    ['an expression', { MetricDataQueries: [{ Id: 'e', Expression: "SEARCH('x')" }] }, /Expression is not understood/],
    ['a range of nothing', { EndTime: new Date(NOON - 60 * MINUTE) }, /StartTime must be less/],
  ])('%s', async (_, rest, message) => {
    const { cloudWatch } = await embedded();
    const refused = expect(cloudWatch.send(new GetMetricDataCommand(ask(['m'], rest)))).rejects;
    await refused.toMatchObject({ name: 'ValidationException', message: expect.stringMatching(message) });
  });
});

describe('the meter', () => {
  test('counts a metric once for up to five statistics of a call', async () => {
    const { aws, cloudWatch } = await embedded();
    const queries = (names: string[], statistics: string[]) =>
      names.flatMap((MetricName) =>
        statistics.map((Stat, n) => ({
          Id: `${MetricName}${n}`,
          MetricStat: { Metric: { Namespace: 'N', MetricName }, Period: 60, Stat },
        })),
      );
    const five = ['Sum', 'Average', 'Maximum', 'Minimum', 'SampleCount'];
    await cloudWatch.send(new GetMetricDataCommand(ask([], { MetricDataQueries: queries(['a', 'b'], five) })));
    expect(aws.cloudWatch.meter()).toMatchObject({ getMetricDataCalls: 1, metricsRequested: 2, dollars: 0.00002 });
    await cloudWatch.send(new GetMetricDataCommand(ask([], { MetricDataQueries: queries(['a'], [...five, 'p90']) })));
    expect(aws.cloudWatch.meter()).toMatchObject({ getMetricDataCalls: 2, metricsRequested: 4 });
  });
});
