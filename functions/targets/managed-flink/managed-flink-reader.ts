/** The JobReader for applications of Managed Service for Apache Flink. */
import type { KinesisAnalyticsV2Client } from '@aws-sdk/client-kinesis-analytics-v2';
import type { JobRef } from '../../../lib/model/job.ts';
import type { JobSettings, ManagedFlinkJobSettings } from '../../../lib/settings/settings.ts';
import { sameSize } from '../../../lib/sizing/size-to.ts';
import type { JobReader } from '../../ports.ts';
import { readApplication } from './application.ts';
import { type ApplicationDescription, jobDescription } from './describe.ts';
import { operationStatus } from './operation-status.ts';
import { listOperations } from './operations.ts';

export interface ManagedFlinkParts {
  readonly client: KinesisAnalyticsV2Client;
  readonly dollarsPerKpuHour: number;
}

export const managedFlinkReader = ({
  client,
  dollarsPerKpuHour,
}: ManagedFlinkParts): JobReader<ApplicationDescription> => ({
  async describe(job, settings, cached) {
    // In this order: an operation that has ended is then seen with the application as it left it.
    const operations = await listOperations(client, job.name);
    const application = await readApplication(client, job.name);
    const snapshot = { application, operations };
    return jobDescription({ snapshot, settings: ownSettings(job, settings), cached, dollarsPerKpuHour });
  },
  operationStatus: (job, _settings, inFlight, { snapshot }) => operationStatus(client, job.name, inFlight, snapshot),
  matchesDesired: (description, { to }) => sameSize(description.state.size.current, to),
});

export const ownSettings = (job: JobRef, settings: JobSettings): ManagedFlinkJobSettings => {
  if (settings.platform === 'managed-flink') return settings;
  throw new Error(`The settings of "${job.name}" are those of platform "${settings.platform}", not of managed-flink`);
};
