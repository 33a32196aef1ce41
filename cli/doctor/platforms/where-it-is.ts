/** What the platform of a job says, asked where the job is. */
import type { Finding } from '../../../lib/doctor/finding.ts';
import type { JobGraph } from '../../../lib/model/graph.ts';
import type { JobRef } from '../../../lib/model/job.ts';
import type { Placed } from '../../../lib/settings/place-settings.ts';
import type { Account } from '../../account/account.ts';
import { type Clients, openClients } from '../clients.ts';
import type { DoctorJob } from '../doctor-jobs.ts';
import { eksFindings } from './eks.ts';
import { flinkFindings } from './flink.ts';
import { managedFlinkFindings } from './managed-flink.ts';

interface Asking {
  readonly account: Account;
  readonly clients: Clients;
}

/** With the credentials of the caller, in the region of the job. Undefined: it is in another account, which is not open to them. */
export const whereItIs = async <Answer>(
  { account: { connection }, clients }: Asking,
  { settings }: Pick<DoctorJob, 'settings'>,
  ask: (there: Clients | undefined) => Promise<Answer>,
): Promise<Answer> => {
  const place: Placed = settings ?? {};
  if (place.account !== undefined) return ask(undefined);
  if (place.region === undefined) return ask(clients);
  const there = await openClients({ ...connection, region: place.region });
  try {
    return await ask(there);
  } finally {
    there.close();
  }
};

/** Why nothing of it is asked. */
export const NOT_OPEN =
  'the job is in another account, which the functions enter by a role and you do not: what they saw is what the table has.';

export const platformFindings = async (
  clients: Clients,
  { settings, listed, name, job }: DoctorJob,
  region: string,
  graph: JobGraph | undefined,
): Promise<readonly Finding[]> => {
  switch (settings?.platform) {
    case undefined:
      return [];
    case 'managed-flink':
      return managedFlinkFindings(clients, settings, graph);
    case 'eks': {
      const ref: JobRef = listed?.job ?? { account: '', region, platform: job.platform, name };
      return eksFindings(clients, ref, settings, graph);
    }
    case 'flink':
      return flinkFindings(settings, graph);
  }
};
