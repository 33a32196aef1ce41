/** PutMetricData: what is taken, what is refused, and by which name. */
import { ListMetricsCommand, type MetricDatum, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { describe, expect, test } from 'vitest';
import { embedded, MINUTE, NOON } from './embedded.ts';
import { read } from './read-metrics.ts';

const put = async (MetricData: MetricDatum[], Namespace = 'N') => {
  const started = await embedded();
  await started.cloudWatch.send(new PutMetricDataCommand({ Namespace, MetricData }));
  return started;
};

describe('what is put can be read', () => {
  test('a value', async () => {
    const { cloudWatch } = await put([{ MetricName: 'm', Value: 2.5, Timestamp: new Date(NOON - 5 * MINUTE) }]);
    expect(await read(cloudWatch, 'm', 'Sum')).toEqual([[NOON - 5 * MINUTE, 2.5]]);
  });

  test('a value without a timestamp is of now', async () => {
    const { cloudWatch } = await put([{ MetricName: 'm', Value: 1 }]);
    expect(await read(cloudWatch, 'm', 'Sum')).toEqual([[NOON, 1]]);
  });

  test('values with counts', async () => {
    const { cloudWatch } = await put([{ MetricName: 'm', Values: [1, 10], Counts: [3, 1] }]);
    const one = async (statistic: string) => (await read(cloudWatch, 'm', statistic))[0]?.[1];
    expect(await one('Sum')).toBe(13);
    expect(await one('SampleCount')).toBe(4);
    expect(await one('Average')).toBe(3.25);
    expect(await one('Minimum')).toBe(1);
    expect(await one('Maximum')).toBe(10);
    expect(await one('p50')).toBe(1);
    expect(await one('p99')).toBe(10);
  });

  test('a statistic set, which has no percentiles unless its samples are equal', async () => {
    const StatisticValues = { SampleCount: 4, Sum: 20, Minimum: 2, Maximum: 9 };
    const equal = { SampleCount: 4, Sum: 20, Minimum: 5, Maximum: 5 };
    const { cloudWatch } = await put([
      { MetricName: 'm', StatisticValues },
      { MetricName: 'equal', StatisticValues: equal },
    ]);
    expect(await read(cloudWatch, 'm', 'Average')).toEqual([[NOON, 5]]);
    expect(await read(cloudWatch, 'm', 'Maximum')).toEqual([[NOON, 9]]);
    expect(await read(cloudWatch, 'm', 'p90')).toEqual([]);
    expect(await read(cloudWatch, 'equal', 'p90')).toEqual([[NOON, 5]]);
  });

  test('several datums of a minute add up', async () => {
    const at = (second: number) => new Date(NOON - MINUTE + second * 1000);
    const { cloudWatch } = await put([0, 15, 30, 45].map((s) => ({ MetricName: 'm', Value: s, Timestamp: at(s) })));
    expect(await read(cloudWatch, 'm', 'Sum')).toEqual([[NOON - MINUTE, 90]]);
    expect(await read(cloudWatch, 'm', 'SampleCount')).toEqual([[NOON - MINUTE, 4]]);
  });

  test('points that come out of order are kept in order', async () => {
    const minutes = [3, 1, 2, 5, 4];
    const { cloudWatch } = await put(
      minutes.map((m) => ({ MetricName: 'm', Value: m, Timestamp: new Date(NOON - m * MINUTE) })),
    );
    expect((await read(cloudWatch, 'm', 'Sum')).map(([, value]) => value)).toEqual([5, 4, 3, 2, 1]);
  });

  test('300 datums, which the SDK sends compressed', async () => {
    const Dimensions = [{ Name: 'Application', Value: 'an-application' }];
    const { cloudWatch } = await put(
      Array.from({ length: 300 }, (_, n) => ({ MetricName: `m${n}`, Dimensions, Value: n })),
    );
    const { Metrics } = await cloudWatch.send(new ListMetricsCommand({ Namespace: 'N' }));
    expect(Metrics).toHaveLength(300);
    expect(await read(cloudWatch, 'm299', 'Sum', { Dimensions })).toEqual([[NOON, 299]]);
  });
});

const datum = (rest: Partial<MetricDatum>): MetricDatum[] => [{ MetricName: 'm', Value: 1, ...rest }];

describe('what is refused', () => {
  const many = (length: number) => Array.from({ length }, (_, n) => n);
  test.each<[string, MetricDatum[], string, RegExp]>([
    ['NaN', datum({ Value: Number.NaN }), 'InvalidParameterValueException', /MetricData\.0\.Value.*NaN/],
    ['infinity', datum({ Value: Number.POSITIVE_INFINITY }), 'InvalidParameterValueException', /infinities/],
    ['too large', datum({ Value: 2 ** 361 }), 'InvalidParameterValueException', /2\^360/],
    [
      'too old',
      datum({ Timestamp: new Date(NOON - 15 * 24 * 60 * MINUTE) }),
      'InvalidParameterValueException',
      /two weeks/,
    ],
    ['too new', datum({ Timestamp: new Date(NOON + 121 * MINUTE) }), 'InvalidParameterValueException', /two hours/],
    ['nothing measured', [{ MetricName: 'm' }], 'MissingRequiredParameterException', /needs Value, Values or/],
    ['two forms', datum({ Values: [1] }), 'InvalidParameterCombinationException', /only one of/],
    ['counts alone', datum({ Counts: [1] }), 'InvalidParameterCombinationException', /Counts needs Values/],
    [
      'one count for two',
      [{ MetricName: 'm', Values: [1, 2], Counts: [1] }],
      'InvalidParameterValueException',
      /1 entries for 2/,
    ],
    ['151 values', [{ MetricName: 'm', Values: many(151) }], 'InvalidParameterValueException', /at most 150/],
    [
      '1001 datums',
      many(1001).map((n) => ({ MetricName: `m${n}`, Value: 1 })),
      'InvalidParameterValueException',
      /at most 1000/,
    ],
    [
      '31 dimensions',
      datum({ Dimensions: many(31).map((n) => ({ Name: `d${n}`, Value: 'v' })) }),
      'InvalidParameterValueException',
      /30 dimensions/,
    ],
    [
      'a dimension twice',
      datum({
        Dimensions: [
          { Name: 'd', Value: 'a' },
          { Name: 'd', Value: 'b' },
        ],
      }),
      'InvalidParameterValueException',
      /only once/,
    ],
    [
      'a dimension without value',
      datum({ Dimensions: [{ Name: 'd', Value: '' }] }),
      'InvalidParameterValueException',
      /Dimensions\.0\.Value/,
    ],
    [
      'no name',
      [{ MetricName: undefined, Value: 1 }],
      'MissingRequiredParameterException',
      /MetricData\.0\.MetricName is required/,
    ],
    ['an unknown unit', datum({ Unit: 'Bananas' as never }), 'InvalidParameterValueException', /Unit/],
  ])('%s', async (_, data, name, message) => {
    await expect(put(data)).rejects.toMatchObject({ name, message: expect.stringMatching(message) });
  });

  test('a call is taken whole or not at all', async () => {
    const { cloudWatch } = await embedded();
    const MetricData = [...datum({}), ...datum({ Timestamp: new Date(0) })];
    await expect(cloudWatch.send(new PutMetricDataCommand({ Namespace: 'N', MetricData }))).rejects.toThrow();
    expect(await read(cloudWatch, 'm', 'Sum')).toEqual([]);
  });

  test('more than 1 MB', async () => {
    const Dimensions = Array.from({ length: 2 }, (_, n) => ({ Name: `d${n}`, Value: 'v'.repeat(1000) }));
    const data = Array.from({ length: 600 }, (_, n) => ({ MetricName: `m${n}`, Value: 1, Dimensions }));
    await expect(put(data)).rejects.toMatchObject({ name: 'RequestEntityTooLarge' });
  });

  test('the older Query code is answered too', async () => {
    await expect(put(datum({ Value: Number.NaN }))).rejects.toMatchObject({ Code: 'InvalidParameterValue' });
  });
});
