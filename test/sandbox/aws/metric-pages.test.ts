/** GetMetricData in pages: nothing is lost or doubled, and every page sees the same instant. */
import { GetMetricDataCommand, paginateGetMetricData } from '@aws-sdk/client-cloudwatch';
import { describe, expect, test } from 'vitest';
import { embedded, MINUTE } from './embedded.ts';
import { ask, ramp } from './read-metrics.ts';

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
