/**
 * A call that is never answered fails instead of taking the function's time, and the other jobs' with it: of every client,
 * and whether the server says nothing at all, or begins an answer that does not end.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { DescribeApplicationCommand, KinesisAnalyticsV2Client } from '@aws-sdk/client-kinesis-analytics-v2';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerWithin } from '../../../functions/aws/answer-in-time.ts';
import { awsCalls } from '../../../functions/aws/aws-call.ts';
import { flinkRest } from '../../../functions/flink-rest/client.ts';
import { kubernetes } from '../../../functions/kubernetes/client.ts';
import { httpGet } from '../../../functions/managed-flink-dashboard/http-get.ts';
import { dynamoDbClient } from '../../../functions/store/table/client.ts';
import { startTlsServer } from '../../../sandbox/kubernetes/api/tls-server.ts';
import { ATTEMPTS, awsClientSettings } from '../../support/aws-client.ts';
import { filesBelow, textOf } from '../../support/import-graph.ts';

const WITHIN_MS = 20;

describe.each(['says nothing', 'begins an answer'] as const)('a server that %s', (silence) => {
  let server: Server;
  let url: string;

  beforeEach(async () => {
    server = createServer((_, response) => {
      if (silence === 'says nothing') return;
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write('{');
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });

  it('DynamoDB: each attempt ends', async () => {
    const client = dynamoDbClient(awsClientSettings(url), WITHIN_MS);
    const call = client.send(new GetItemCommand({ TableName: 'jobs', Key: { pk: { S: 'JOB#orders' } } }));
    await expect(call).rejects.toMatchObject({ name: 'TimeoutError', $metadata: { attempts: ATTEMPTS } });
    client.destroy();
  });

  it('Managed Flink: each attempt ends', async () => {
    const client = new KinesisAnalyticsV2Client({ ...awsClientSettings(url), requestHandler: answerWithin(WITHIN_MS) });
    const call = client.send(new DescribeApplicationCommand({ ApplicationName: 'orders' }));
    await expect(call).rejects.toMatchObject({ name: 'TimeoutError', $metadata: { attempts: ATTEMPTS } });
    client.destroy();
  });

  it.each(['monitoring', 'events', 'lambda', 'kafka', 'kinesis', 'eks'])(
    'the service %s, which is called without a client',
    async (service) => {
      const call = awsCalls({
        credentials: async () => ({ accessKeyId: 'embedded', secretAccessKey: 'embedded' }),
        clock: () => Date.UTC(2026, 0, 1),
        endpoint: () => url,
        timeoutMs: WITHIN_MS,
      });
      const answer = await call({ service, region: 'us-east-1', method: 'POST', path: '/', body: '{}' });
      expect(answer).toEqual({ kind: 'failed', says: expect.stringMatching(/can't be read \(.*timeout.*\)/) });
    },
  );

  it("Flink's REST API", async () => {
    const rest = flinkRest(url, { timeoutMs: WITHIN_MS });
    await expect(rest.get('/jobs', v.unknown())).rejects.toThrow('no answer within 0.02 s');
    await expect(rest.put('/jobs', {})).rejects.toThrow('no answer within 0.02 s');
  });

  it('the Flink dashboard of an application', async () => {
    await expect(httpGet(new URL(url), {}, WITHIN_MS)).rejects.toThrow('no answer within 0.02 s');
  });
});

it('a Kubernetes API server that says nothing', async () => {
  const silent = await startTlsServer(() => new Promise(() => {}));
  const cluster = {
    name: 'shop',
    endpoint: silent.endpoint,
    certificateAuthority: Buffer.from(silent.certificateAuthority, 'base64').toString(),
  };
  const token = { get: async () => 'token', forget: () => {} };
  const client = kubernetes(cluster, token, { pause: async () => {}, timeoutMs: WITHIN_MS });
  const asked = client.send({ verb: 'get', resource: 'pods', path: '/api/v1/pods' });
  await expect(asked).rejects.toThrow('no answer from https://127.0.0.1');
  await silent.stop();
});

// What is made elsewhere would wait for ever again.
it('no client of the SDK is made without it, and no call of fetch without a signal', () => {
  const files = ['functions', 'cli', 'backtest'].flatMap(filesBelow);
  const made = files.filter((file) => /new (?!CloudWatch)\w+Client\(/.test(textOf(file)));
  expect(made).toContain('functions/places/clients.ts');
  expect(made.filter((file) => !textOf(file).includes('answerWithin('))).toEqual([]);
  const fetching = ['functions'].flatMap(filesBelow).filter((file) => /\bfetch\(/.test(textOf(file)));
  expect(fetching).toHaveLength(3);
  expect(fetching.filter((file) => !/signal/.test(textOf(file)))).toEqual([]);
});
