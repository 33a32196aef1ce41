/** The JobTarget for applications of Managed Service for Apache Flink. */
import type { JobTarget } from '../../ports.ts';
import { type ManagedFlinkParts, managedFlinkView, ownSettings } from './managed-flink-view.ts';
import { requestSize } from './request.ts';

export const managedFlinkTarget = (parts: ManagedFlinkParts): JobTarget => ({
  ...managedFlinkView(parts),
  request: (job, settings, change, description, now) => {
    const own = ownSettings(job, settings);
    return requestSize(parts.client, { application: job.name, settings: own, change, description, now });
  },
});
