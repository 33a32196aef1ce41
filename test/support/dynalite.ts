/** dynalite, DynamoDB in JavaScript, as the sandbox runs it. */
import { startDynamoDb } from '../../sandbox/aws/dynamodb.ts';
import { type DynamoDbServer, TABLE } from './dynamodb-server.ts';

export const startDynalite = async (): Promise<DynamoDbServer> => {
  const { url, stop } = await startDynamoDb(TABLE);
  return { endpoint: url, stop };
};
