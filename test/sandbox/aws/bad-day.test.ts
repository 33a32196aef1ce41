/** A bad day at AWS: every way in which the next call can be made to fail. */
import { GetMetricDataCommand, PutMetricDataCommand, paginateGetMetricData } from '@aws-sdk/client-cloudwatch';
import { describe, expect, test } from 'vitest';
import { embedded, NOON } from './embedded.ts';
import { ask, ramp, read } from './read-metrics.ts';

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

  test('a short page that was not asked for', async () => {
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
