import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keyOf } from '../../../lib/model/job.ts';
import type { SettingsFile } from '../../../lib/settings/settings.ts';
import { AwsError } from '../../../sandbox/aws/wire/aws-error.ts';
import type { SimulatedAccount } from '../../../sandbox/simulation/simulated-account.ts';
import { HUB, MINUTE, SPOKE, START, startHub } from '../../support/hub-world.ts';
import { type MadeSnapshot, metadataOf } from '../../support/table-metadata.ts';

const location = 's3://lake/sales/clicks';
const COMMIT_EVERY = 7;
const PER_SECOND = 40_000;

/** A commit every seven minutes, since long before the jobs were looked after. */
const commitsUntil = (minute: number): readonly MadeSnapshot[] =>
  Array.from({ length: Math.floor(minute / COMMIT_EVERY) + 4 }, (_, i) => ({
    id: i + 1,
    at: START + (i - 3) * COMMIT_EVERY * MINUTE,
    records: COMMIT_EVERY * 60 * PER_SECOND,
  }));

let hub: SimulatedAccount;
beforeAll(async () => {
  hub = await startHub({ mode: 'advise' });
  // The spoke's has its table in the Glue Data Catalog of the spoke; the hub's own beside it says its version itself.
  const [own, region, spoke] = hub.account.settings.jobs as SettingsFile['jobs'];
  if (!own || !region || !spoke) throw new Error('the hub has three jobs');
  hub.account.deploy({
    ...hub.account.settings,
    jobs: [
      { ...own, iceberg: [{ source: 'Source: Clicks', location }] } as typeof own,
      region,
      { ...spoke, iceberg: [{ source: 'Source: Clicks', location, glue: 'sales.clicks' }] } as typeof spoke,
    ],
  });
}, 120_000);
afterAll(() => hub.stop());

const commit = (minute: number): void => {
  const text = metadataOf(commitsUntil(minute));
  const here = hub.account.aws.at(HUB);
  const there = hub.account.aws.at(SPOKE);
  const version = commitsUntil(minute).length;
  here.s3.putObject('lake', `sales/clicks/metadata/v${version}.metadata.json`, text);
  here.s3.putObject('lake', 'sales/clicks/metadata/version-hint.text', String(version));
  there.s3.putObject('lake', `sales/clicks/metadata/${version}.metadata.json`, text);
  const parameters = { metadata_location: `${location}/metadata/${version}.metadata.json` };
  there.glue.putTable({ database: 'sales', name: 'clicks', parameters });
};
const newestOf = async (nth: number) => {
  const job = hub.jobs[nth]?.job;
  if (!job) throw new Error(`no job ${nth}`);
  return (await hub.account.store.evaluations(keyOf(job), hub.now(), hub.now() + 1)).at(-1);
};
const sourceOf = async (nth: number) => {
  const record = await newestOf(nth);
  const [id, sample] = Object.entries(record?.samples.at(-1)?.vertices ?? {}).find(([, one]) => one.tableRate) ?? [];
  return { sample, evaluated: record?.evaluation?.vertices[id as never], because: record?.because ?? [] };
};

describe('a source that reads a table', () => {
  it('gets what the commits of the table bring, read where the job is', async () => {
    for (let minute = 1; minute <= 16; minute++) {
      commit(minute);
      expect(await hub.minute()).toEqual([]);
    }
    for (const nth of [0, 2]) {
      const { sample, evaluated } = await sourceOf(nth);
      expect(sample).toMatchObject({ tableRate: PER_SECOND, tableSeconds: 60 * COMMIT_EVERY, tableFiles: 4 });
      expect(evaluated?.targetDataRate).toBe(PER_SECOND);
    }
    expect((await sourceOf(1)).sample).toBeUndefined();
  }, 120_000);

  it('is asked for with the session of its account, in its region', () => {
    const asked = [...hub.account.aws.asked].filter((one) => / (GetTable|GetObject) /.test(one));
    expect(asked.map((one) => one.replace(/assumed-role\/(.*)\/.*/, '$1'))).toEqual(
      expect.arrayContaining([
        '222233334444/eu-west-1 GetTable arn:aws:sts::222233334444:flink-autopilot-spoke-eu-west-1-evaluate',
        '222233334444/eu-west-1 GetObject arn:aws:sts::222233334444:flink-autopilot-spoke-eu-west-1-evaluate',
      ]),
    );
    expect(asked.filter((one) => one.includes('GetTable')).every((one) => one.startsWith('222233334444/'))).toBe(true);
    expect(asked.some((one) => one.startsWith('111122223333/eu-central-1'))).toBe(false);
  });

  it('has each metadata file read once', () => {
    const files = hub.account.aws.at(SPOKE).s3.asked;
    expect(files.length).toBeGreaterThan(2);
    expect(new Set(files).size).toBe(files.length);
  });

  it('keeps its evaluation when the table can not be read, and what it knew of it', async () => {
    const error = new AwsError('AccessDeniedException', 'not authorized to perform: glue:GetTable');
    hub.account.aws.at(SPOKE).glue.failNext('GetTable', { kind: 'refused', error });
    expect(await hub.minute()).toEqual([]);
    const { sample, because } = await sourceOf(2);
    expect(sample?.tableRate).toBe(PER_SECOND);
    const said = because.find(({ rule }) => rule === 'table-unread');
    expect(said?.says).toContain('AccessDeniedException: not authorized to perform: glue:GetTable');
    expect(said?.says).toContain('Glue table sales.clicks');
    await hub.minute();
    expect((await sourceOf(2)).because.some(({ rule }) => rule === 'table-unread')).toBe(false);
  });
});
