/** Where the doctor asks, and as which account: over the STS of an embedded AWS. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it, vi } from 'vitest';
import type { DoctorJob } from '../../../cli/doctor/doctor-jobs.ts';
import { placeOfJob } from '../../../cli/doctor/doctor-jobs.ts';
import { openPlaces, type Places } from '../../../cli/doctor/places.ts';
import type { FleetJob } from '../../../console/model/fleet.ts';
import { parseSettings } from '../../../lib/settings/settings.ts';
import { AwsError } from '../../../sandbox/aws/wire/aws-error.ts';
import { type ManagedFlinkWorld, startManagedFlink } from '../../support/embedded-managed-flink.ts';

const SPOKE = { account: '222233334444', region: 'eu-west-1' };

let world: ManagedFlinkWorld;
beforeEach(async () => {
  world = await startManagedFlink();
  const folder = mkdtempSync(join(tmpdir(), 'doctor-places-'));
  const config = join(folder, 'config');
  const profile = (section: string, key: string) =>
    `[${section}]\naws_access_key_id = ${key}\naws_secret_access_key = embedded\n`;
  const dataTeam = profile('profile data-team', `AKIA${SPOKE.account}`);
  writeFileSync(config, profile('default', 'embedded') + dataTeam + profile('profile others', 'AKIA333344445555'));
  const variables = {
    AWS_CONFIG_FILE: config,
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'none'),
    AWS_ENDPOINT_URL: world.aws.url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: undefined,
    AWS_SECRET_ACCESS_KEY: undefined,
  };
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  return async () => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
    await world.stop();
  };
});

const opened = async <Result>(
  profiles: readonly string[],
  use: (places: Places) => Promise<Result>,
): Promise<Result> => {
  const places = await openPlaces({}, profiles);
  try {
    return await use(places);
  } finally {
    places.close();
  }
};

/** The region that everything of a job is asked in, Flink itself included: another application may have its name at home. */
const asked = async (
  { at }: Places,
  place: { readonly account?: string; readonly region?: string },
): Promise<readonly (string | undefined)[]> => {
  const there = await at(place);
  if (there.kind === 'closed') return ['closed'];
  const { accessKeyId } = await there.clients.managedFlink.config.credentials();
  return [await there.clients.region(), accessKeyId];
};

it('a job is asked where it is: at home, and in another region with the same credentials', () =>
  opened([], async (places) => {
    expect(await asked(places, {})).toEqual(['us-east-1', 'embedded']);
    expect(await asked(places, { region: 'eu-central-1' })).toEqual(['eu-central-1', 'embedded']);
    expect(await asked(places, { account: '111122223333', region: 'eu-central-1' })).toEqual([
      'eu-central-1',
      'embedded',
    ]);
  }));

it('the place of the stack may be spelled out', () =>
  opened([], async ({ home, at, seenFromHome }) => {
    for (const place of [{ region: 'us-east-1' }, { account: '111122223333', region: 'us-east-1' }]) {
      expect(await seenFromHome(place)).toEqual({});
      expect(await at(place)).toMatchObject({ kind: 'open', place: {}, clients: home });
    }
  }));

it('another account is asked with the profile that is of it', () =>
  opened(['others', 'data-team'], async (places) => {
    expect(await asked(places, SPOKE)).toEqual(['eu-west-1', 'AKIA222233334444']);
    const [one, again] = [await places.at(SPOKE), await places.at(SPOKE)];
    expect(one.kind === 'open' && again.kind === 'open' && one.clients === again.clients).toBe(true);
  }));

it('without one it is not asked at all', () =>
  opened(['others'], async ({ at }) => {
    expect(await at(SPOKE)).toEqual({
      kind: 'closed',
      place: SPOKE,
      says: 'The job is in account 222233334444, which the functions enter by a role and you do not: what they saw is what the table has.',
      remedy: 'Add --spoke-profile NAME, a profile of ~/.aws/config of account 222233334444.',
    });
  }));

it('a profile whose account is not known is named', () =>
  opened(['data-team'], async ({ at, account }) => {
    await account();
    const error = new AwsError('ExpiredTokenException', 'The security token included in the request is expired', 403);
    world.aws.sts.failNext('GetCallerIdentity', { kind: 'refused', error });
    expect(await at(SPOKE)).toMatchObject({
      kind: 'closed',
      says: expect.stringMatching(/has\. The account of profile "data-team" is not known: ExpiredTokenException: /),
    });
  }));

it('where the account of the caller is not known, no job with an account is asked, and why is said', () =>
  opened([], async ({ at }) => {
    const error = new AwsError('InvalidClientTokenId', 'The security token included in the request is invalid.', 403);
    world.aws.sts.failNext('GetCallerIdentity', { kind: 'refused', error });
    expect(await at({ account: '111122223333', region: 'us-east-1' })).toMatchObject({
      kind: 'closed',
      says: expect.stringMatching(
        /^The job is in account 111122223333, and that of your credentials is not known: Inv/,
      ),
    });
    expect(await at({ region: 'us-east-1' })).toMatchObject({ kind: 'open' });
  }));

it('where a job is: as its settings say, and without them as the table does', () => {
  const spokes = [{ ...SPOKE, externalId: 'platform' }];
  const jobs = [{ platform: 'managed-flink' as const, name: 'orders', ...SPOKE }];
  const [settings] = parseSettings({ spokes, jobs }).jobs;
  const [unplaced] = parseSettings({ jobs: [{ platform: 'managed-flink', name: 'orders' }] }).jobs;
  const job = { platform: 'managed-flink', name: 'orders', account: '111122223333', region: 'eu-central-1' } as const;
  const one = { name: 'orders', job, listed: { name: 'orders', job, row: {} as FleetJob } };
  const whereIs = (more: Pick<DoctorJob, 'settings' | 'known'>) => placeOfJob({ ...one, ...more });
  expect(whereIs({ settings, known: 'in the settings' })).toEqual(SPOKE);
  expect(whereIs({ settings: unplaced, known: 'in the settings' })).toEqual({});
  const ofTable = { account: '111122223333', region: 'eu-central-1' };
  expect(whereIs({ settings: unplaced, known: 'assumed' })).toEqual(ofTable);
  expect(whereIs({ settings: undefined, known: 'no settings' })).toEqual(ofTable);
  expect(placeOfJob({ ...one, job: { platform: 'flink' }, settings: undefined, known: 'no settings' })).toEqual({});
});
