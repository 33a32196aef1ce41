/** The store on the simulated DynamoDB promises what it promises on a real server. */

import { dynamoDbStore } from '../../functions/store/dynamodb-store.ts';
import { dynamoDbFleetRates } from '../../functions/store/fleet-rates/dynamodb-fleet-rates.ts';
import { fleetRateStoreContract } from '../contracts/fleet-rate-store.ts';
import { HISTORY_DAYS, JOURNAL_DAYS } from '../contracts/job-store/retention.ts';
import { jobStoreContract } from '../contracts/job-store.ts';
import { replaceEdges } from './machine/machine.ts';
import type { Network } from './machine/network.ts';
import { type Process, runAs } from './machine/process.ts';
import { virtualTime } from './machine/time.ts';
import { createTable } from './models/dynamodb.ts';

replaceEdges();

/** Whose calls reach a table of its own at once, and nothing else. */
const caller = (): Process => {
  const table = createTable();
  const send: Network['send'] = async (_process, _client, command) => table.command(command);
  return {
    name: 'contract',
    function: 'evaluate',
    decision: undefined,
    skewMs: 0,
    compresses: true,
    time: virtualTime(0),
    network: { send } as Network,
    calls: new Map(),
    alive: true,
    die: () => {},
  };
};

const calledAs = <Port extends object>(process: Process, open: () => Port): Port => {
  const port = runAs(process, open);
  return new Proxy(port, {
    get: (of, name, receiver) => {
      const member = Reflect.get(of, name, receiver);
      if (typeof member !== 'function') return member;
      return (...given: unknown[]) => runAs(process, () => member.apply(of, given));
    },
  });
};

jobStoreContract('DynamoDB, simulated', async () => {
  const kept = { table: 'simulated', historyDays: HISTORY_DAYS, journalDays: JOURNAL_DAYS };
  return { store: calledAs(caller(), () => dynamoDbStore(kept)), close: async () => {} };
});

fleetRateStoreContract('DynamoDB, simulated', async () => async () => ({
  fleet: calledAs(caller(), () => dynamoDbFleetRates('simulated')),
  close: async () => {},
}));
