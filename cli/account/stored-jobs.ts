/** The jobs that a table knows. */
import { paginateScan } from '@aws-sdk/client-dynamodb';
import { type Connection, dynamoDbClient } from '../../functions/store/table/client.ts';
import { STATE } from '../../functions/store/table/keys.ts';
import { TABLE_KEYS } from '../../lib/environment.ts';
import type { JobRef, Platform } from '../../lib/model/job.ts';

export const storedJobs = async (connection: Connection, table: string): Promise<readonly JobRef[]> => {
  const client = dynamoDbClient(connection);
  try {
    const jobs: JobRef[] = [];
    const pages = paginateScan(
      { client },
      {
        TableName: table,
        ProjectionExpression: '#pk',
        FilterExpression: '#sk = :state',
        ExpressionAttributeNames: { '#pk': TABLE_KEYS.partition, '#sk': TABLE_KEYS.sort },
        ExpressionAttributeValues: { ':state': { S: STATE } },
      },
    );
    for await (const { Items = [] } of pages) {
      jobs.push(...Items.flatMap((item) => jobOf(item[TABLE_KEYS.partition]?.S ?? '') ?? []));
    }
    return jobs.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  } finally {
    client.destroy();
  }
};

const KEY = /^JOB#([^#]*)#([^#]*)#(managed-flink|eks|flink)#(.*)$/s;

/** The other way round than keyOf. */
export const jobOf = (key: string): JobRef | undefined => {
  const [, account, region, platform, name] = KEY.exec(key) ?? [];
  if (account === undefined || region === undefined || platform === undefined || name === undefined) return undefined;
  return { account, region, platform: platform as Platform, name };
};
