/** The Managed Flink applications of an account and region, and what each says of itself; nothing is changed. */
import { type KinesisAnalyticsV2Client, ListApplicationsCommand } from '@aws-sdk/client-kinesis-analytics-v2';
import { flinkDashboards } from '../../functions/managed-flink-dashboard/dashboards.ts';
import { managedFlinkReader } from '../../functions/targets/managed-flink/managed-flink-reader.ts';
import type { JobRef } from '../../lib/model/job.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { Settings, SettingsFile } from '../../lib/settings/settings.ts';
import { parseSettings } from '../../lib/settings/settings.ts';
import type { SeenRestart } from './job-history.ts';
import type { ReportedJob } from './metrics-of-job.ts';

type Given = SettingsFile['jobs'][number];
type KpuState = ReportedJob['state'] & { readonly size: { readonly kind: 'kpu' } };

export interface FoundApplication {
  readonly given: Given;
  readonly reported: Omit<ReportedJob, 'state'> & { readonly state: KpuState };
  readonly operations: readonly SeenRestart[];
  readonly builtInScaling: boolean;
}

export type LookedAt =
  | ({ readonly kind: 'found' } & FoundApplication)
  | { readonly kind: 'not read'; readonly name: string; readonly says: string };

export interface Listed {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly status: string;
}

/** `arn:aws:kinesisanalytics:eu-west-1:111122223333:application/orders`: Flink applications alone, not SQL and not Studio. */
export const listApplications = async (client: KinesisAnalyticsV2Client): Promise<readonly Listed[]> => {
  const found: Listed[] = [];
  let NextToken: string | undefined;
  do {
    const reply = await client.send(new ListApplicationsCommand({ Limit: 50, NextToken }));
    for (const one of reply.ApplicationSummaries ?? []) {
      const [, , , region = '', account = ''] = (one.ApplicationARN ?? '').split(':');
      if (!/^FLINK/.test(one.RuntimeEnvironment ?? 'FLINK') || one.ApplicationMode === 'INTERACTIVE') continue;
      found.push({ name: one.ApplicationName ?? '', account, region, status: one.ApplicationStatus ?? '' });
    }
    NextToken = reply.NextToken;
  } while (NextToken);
  return found.toSorted((a, b) => (a.name < b.name ? -1 : 1));
};

/** What it runs, and how big it is. One that can't be read is an answer, not the end of the report. */
export const lookAt = async (
  client: KinesisAnalyticsV2Client,
  { name, account, region, status }: Listed,
  file: Settings,
  files: readonly Given[],
  now: EpochMs,
): Promise<LookedAt> => {
  const given: Given = files.find((one) => one.platform === 'managed-flink' && one.name === name) ?? {
    platform: 'managed-flink',
    name,
  };
  if (status === 'READY') {
    return { kind: 'not read', name, says: 'It is stopped (READY): start it, and let it run for a day or more.' };
  }
  const job: JobRef = { account, region, platform: 'managed-flink', name };
  const [settings] = parseSettings({ jobs: [given] }).jobs;
  if (settings === undefined) throw new Error(`${name}: no settings`);
  const dashboards = flinkDashboards({ client });
  const reader = managedFlinkReader({ client, dollarsPerKpuHour: file.dollarsPerKpuHour, dashboards });
  try {
    const { state, snapshot } = await reader.describe(job, settings, undefined, now);
    return {
      kind: 'found',
      given,
      reported: { job, settings, state },
      operations: snapshot.operations.flatMap(({ name: operation, startedAt, endedAt }): SeenRestart[] =>
        startedAt === undefined || endedAt === undefined || !/update|start|rollback|autoscal/i.test(operation)
          ? []
          : [{ at: startedAt, seconds: (endedAt - startedAt) / 1000, seenBy: 'operation' }],
      ),
      builtInScaling: snapshot.application.autoScaling,
    };
  } catch (cause) {
    if (cause instanceof Error && /AccessDenied|Credentials|ExpiredToken/.test(`${cause.name} ${cause.message}`)) {
      throw cause;
    }
    return { kind: 'not read', name, says: cause instanceof Error ? cause.message : String(cause) };
  }
};
