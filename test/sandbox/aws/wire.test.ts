/** The wire: what the server says to calls that no SDK client of ours would make. */
import { ListDashboardsCommand } from '@aws-sdk/client-cloudwatch';
import { ListEventBusesCommand } from '@aws-sdk/client-eventbridge';
import { StopApplicationCommand } from '@aws-sdk/client-kinesis-analytics-v2';
import { expect, test } from 'vitest';
import { endpoints } from '../../../sandbox/aws/server.ts';
import { embedded } from './embedded.ts';

test('an operation that is missing is refused by name, with those that are there', async () => {
  const { cloudWatch, events, flink } = await embedded();
  const name = 'UnknownOperationException';
  await expect(cloudWatch.send(new ListDashboardsCommand({}))).rejects.toMatchObject({
    name,
    message: expect.stringMatching(
      /GraniteServiceVersion20100801\.ListDashboards; it has PutMetricData, GetMetricData/,
    ),
  });
  await expect(events.send(new ListEventBusesCommand({}))).rejects.toMatchObject({ name });
  await expect(flink.send(new StopApplicationCommand({ ApplicationName: 'a' }))).rejects.toMatchObject({ name });
});

test('an operation name that every object has is no operation', async () => {
  const { aws } = await embedded();
  const headers = { 'x-amz-target': 'AWSEvents.toString' };
  const response = await fetch(aws.url, { method: 'POST', headers, body: '{}' });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ __type: expect.stringMatching(/UnknownOperationException$/) });
});

test.each([
  ['no target', {}, '{}', /speaks AWS JSON .* got POST \/ with content-type text\/plain/],
  [
    'another service',
    { 'x-amz-target': 'AmazonSQS.SendMessage' },
    '{}',
    /AmazonSQS\.SendMessage; it has GraniteService/,
  ],
  ['no JSON', { 'x-amz-target': 'AWSEvents.PutEvents' }, '{', /not JSON/],
  ['no gzip', { 'x-amz-target': 'AWSEvents.PutEvents', 'content-encoding': 'gzip' }, '{}', /not gzip/],
  [
    'deflate',
    { 'x-amz-target': 'AWSEvents.PutEvents', 'content-encoding': 'deflate' },
    '{}',
    /deflate is not understood/,
  ],
])('%s: 400 and a sentence', async (_, headers, body, message) => {
  const { aws } = await embedded();
  const response = await fetch(aws.url, { method: 'POST', headers: headers as Record<string, string>, body });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ message: expect.stringMatching(message) });
});

test('every answer has a request id of its own', async () => {
  const { aws } = await embedded();
  const ids = [];
  for (const _ of [1, 2]) ids.push((await fetch(aws.url, { method: 'POST' })).headers.get('x-amzn-requestid'));
  expect(ids[0]).toMatch(/^[0-9a-f-]{36}$/);
  expect(ids[1]).not.toBe(ids[0]);
});

test('the endpoints are the variables the SDK reads', async () => {
  expect(endpoints('http://127.0.0.1:1')).toEqual({
    AWS_ENDPOINT_URL_CLOUDWATCH: 'http://127.0.0.1:1',
    AWS_ENDPOINT_URL_EKS: 'http://127.0.0.1:1',
    AWS_ENDPOINT_URL_EVENTBRIDGE: 'http://127.0.0.1:1',
    AWS_ENDPOINT_URL_KINESIS_ANALYTICS_V2: 'http://127.0.0.1:1',
    AWS_ENDPOINT_URL_RESOURCE_GROUPS_TAGGING_API: 'http://127.0.0.1:1',
    AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:1',
    AWS_ENDPOINT_URL_GLUE: 'http://127.0.0.1:1',
    AWS_ENDPOINT_URL_KAFKA: 'http://127.0.0.1:1',
    AWS_ENDPOINT_URL_KINESIS: 'http://127.0.0.1:1',
    AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:1',
  });
});
