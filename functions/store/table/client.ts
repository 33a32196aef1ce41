/** The connection to DynamoDB. Everything that is left out comes from the environment, as for every AWS program. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { answerWithin } from '../../aws/answer-in-time.ts';

export interface Connection {
  /** `http://127.0.0.1:8000` for an emulator; else AWS_ENDPOINT_URL_DYNAMODB, else AWS. */
  readonly endpoint?: string;
  readonly region?: string | undefined;
  /** Of the shared configuration files; else AWS_PROFILE. */
  readonly profile?: string | undefined;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

export const dynamoDbClient = (connection: Connection, answerWithinMs?: number): DynamoDBClient =>
  new DynamoDBClient({
    ...connection,
    requestHandler: answerWithin(answerWithinMs),
  });
