/** Which table: the flag, the variable, or the one table of the region that a stack of flink-autopilot has made. */
import { paginateListTables } from '@aws-sdk/client-dynamodb';
import { type Connection, dynamoDbClient } from '../../functions/store/table/client.ts';
import { TABLE_VARIABLE } from '../../lib/environment.ts';
import { Failed } from '../terminal/terminal.ts';

/** `FlinkAutopilot-AutopilotTable56C0E4B4-1ABCDEFGHIJKL`: stack, construct, `Table`; the sandbox has `flink-autopilot`. */
const OURS = /flink-?autopilot|autopilottable/i;

export const tableName = async (
  connection: Connection,
  given: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string> => {
  const named = given ?? env[TABLE_VARIABLE];
  if (named) return named;
  const client = dynamoDbClient(connection);
  try {
    const found: string[] = [];
    for await (const { TableNames = [] } of paginateListTables({ client }, {})) {
      found.push(...TableNames.filter((name) => OURS.test(name)));
    }
    const [only, ...more] = found;
    if (only !== undefined && more.length === 0) return only;
    const region = await client.config.region();
    throw new Failed(
      only === undefined
        ? `No table of ${region} is named as a stack of flink-autopilot names it. Say which: --table NAME (output "Table" of the stack), or --region.`
        : `${region} has ${found.length} tables of flink-autopilot. Say which: --table ${found.join(', --table ')}.`,
    );
  } finally {
    client.destroy();
  }
};
