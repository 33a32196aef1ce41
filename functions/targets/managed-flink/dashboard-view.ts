/** The Flink dashboard in the description of an application: read where it may be, with a reason where it is not. */
import type { JobGraph } from '../../../lib/model/graph.ts';
import type { EpochMs } from '../../../lib/model/observation.ts';
import type { Reason } from '../../../lib/model/reason.ts';
import type { ManagedFlinkJobSettings } from '../../../lib/settings/settings.ts';
import type { FlinkDashboards } from '../../managed-flink-dashboard/dashboards.ts';
import type { Application } from './application.ts';
import { type DashboardJob, readDashboardJob } from './dashboard-job.ts';

export type DashboardView =
  | { readonly kind: 'seen'; readonly job: DashboardJob }
  | { readonly kind: 'not seen'; readonly because: readonly Reason[] };

/** `dashboards` undefined: it is not needed here. */
export const viewDashboard = async (
  dashboards: FlinkDashboards | undefined,
  { name, status }: Application,
  { dashboard }: ManagedFlinkJobSettings,
  cached: JobGraph | undefined,
  now: EpochMs,
): Promise<DashboardView> => {
  if (!dashboards || dashboard === 'off') return { kind: 'not seen', because: [] };
  if (status !== 'RUNNING') {
    const says = `Application "${name}" is ${status}: its Flink dashboard answers only while it is RUNNING.`;
    return { kind: 'not seen', because: [{ rule: 'dashboard-not-running', says }] };
  }
  const read = await dashboards.read(name, now, (rest) => readDashboardJob(rest, cached));
  if (read.kind === 'read') return { kind: 'seen', job: read.value };
  const says = `${read.because.says} Until then the graph comes from the settings or the job plan, restarts from the operations.`;
  return { kind: 'not seen', because: [{ ...read.because, says }] };
};
