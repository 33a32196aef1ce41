/** A call that is never answered fails instead of taking the function's time, and the other jobs' with it. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { DescribeApplicationCommand, KinesisAnalyticsV2Client } from '@aws-sdk/client-kinesis-analytics-v2';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { answerWithin } from '../../../functions/aws/answer-in-time.ts';
import { dynamoDbClient } from '../../../functions/store/table/client.ts';
import { ATTEMPTS, awsClientSettings } from '../../support/aws-client.ts';

const WITHIN_MS = 20;
let server: Server;
let url: string;

beforeEach(async () => {
  server = createServer(() => {});
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
});

it('of DynamoDB', async () => {
  const client = dynamoDbClient(awsClientSettings(url), WITHIN_MS);
  const call = client.send(new GetItemCommand({ TableName: 'jobs', Key: { pk: { S: 'JOB#orders' } } }));
  await expect(call).rejects.toMatchObject({ name: 'TimeoutError', $metadata: { attempts: ATTEMPTS } });
  client.destroy();
});

it('of Managed Flink', async () => {
  const client = new KinesisAnalyticsV2Client({ ...awsClientSettings(url), requestHandler: answerWithin(WITHIN_MS) });
  const call = client.send(new DescribeApplicationCommand({ ApplicationName: 'orders' }));
  await expect(call).rejects.toMatchObject({ name: 'TimeoutError', $metadata: { attempts: ATTEMPTS } });
  client.destroy();
});
