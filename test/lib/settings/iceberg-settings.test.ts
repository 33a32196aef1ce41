import { describe, expect, it } from 'vitest';
import { parseSettings, SettingsError } from '../../../lib/settings/settings.ts';

const location = 's3://lake/sales/orders';
const problemsOf = (iceberg: unknown, platform: object = { platform: 'managed-flink', name: 'orders' }) => {
  try {
    return parseSettings({ jobs: [{ ...platform, iceberg }] }).jobs[0]?.iceberg;
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
    throw error;
  }
};
const flink = { platform: 'flink', name: 'read', url: 'http://127.0.0.1:8081' };

describe('a table that a source reads', () => {
  it.each([
    ['in the Glue Data Catalog', { location, glue: 'sales.orders' }],
    ['in S3 alone, of a source and a branch', { location, source: 'Source: orders', branch: 'audit' }],
  ])('%s', (_, entry) => {
    expect(problemsOf([entry])).toEqual([{ branch: 'main', ...entry }]);
  });

  it('on the disk, for a Flink of this machine', () => {
    const entry = { location: 'file:/warehouse/orders' };
    expect(problemsOf([entry], flink)).toEqual([{ branch: 'main', ...entry }]);
    expect(problemsOf([{ location }], flink)).toEqual([{ branch: 'main', location }]);
    expect(problemsOf([entry])).toContain('s3://bucket/path');
  });

  it.each([
    ['a location that ends with a slash', [{ location: `${location}/` }], 's3://bucket/path'],
    ['a bucket alone', [{ location: 's3://lake' }], 's3://bucket/path'],
    // It would be a wildcard of a right.
    ['a star', [{ location: 's3://lake/sales/*' }], 's3://bucket/path'],
    ['a variable', [{ location: 's3://lake/$x' }], 's3://bucket/path'],
    ['a table without its database', [{ location, glue: 'orders' }], 'a database and a table: sales.orders'],
    ['a table of all databases', [{ location, glue: '*.orders' }], 'a database and a table: sales.orders'],
    ['no location', [{ glue: 'sales.orders' }], 'location'],
    ['two tables of one source', [{ location }, { location: 's3://lake/b' }], 'one table for each source'],
    ['a key that is not there', [{ location, tabel: 'x' }], 'tabel'],
  ])('and not %s', (_, iceberg, says) => {
    expect(problemsOf(iceberg)).toEqual(expect.stringContaining(says));
  });

  it('and not one of Glue on a disk', () => {
    expect(problemsOf([{ location: 'file:/lake/orders', glue: 'sales.orders' }], flink)).toContain(
      'a table of the Glue Data Catalog has its location in S3',
    );
  });
});
