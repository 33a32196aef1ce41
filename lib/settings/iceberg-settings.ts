/** The key `iceberg` of a job: tables that its sources read, whose newest commits are then read from the catalog. */
import * as v from 'valibot';
import { sourceByName } from './partition-settings.ts';
import { setting } from './setting.ts';

/** What ends up in the ARN of a right has no wildcard. */
const S3 = /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/[^\s/*?$]+)+$/;
const FILE = /^file:\/(\/\/)?[^\s*?]+[^\s*?/]$/;

const glue = setting(
  v.optional(
    v.pipe(v.string(), v.regex(/^[^\s./*?$]{1,255}\.[^\s./*?$]{1,255}$/, 'a database and a table: sales.orders')),
  ),
  'Its database and name in the Glue Data Catalog, which then says which metadata file is the newest. Left out: `metadata/version-hint.text` does, as a Hadoop catalog writes it.',
  'sales.orders',
);

const branch = setting(
  v.optional(v.pipe(v.string(), v.minLength(1)), 'main'),
  'The branch that the source reads.',
  'main',
);

const tableAt = (pattern: RegExp, expected: string) =>
  v.pipe(
    v.strictObject({
      source: sourceByName,
      location: setting(
        v.pipe(v.string(), v.regex(pattern, expected)),
        'Where it is, in the region of the job: of its folder `metadata` the newest file is read.',
        's3://lake/sales/orders',
      ),
      glue,
      branch,
    }),
    v.check(
      ({ location, glue }) => glue === undefined || location.startsWith('s3:'),
      'a table of the Glue Data Catalog has its location in S3',
    ),
  );

const EXAMPLE = { location: 's3://lake/sales/orders', glue: 'sales.orders' };

const listOf = <const Entry extends v.GenericSchema<unknown, { readonly source?: string | undefined }>>(entry: Entry) =>
  setting(
    v.optional(
      v.pipe(
        v.array(setting(entry, 'The table of one source.', EXAMPLE)),
        v.check(
          (entries) => new Set(entries.map((one) => one.source ?? '')).size === entries.length,
          'one table for each source',
        ),
      ),
    ),
    'Iceberg tables that sources of the job read: their load is then taken from the newest commits (docs/iceberg.md).',
    [EXAMPLE],
  );

const inS3 = tableAt(S3, 's3://bucket/path, without a slash at its end');

export const icebergTables = listOf(inS3);

/** A Flink on the same machine may have its tables there. */
export const icebergTablesAnywhere = listOf(
  tableAt(new RegExp(`${S3.source}|${FILE.source}`), 's3://bucket/path or file:/path, without a slash at its end'),
);

export type IcebergTableSettings = v.InferOutput<typeof inS3>;

/** (s3://lake/sales/orders)  ->  lake and sales/orders */
export const bucketAndKey = (location: string): { readonly bucket: string; readonly key: string } => {
  const [, bucket = '', key = ''] = /^s3[an]?:\/\/([^/]+)\/(.*)$/.exec(location) ?? [];
  return { bucket, key };
};
