/** The JobTarget for applications of Managed Service for Apache Flink. */
import type { KinesisAnalyticsV2Client } from '@aws-sdk/client-kinesis-analytics-v2';
import type { JobRef } from '../../../lib/job.ts';
import type { JobSettings, ManagedFlinkJobSettings } from '../../../lib/settings.ts';
import { sameSize } from '../../../lib/sizing/size-to.ts';
import type { JobTarget } from '../../ports.ts';
import { readApplication } from './application.ts';
import { jobDescription } from './describe.ts';
import { listOperations, runningSinceBy } from './operations.ts';
import { progressOf } from './progress.ts';
import { requestSize } from './request.ts';

export interface ManagedFlinkTargetParts {
  readonly client: KinesisAnalyticsV2Client;
  readonly dollarsPerKpuHour: number;
}

export const managedFlinkTarget = ({ client, dollarsPerKpuHour }: ManagedFlinkTargetParts): JobTarget => ({
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
  request: (job, settings, change, description, now) =>
    requestSize(client, { application: job.name, settings: ownSettings(job, settings), change, description, now }),
  progress: (job, _settings, inFlight) => progressOf(client, job.name, inFlight),
  hasSize: (description, sizing) => sameSize(description.state.sizing, sizing),
});

const ownSettings = (job: JobRef, settings: JobSettings): ManagedFlinkJobSettings => {
  if (settings.platform === 'managed-flink') return settings;
  throw new Error(`The settings of "${job.name}" are those of platform "${settings.platform}", not of managed-flink`);
};
