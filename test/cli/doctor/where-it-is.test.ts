import { beforeEach, expect, it, vi } from 'vitest';
import type { Account } from '../../../cli/account/account.ts';
import { type Clients, openClients } from '../../../cli/doctor/clients.ts';
import type { DoctorJob } from '../../../cli/doctor/doctor-jobs.ts';
import { whereItIs } from '../../../cli/doctor/platforms/where-it-is.ts';
import type { JobSettings } from '../../../lib/settings/settings.ts';
import { parseSettings } from '../../../lib/settings/settings.ts';

beforeEach(() => {
  vi.stubEnv('AWS_REGION', 'us-east-1');
  return () => vi.unstubAllEnvs();
});

const spokes = [{ account: '222233334444', region: 'eu-west-1', externalId: 'platform' }];
const orders = (place: { readonly account?: string; readonly region?: string }): Pick<DoctorJob, 'settings'> => {
  const [job] = parseSettings({ spokes, jobs: [{ platform: 'managed-flink', name: 'orders', ...place }] }).jobs;
  return { settings: job as JobSettings };
};

/** The region that everything of a job is asked in, Flink itself included: another application may have its name at home. */
const regionOf = async (clients: Clients, one: Pick<DoctorJob, 'settings'>): Promise<string | undefined> => {
  const account = { connection: {} } as Account;
  return whereItIs({ account, clients }, one, async (there) => there?.region());
};

it('a job is asked where it is: at home, in another region, and in another account not at all', async () => {
  const clients = await openClients({});
  try {
    expect(await regionOf(clients, orders({}))).toBe('us-east-1');
    expect(await regionOf(clients, { settings: undefined })).toBe('us-east-1');
    expect(await regionOf(clients, orders({ region: 'eu-central-1' }))).toBe('eu-central-1');
    expect(await regionOf(clients, orders({ account: '222233334444', region: 'eu-west-1' }))).toBeUndefined();
  } finally {
    clients.close();
  }
});
