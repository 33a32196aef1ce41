/** What a role of a spoke may do: as much as the functions do with the jobs of one region, from the same tables as in their own account. */
import { STATUS_TAGS } from '../../lib/control/job-status.ts';
import type { SpokeFunction } from '../../lib/settings/spoke-roles.ts';
import { CLUSTER_RIGHTS } from '../permissions/eks.ts';
import { ANY_METADATA, GLUE_RIGHTS, METADATA_RIGHTS } from '../permissions/lake.ts';
import { APPLICATION_RIGHTS } from '../permissions/managed-flink.ts';
import type { ResourceRights } from '../permissions/right.ts';
import { STATUS_TAG_RIGHTS } from '../permissions/status-tags.ts';
import { STREAM_RIGHTS } from '../permissions/streams.ts';

/** Each can be left out. */
export const SPOKE_PARTS = ['changes', 'dashboards', 'statusTags', 'partitions', 'clusters', 'tables'] as const;
export type SpokePart = (typeof SPOKE_PARTS)[number];

export interface SpokeStatement {
  /** Left out: always. */
  readonly part?: SpokePart;
  readonly actions: readonly string[];
  /** `applications`: those that the template is given; else `<service>:…:<type>/*`, or `*` where the service has no resources. */
  readonly on: 'applications' | '*' | Pick<ResourceRights, 'service' | 'type' | 'arn'>;
  /** Of `on`, where not all of the service are meant. */
  readonly names?: readonly string[];
  readonly tagKeys?: readonly string[];
  /** For cdk-nag, where there is a `*`. */
  readonly whyWide: string;
}

const DASHBOARD = 'kinesisanalytics:CreateApplicationPresignedUrl';
const WHY_APPLICATIONS =
  'The jobs of an account are named in the settings of the hub, not here: narrow them by their names or tags.';
const WHY_NO_RESOURCES =
  'CloudWatch, the tagging API and the lists of MSK have no resources to scope these to: the region is a condition.';

const WHY_TABLES =
  'When tables were committed to, and how many records: the tables of an account are named in the settings of the hub.';

const actionsOf = (
  { rights }: ResourceRights,
  of: SpokeFunction,
  kind: 'reading' | 'changing' = 'reading',
): readonly string[] =>
  rights.filter((right) => right.kind === kind && right.functions.includes(of)).map(({ action }) => action);

const without = (actions: readonly string[], action: string): readonly string[] =>
  actions.filter((one) => one !== action);

export const spokeStatements = (of: SpokeFunction): readonly SpokeStatement[] => {
  const applications = { on: 'applications', whyWide: WHY_APPLICATIONS } as const;
  const reading = actionsOf(APPLICATION_RIGHTS, of);
  const all: readonly SpokeStatement[] = [
    { ...applications, actions: without(reading, DASHBOARD) },
    { ...applications, actions: reading.filter((action) => action === DASHBOARD), part: 'dashboards' },
    { ...applications, actions: actionsOf(APPLICATION_RIGHTS, of, 'changing'), part: 'changes' },
    { ...applications, actions: actionsOf(STATUS_TAG_RIGHTS, of), part: 'statusTags', tagKeys: STATUS_TAGS },
    { on: '*', actions: WITHOUT_RESOURCES[of], whyWide: WHY_NO_RESOURCES },
    {
      on: '*',
      actions: of === 'evaluate' ? ['kafka:ListClustersV2'] : [],
      whyWide: WHY_NO_RESOURCES,
      part: 'partitions',
    },
    ...STREAM_RIGHTS.map((table) => ({
      on: table,
      actions: actionsOf(table, of),
      part: 'partitions' as const,
      whyWide: 'How many partitions or shards there are, and nothing of what is in them.',
    })),
    {
      on: CLUSTER_RIGHTS,
      actions: actionsOf(CLUSTER_RIGHTS, of),
      part: 'clusters',
      whyWide: 'The endpoint of a cluster, and nothing of what is in it: that is for its access entries to say.',
    },
    { on: GLUE_RIGHTS, actions: actionsOf(GLUE_RIGHTS, of), part: 'tables', whyWide: WHY_TABLES },
    {
      on: METADATA_RIGHTS,
      names: ANY_METADATA,
      actions: actionsOf(METADATA_RIGHTS, of),
      part: 'tables',
      whyWide: WHY_TABLES,
    },
  ];
  return all.filter(({ actions }) => actions.length > 0);
};

const WITHOUT_RESOURCES: Readonly<Record<SpokeFunction, readonly string[]>> = {
  evaluate: ['cloudwatch:GetMetricData', 'cloudwatch:ListMetrics', 'cloudwatch:DescribeAlarms', 'tag:GetResources'],
  apply: ['cloudwatch:DescribeAlarms', 'tag:GetResources'],
};
