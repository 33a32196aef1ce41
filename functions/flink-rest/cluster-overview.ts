/** Task slots of the cluster, all and free, and its version. `/overview` is live. */
import * as v from 'valibot';
import type { FlinkRestReader } from './client.ts';

const overview = v.object({
  taskmanagers: v.number(),
  'slots-total': v.number(),
  'slots-available': v.number(),
  'flink-version': v.optional(v.string(), ''),
});

export type ClusterOverview = v.InferOutput<typeof overview>;

export const clusterOverview = (rest: FlinkRestReader): Promise<ClusterOverview> => rest.get('/overview', overview);

/** `1.20.5` -> 1; NaN where it is not known. */
export const majorVersion = ({ 'flink-version': version }: ClusterOverview): number => Number.parseInt(version, 10);
