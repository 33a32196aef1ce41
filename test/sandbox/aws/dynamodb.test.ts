/** The embedded DynamoDB has the store's table and can be stopped. */
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { dynamoDbEndpoint, startDynamoDb } from '../../../sandbox/aws/dynamodb.ts';

test('the table is there until it is stopped', async () => {
  const dynamoDb = await startDynamoDb('flink-autopilot');
  const client = new DynamoDBClient({
    endpoint: dynamoDbEndpoint(dynamoDb.url)['AWS_ENDPOINT_URL_DYNAMODB'],
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  try {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: 'flink-autopilot' }));
    expect(Table?.TableStatus).toBe('ACTIVE');
  } finally {
    client.destroy();
    await dynamoDb.stop();
  }
  await expect(fetch(dynamoDb.url)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
});
