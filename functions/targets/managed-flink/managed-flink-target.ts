/** The JobTarget for applications of Managed Service for Apache Flink. */
import type { JobTarget } from '../../ports.ts';
import { refused, requestChange } from '../request-change.ts';
import { sizeStrategy } from './change-strategy.ts';
import type { ApplicationDescription } from './describe.ts';
import { type ManagedFlinkParts, managedFlinkReader, ownSettings } from './managed-flink-reader.ts';
import type { claimer } from './status-tags.ts';

export interface ManagedFlinkTargetParts extends ManagedFlinkParts {
  /** Left out: an application does not say that this stack changes it. */
  readonly claim?: ReturnType<typeof claimer>;
}

export const managedFlinkTarget = (parts: ManagedFlinkTargetParts): JobTarget<ApplicationDescription> => {
  const reader = managedFlinkReader(parts);
  return {
    ...reader,
    request: async (job, settings, change, description, now) => {
      const { to } = change;
      if (to.kind !== 'kpu') {
        return refused(now, {
          rule: 'sizing',
          says: 'A Managed Flink application has one parallelism, not one per vertex.',
        });
      }
      const readAgain = () => reader.describe(job, settings, description.state.graph, now);
      const { application, tags } = description.snapshot;
      const { client, claim } = parts;
      const request = { client, settings: ownSettings(job, settings), change, to, readAgain };
      const claims = tags && claim && { claim: () => claim(application, tags, now) };
      return requestChange(sizeStrategy({ ...request, ...claims }), description, now);
    },
  };
};
