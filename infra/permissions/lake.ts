/**
 * What is read of the Iceberg tables that the settings of a job name: where their newest metadata file is, and that file. Neither
 * data nor manifests, which have the bounds of columns, can be read with it.
 */
import { bucketAndKey, type IcebergTableSettings } from '../../lib/settings/iceberg-settings.ts';
import type { JobSettings } from '../../lib/settings/settings.ts';
import type { ResourceRights } from './right.ts';

const METADATA_FILES = ['*.metadata.json', '*.metadata.json.gz', 'version-hint.text'] as const;

/** Glue says which file it is, and never one of the names that Hadoop alone has had. */
const filesOf = ({ location, glue }: IcebergTableSettings): readonly string[] => {
  const { bucket, key } = bucketAndKey(location);
  if (bucket === '') return [];
  const names = glue === undefined ? METADATA_FILES : METADATA_FILES.slice(0, 1);
  return names.map((name) => `${bucket}/${key}/metadata/${name}`);
};

const tablesOf = (job: JobSettings): readonly IcebergTableSettings[] => job.iceberg ?? [];

const glueResources = ({ glue }: IcebergTableSettings): readonly string[] => {
  if (glue === undefined) return [];
  const [database = ''] = glue.split('.');
  return ['catalog', `database/${database}`, `table/${glue.replace('.', '/')}`];
};

export const GLUE_RIGHTS: ResourceRights = {
  what: 'its tables in the Glue Data Catalog',
  service: 'glue',
  type: 'table',
  byTag: 'unsupported',
  arn: (name, region) => `arn:\${AWS::Partition}:glue:${region}:\${AWS::AccountId}:${name}`,
  namesOf: (job) => tablesOf(job).flatMap(glueResources),
  rights: [
    {
      action: 'glue:GetTable',
      kind: 'reading',
      functions: ['evaluate'],
      why: 'Where the newest metadata file of an Iceberg table is. Glue asks for it on the table, its database and the catalog.',
    },
  ],
};

export const METADATA_RIGHTS: ResourceRights = {
  what: 'metadata files of its Iceberg tables',
  service: 's3',
  type: 'object',
  byTag: 'unsupported',
  arn: (name) => `arn:\${AWS::Partition}:s3:::${name}`,
  namesOf: (job) => tablesOf(job).flatMap(filesOf),
  whyWide: 'Every commit to an Iceberg table has a metadata file of its own, with a name that nothing knows before.',
  rights: [
    {
      action: 's3:GetObject',
      kind: 'reading',
      functions: ['evaluate'],
      why: 'When the newest commits of an Iceberg table were made, and how many records each has added.',
    },
  ],
};

export const LAKE_RIGHTS: readonly ResourceRights[] = [GLUE_RIGHTS, METADATA_RIGHTS];

/** Of any table, for a role that does not know the settings. */
export const ANY_METADATA: readonly string[] = METADATA_FILES.map((name) => `*/metadata/${name}`);
