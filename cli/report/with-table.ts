/** The table of a deployed stack, for a report that needs none: with it, jobs have a stored window. */

import { CLOCK_VARIABLE } from '../../lib/environment.ts';
import { type Account, withAccount } from '../account/account.ts';
import { remedyFor } from '../account/account-errors.ts';
import type { AccountValues } from '../account/account-flags.ts';
import { ownTables } from '../account/table-name.ts';
import type { ExitCode, Terminal } from '../terminal/terminal.ts';

type Shell = Pick<Terminal, 'env' | 'now' | 'note'>;

/**
 * One that is named has to be there. One that is looked for may not be, or may be closed to these credentials: then it is said,
 * and the report goes on without.
 */
export const withTable = async (
  values: AccountValues,
  terminal: Shell,
  use: (account: Account | undefined) => Promise<ExitCode>,
): Promise<ExitCode> => {
  const table = await tableOf(values, terminal);
  return table === undefined ? use(undefined) : withAccount({ ...values, table }, terminal, use);
};

const tableOf = async (values: AccountValues, { env, note }: Shell): Promise<string | undefined> => {
  const connection = { profile: values.profile, region: values.region };
  try {
    const { named, found, region } = await ownTables(connection, values.table, env);
    const [only, ...more] = found;
    if (named !== undefined || more.length === 0) return named ?? only;
    note(`${region} has ${found.length} tables of flink-autopilot, and none is read. To read one: --table ${only}`);
    return undefined;
  } catch (error) {
    if (env[CLOCK_VARIABLE] === 'stored' || remedyFor(values, error) === undefined) throw error;
    const [says = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    note(
      `No table of a deployed stack is read: ${says.replace(/[.:]?$/, '.')} What only it knows is not in the report.`,
    );
    return undefined;
  }
};
