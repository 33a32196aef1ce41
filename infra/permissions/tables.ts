/** Every table of rights on resources of the jobs; docs/permissions.md is made from them. */
import { CLUSTER_RIGHTS } from './eks.ts';
import { LAKE_RIGHTS } from './lake.ts';
import { APPLICATION_RIGHTS } from './managed-flink.ts';
import type { ResourceRights } from './right.ts';
import { STREAM_RIGHTS } from './streams.ts';

export const RESOURCE_RIGHTS: readonly ResourceRights[] = [
  APPLICATION_RIGHTS,
  CLUSTER_RIGHTS,
  ...STREAM_RIGHTS,
  ...LAKE_RIGHTS,
];
