import { describe, expect, it } from 'vitest';
import type { SettingsFile } from '../../lib/settings/settings.ts';
import { rolesOf } from '../support/iam.ts';
import { synthesize } from './synthesize.ts';

type Job = SettingsFile['jobs'][number];

/** Actions on tables of each function, with their resources. */
const granted = (jobs: readonly Job[], role = 'Evaluate'): Readonly<Record<string, readonly string[]>> => {
  const own = rolesOf(synthesize({ jobs: [...jobs] })).filter((one) => one.role.startsWith(`Autopilot${role}Role`));
  expect(own).toHaveLength(1);
  const ofTables = own
    .flatMap(({ statements }) => statements)
    .filter(({ actions }) => actions.some((action) => /^(glue|s3):/.test(action)));
  return Object.fromEntries(ofTables.map(({ actions, resources }) => [actions.join(' '), resources]));
};

const job = (own: object): Job => ({ platform: 'managed-flink', name: 'orders', ...own });
const location = 's3://lake/sales/orders';
const FOLDER = 'arn:aws:s3:::lake/sales/orders/metadata';

describe('the catalog of a table', () => {
  it('may not be read where the settings name none', () => {
    expect(granted([job({})])).toEqual({});
  });

  it('may be asked for the very table, and its metadata files alone be read', () => {
    expect(granted([job({ iceberg: [{ location, glue: 'sales.orders' }] })])).toEqual({
      'glue:GetTable': [
        'arn:aws:glue:eu-west-1:111122223333:catalog',
        'arn:aws:glue:eu-west-1:111122223333:database/sales',
        'arn:aws:glue:eu-west-1:111122223333:table/sales/orders',
      ],
      's3:GetObject': [`${FOLDER}/*.metadata.json`],
    });
  });

  it('is the table itself without Glue', () => {
    expect(granted([job({ iceberg: [{ location }] })])).toEqual({
      's3:GetObject': [`${FOLDER}/*.metadata.json`, `${FOLDER}/*.metadata.json.gz`, `${FOLDER}/version-hint.text`],
    });
  });

  it('takes no right on this machine', () => {
    const read: Job = { platform: 'flink', name: 'read', url: 'http://flink:8081' };
    expect(granted([{ ...read, iceberg: [{ location: 'file:/warehouse/orders' }] }])).toEqual({});
  });

  it('is not read by apply', () => {
    expect(granted([job({ iceberg: [{ location, glue: 'sales.orders' }] })], 'Apply')).toEqual({});
  });
});
