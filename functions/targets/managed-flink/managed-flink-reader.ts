/** The JobReader for applications of Managed Service for Apache Flink. */
import type { KinesisAnalyticsV2Client } from '@aws-sdk/client-kinesis-analytics-v2';
import { managedByAnother } from '../../../lib/control/job-status.ts';
import type { JobRef } from '../../../lib/model/job.ts';
import type { JobSettings, ManagedFlinkJobSettings } from '../../../lib/settings/settings.ts';
import { sameSize } from '../../../lib/sizing/size-to.ts';
import type { FlinkDashboards } from '../../managed-flink-dashboard/dashboards.ts';
import { flinkPartitions } from '../../partitions/flink-partitions.ts';
import type { JobReader } from '../../ports.ts';
import { readApplication } from './application.ts';
import { viewDashboard } from './dashboard-view.ts';
import { type ApplicationDescription, jobDescription } from './describe.ts';
import { failedSince, operationStatus } from './operation-status.ts';
import { listOperations } from './operations.ts';
import type { WriteStatus } from './status-tags.ts';
import type { ReadTags } from './tags.ts';

export interface ManagedFlinkParts {
  readonly client: KinesisAnalyticsV2Client;
  readonly dollarsPerKpuHour: number;
  /** Left out: what Flink itself says of the job is not needed. */
  readonly dashboards?: FlinkDashboards;
  /** Left out: no tag of the application is asked for. */
  readonly tags?: ReadTags;
  /** As which this stack looks after applications; left out: it is not asked who does. */
  readonly stack?: string;
  /** Left out: nothing is written onto applications. */
  readonly writeStatus?: WriteStatus;
}

export const managedFlinkReader = ({
  client,
  dollarsPerKpuHour,
  dashboards,
  tags,
  stack,
  writeStatus,
}: ManagedFlinkParts): JobReader<ApplicationDescription> => ({
  async describe(job, settings, cached, now) {
    // In this order: an operation that has ended is then seen with the application as it left it.
    const operations = await listOperations(client, job.name);
    const application = await readApplication(client, job.name);
    const own = ownSettings(job, settings);
    const [dashboard, read] = await Promise.all([
      viewDashboard(dashboards, application, own, cached, now),
      tags?.(application, now),
    ]);
    const snapshot = { application, operations, dashboard, at: now };
    const described = jobDescription({ snapshot, settings: own, cached, dollarsPerKpuHour });
    if (read === undefined) return described;
    const { modeRequests, carried, notes, status, at } = read;
    const another = stack === undefined ? undefined : managedByAnother(stack, status);
    return {
      ...described,
      modeRequests,
      notes: [...(described.notes ?? []), ...notes],
      ...(carried ? { carried } : {}),
      ...(another && { managedByAnother: another }),
      // What could not be read now is no ground to write anything.
      ...(notes.length === 0 && { snapshot: { ...described.snapshot, tags: { status, at } } }),
    };
  },
  operationStatus: (job, _settings, inFlight, { snapshot }) => operationStatus(client, job.name, inFlight, snapshot),
  failedSince: (job, _settings, claimed, { snapshot }) => failedSince(client, job.name, claimed, snapshot),
  sourcePartitions: async (job, _settings, { state: { graph }, snapshot: { dashboard, at } }) => {
    if (dashboard.kind !== 'seen' || !dashboards) return {};
    const { jid } = dashboard.job.job;
    const read = await dashboards.read(job.name, at, (rest) => flinkPartitions(rest, jid, graph));
    if (read.kind === 'closed') throw new Error(read.because.says);
    return read.value;
  },
  ...(writeStatus && {
    showStatus: async (_job, _settings, { snapshot: { application, tags: read } }, status, now) => {
      if (read !== undefined) await writeStatus(application, read, status, now);
    },
  }),
  matchesDesired: (description, { to }) => sameSize(description.state.size.current, to),
});

export const ownSettings = (job: JobRef, settings: JobSettings): ManagedFlinkJobSettings => {
  if (settings.platform === 'managed-flink') return settings;
  throw new Error(`The settings of "${job.name}" are those of platform "${settings.platform}", not of managed-flink`);
};
