/** The account that a command asks: the store over the deployed table, with the credentials of the person who typed it. */
import type { FleetJob } from '../../console/model/fleet.ts';
import { pageFleet } from '../../console/view-model/fleet.ts';
import type { ControlStore } from '../../functions/store/controls/control-store.ts';
import { dynamoDbControls } from '../../functions/store/controls/dynamodb-controls.ts';
import type { KeptInputs } from '../../functions/store/decision-inputs/decision-inputs.ts';
import { type DynamoDbStore, dynamoDbStore } from '../../functions/store/dynamodb-store.ts';
import { keptInputItems } from '../../functions/store/items/kept-input-items.ts';
import type { Connection } from '../../functions/store/table/client.ts';
import { openTable } from '../../functions/store/table/table.ts';
import { CLOCK_VARIABLE } from '../../lib/environment.ts';
import type { JobRef, Platform } from '../../lib/model/job.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { ExitCode, Terminal } from '../terminal/terminal.ts';
import { withRemedy } from './account-errors.ts';
import type { AccountValues } from './account-flags.ts';
import { tableName } from './table-name.ts';

export interface ListedJob {
  readonly name: string;
  readonly job: JobRef;
  /** As the console lists it. */
  readonly row: FleetJob;
}

export interface Account {
  readonly table: string;
  /** For clients of other services: the same profile and region. */
  readonly connection: Connection;
  readonly store: DynamoDbStore;
  /** What decisions were made from. */
  readonly inputs: KeptInputs;
  /** Every job that was evaluated within the last month: those that need attention first, then by name. */
  jobs(): Promise<readonly ListedJob[]>;
  /** The same, as people have paused or resumed them since their newest evaluations: one more query. */
  jobsAsAsked(): Promise<readonly ListedJob[]>;
  /** The clock of the jobs: the real one, unless the account says that it is simulated. */
  now(): Promise<EpochMs>;
  /** The same, read again: a command that stays open asks for it now and then. */
  nowAgain(): Promise<EpochMs>;
}

/** Opens the account, hands it to `use`, and closes it. What AWS refuses becomes Failed with what would be right. */
export const withAccount = (
  values: AccountValues,
  { env, now }: Pick<Terminal, 'env' | 'now'>,
  use: (account: Account) => Promise<ExitCode>,
): Promise<ExitCode> => {
  const connection: Connection = { profile: values.profile, region: values.region };
  const asked: { table?: string; profile?: string | undefined } = { profile: values.profile };
  return withRemedy(asked, async () => {
    const table = await tableName(connection, values.table, env);
    asked.table = table;
    // Of commands that only read; the functions have their retention from the settings.
    const store = dynamoDbStore({ table, connection, historyDays: 14, journalDays: 90 });
    const items = openTable(table, connection);
    const controls = dynamoDbControls(table, connection);
    try {
      const inputs = keptInputItems(items);
      return await use({ table, connection, store, inputs, ...listed(store, controls, () => now(), env) });
    } finally {
      controls.close();
      items.close();
      store.close();
    }
  });
};

const listed = (
  store: DynamoDbStore,
  controls: ControlStore,
  realClock: () => EpochMs,
  env: Terminal['env'],
): Pick<Account, 'jobs' | 'jobsAsAsked' | 'now' | 'nowAgain'> => {
  const simulated = env[CLOCK_VARIABLE] === 'stored';
  const read = async () => {
    const index = await store.fleetRows(simulated ? Number.NEGATIVE_INFINITY : realClock());
    const now = simulated ? Math.max(0, ...index.rows.map(({ row }) => row.at)) : realClock();
    return { now, index };
  };
  let once: ReturnType<typeof read> | undefined;
  const fleet = (): ReturnType<typeof read> => {
    once ??= read();
    return once;
  };
  const shown = async (controls?: ControlStore): Promise<readonly ListedJob[]> => {
    const { now, index } = await fleet();
    const { jobs } = await pageFleet({
      store: { fleetRows: async () => index },
      clock: { now: () => now },
      ...(controls && { controls }),
    });
    return jobs.map((row) => ({ name: row.name, job: refOf(row), row }));
  };
  return {
    jobs: () => shown(),
    jobsAsAsked: () => shown(controls),
    now: async () => (simulated ? (await fleet()).now : realClock()),
    nowAgain: async () => (simulated ? (await read()).now : realClock()),
  };
};

const refOf = ({ account, region, platform, name }: FleetJob): JobRef => ({
  account,
  region,
  name,
  platform: platform as Platform,
});
