/** What the weekly digest reads and writes: the journals, and the bus. */
import { setTimeout as pause } from 'node:timers/promises';
import { DIGEST_DETAIL_TYPE, type Environment } from '../../lib/environment.ts';
import type { Settings } from '../../lib/settings/settings.ts';
import type { WeeklyDigest } from '../../lib/weekly-digest.ts';
import { awsCalls } from '../aws/aws-call.ts';
import { endpoint } from '../aws/aws-endpoint.ts';
import { retrying } from '../aws/retrying.ts';
import { putEvents } from '../events/put-events.ts';
import type { JobStore } from '../ports.ts';
import { dynamoDbStore } from '../store/dynamodb-store.ts';
import type { FleetIndex } from '../store/fleet-index/fleet-index.ts';
import { dynamoDbClient } from '../store/table/client.ts';

export interface DigestPorts {
  readonly store: Pick<JobStore, 'journal'> & Pick<FleetIndex, 'fleetRows'>;
  readonly publish: (digest: WeeklyDigest) => Promise<void>;
}

export const DIGEST_VERSION = 1;

export const digestPorts = (
  { table, eventBus }: Environment,
  { historyDays, journalDays }: Pick<Settings, 'historyDays' | 'journalDays'>,
): DigestPorts => {
  // Credentials and region as every client of the SDK finds them.
  const { config } = dynamoDbClient({});
  const wait = (ms: number) => pause(ms);
  const calls = awsCalls({
    credentials: () => config.credentials(),
    clock: () => Date.now(),
    endpoint,
  });
  const eventBridge = { call: retrying(calls, wait), region: () => config.region() };
  return {
    store: dynamoDbStore({ table, historyDays, journalDays }),
    publish: async (digest) => {
      const detail = { version: DIGEST_VERSION, ...digest };
      const [refused] = await putEvents(eventBridge, eventBus, [
        { detailType: DIGEST_DETAIL_TYPE, detail, label: digest.title },
      ]);
      if (refused) throw new Error(`EventBridge bus "${eventBus}" did not take ${refused.label}: ${refused.why}`);
    },
  };
};
