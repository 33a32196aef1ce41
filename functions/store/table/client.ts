/** The connection to DynamoDB. Everything that is left out comes from the environment, as for every AWS program. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

export interface Connection {
  /** `http://127.0.0.1:8000` for an emulator; else AWS_ENDPOINT_URL_DYNAMODB, else AWS. */
  readonly endpoint?: string;
  readonly region?: string | undefined;
  /** Of the shared configuration files; else AWS_PROFILE. */
  readonly profile?: string | undefined;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

export const dynamoDbClient = (connection: Connection): DynamoDBClient =>
  new DynamoDBClient({
    ...connection,
    // A call that hangs must not eat the function's time: single items are answered within milliseconds.
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 10_000 },
  });
