/** GetMetricData: ranges, series, delay, refusals, and what it costs. */
import { GetMetricDataCommand, type GetMetricDataCommandInput, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { describe, expect, test } from 'vitest';
import { embedded, MINUTE, NOON } from './embedded.ts';
import { ask, ramp, read } from './read-metrics.ts';

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

test('a unit, when asked for, is part of the question', async () => {
  const { cloudWatch } = await embedded();
  const MetricData = [
    { MetricName: 'm', Value: 1, Unit: 'Count' as const },
    { MetricName: 'm', Value: 2, Unit: 'Percent' as const },
  ];
  await cloudWatch.send(new PutMetricDataCommand({ Namespace: 'N', MetricData }));
  const sum = async (Unit?: 'Count' | 'Seconds') => {
    const MetricStat = { Metric: { Namespace: 'N', MetricName: 'm' }, Period: 60, Stat: 'Sum', Unit };
    const input = ask([], { MetricDataQueries: [{ Id: 'q', MetricStat }] });
    return (await cloudWatch.send(new GetMetricDataCommand(input))).MetricDataResults?.[0]?.Values;
  };
  expect(await sum()).toEqual([3]);
  expect(await sum('Count')).toEqual([1]);
  expect(await sum('Seconds')).toEqual([]);
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
