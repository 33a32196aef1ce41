/** What can be seen of applications of Managed Service for Apache Flink. */
import type { KinesisAnalyticsV2Client } from '@aws-sdk/client-kinesis-analytics-v2';
import type { JobRef } from '../../../lib/model/job.ts';
import type { JobSettings, ManagedFlinkJobSettings } from '../../../lib/settings/settings.ts';
import { sameSize } from '../../../lib/sizing/size-to.ts';
import type { JobReader } from '../../ports.ts';
import { readApplication } from './application.ts';
import { jobDescription } from './describe.ts';
import { listOperations, runningSinceBy } from './operations.ts';
import { progressOf } from './progress.ts';

export interface ManagedFlinkParts {
  readonly client: KinesisAnalyticsV2Client;
  readonly dollarsPerKpuHour: number;
}

export const managedFlinkView = ({ client, dollarsPerKpuHour }: ManagedFlinkParts): JobReader => ({
  async describe(job, settings, cached) {
    const [application, operations] = await Promise.all([
      readApplication(client, job.name),
      listOperations(client, job.name),
    ]);
    return jobDescription({
      application,
      settings: ownSettings(job, settings),
      cached,
      runningSince: runningSinceBy(operations),
      dollarsPerKpuHour,
    });
  },
  operationStatus: (job, _settings, inFlight) => progressOf(client, job.name, inFlight),
  matchesDesired: (description, { to }) => sameSize(description.state.sizing, to),
});

export const ownSettings = (job: JobRef, settings: JobSettings): ManagedFlinkJobSettings => {
  if (settings.platform === 'managed-flink') return settings;
  throw new Error(`The settings of "${job.name}" are those of platform "${settings.platform}", not of managed-flink`);
};
