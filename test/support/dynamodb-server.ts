/** A DynamoDB on this machine, however it runs, and how the store talks to it. */
import type { Connection } from '../../functions/store/table/client.ts';

export interface DynamoDbServer {
  readonly endpoint: string;
  stop(): Promise<void>;
}

export const TABLE = 'flink-autopilot';

/** Emulators take any key, but want one. */
export const connectionTo = ({ endpoint }: DynamoDbServer): Required<Omit<Connection, 'profile'>> => ({
  endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
});
