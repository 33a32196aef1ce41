/** Task slots of the cluster, all and free. `/overview` is live. */
import * as v from 'valibot';
import type { FlinkRestReader } from './client.ts';

const overview = v.object({ taskmanagers: v.number(), 'slots-total': v.number(), 'slots-available': v.number() });

export type ClusterOverview = v.InferOutput<typeof overview>;

export const clusterOverview = (rest: FlinkRestReader): Promise<ClusterOverview> => rest.get('/overview', overview);
