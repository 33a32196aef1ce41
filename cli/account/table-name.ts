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
  const { named, found, region } = await ownTables(connection, given, env);
  if (named !== undefined) return named;
  const [only, ...more] = found;
  if (only !== undefined && more.length === 0) return only;
  throw new Failed(
    only === undefined
      ? `No table of ${region} is named as a stack of flink-autopilot names it. Say which: --table NAME (output "Table" of the stack), or --region.`
      : `${region} has ${found.length} tables of flink-autopilot. Say which: --table ${found.join(', --table ')}.`,
  );
};

export interface OwnTables {
  /** By the flag or the variable. */
  readonly named: string | undefined;
  /** Of the region, where none was named. */
  readonly found: readonly string[];
  readonly region: string;
}

/** For a command that can do without. */
export const ownTables = async (
  connection: Connection,
  given: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Promise<OwnTables> => {
  const named = given ?? env[TABLE_VARIABLE];
  if (named) return { named, found: [], region: '' };
  const client = dynamoDbClient(connection);
  try {
    const found: string[] = [];
    for await (const { TableNames = [] } of paginateListTables({ client }, {})) {
      found.push(...TableNames.filter((name) => OURS.test(name)));
    }
    return { named: undefined, found, region: await client.config.region() };
  } finally {
    client.destroy();
  }
};
