/** An application as a JobDescription: what it runs, how big it is, and whether it may be changed now. */
import type { JobGraph } from '../../../lib/model/graph.ts';
import type { JobState } from '../../../lib/model/job.ts';
import type { EpochMs } from '../../../lib/model/observation.ts';
import type { KpuSize, KpuSizing } from '../../../lib/model/sizing.ts';
import type { ManagedFlinkJobSettings } from '../../../lib/settings/settings.ts';
import { kpuDollarsPerHour } from '../../../lib/sizing/kpu.ts';
import type { JobDescription } from '../../ports.ts';
import type { Application } from './application.ts';
import type { DashboardJob } from './dashboard-job.ts';
import type { DashboardView } from './dashboard-view.ts';
import { jobGraphOf, rememberedGraph } from './job-graph.ts';
import { type ApplicationOperation, runningSinceBy } from './operations.ts';
import type { StatusRead } from './status-tags.ts';

/** One KPU is one task manager: 1 vCPU and 4 GiB; there is no other shape. */
const KPU = { cpu: 1, memoryBytes: 4 * 1024 ** 3 } as const;
/** Of the service, for every application. */
const MAX_PARALLELISM_PER_KPU = 8;

/** All that is read of an application for one evaluation. */
export interface ApplicationSnapshot {
  readonly application: Application;
  /** Newest first; read before the application. */
  readonly operations: readonly ApplicationOperation[];
  readonly dashboard: DashboardView;
  /** What it says of who looks after it; absent where its tags are not read. */
  readonly tags?: StatusRead;
  readonly at: EpochMs;
}

export interface ApplicationDescription extends JobDescription<ApplicationSnapshot> {
  readonly state: JobState & { readonly size: KpuSize };
}

export interface DescribedApplication {
  readonly snapshot: ApplicationSnapshot;
  readonly settings: ManagedFlinkJobSettings;
  readonly cached: JobGraph | undefined;
  readonly dollarsPerKpuHour: number;
}

export const jobDescription = (described: DescribedApplication): ApplicationDescription => {
  const { snapshot, settings, dollarsPerKpuHour } = described;
  const { application, operations, dashboard } = snapshot;
  const runs = application.status === 'RUNNING';
  const flink = dashboard.kind === 'seen' && runs ? dashboard.job : undefined;
  return {
    state: {
      // Of an application that is RUNNING Flink alone says whether its job is.
      status: flink?.details.state ?? jobStatus(application.status),
      runningSince: flink?.runningSince ?? (runs ? runningSinceBy(operations) : undefined),
      ...(flink?.failover === undefined ? {} : { failover: flink.failover }),
      graph: flink?.graph ?? graphWithoutFlink(described),
      size: {
        kind: 'kpu',
        current: sizingOf(application, dollarsPerKpuHour),
        limits: {
          maxKpus: settings.maxKpus,
          maxParallelismPerKpu: MAX_PARALLELISM_PER_KPU,
          dollarsPerKpuHour,
        },
      },
      taskManager: KPU,
    },
    condition: conditionOf(application, flink),
    stable: runs && (flink?.runs ?? true),
    version: String(application.versionId),
    // What is not RUNNING is being changed by a client or by the service; what the job itself does, it does not show.
    revision: `${application.versionId}/${application.status}`,
    notes: dashboard.kind === 'seen' ? dashboard.job.because : dashboard.because,
    snapshot,
  };
};

const conditionOf = ({ status }: Application, flink: DashboardJob | undefined): string => {
  if (flink === undefined || flink.runs) return status;
  const { state, tasks } = flink.job;
  return state === 'RUNNING'
    ? `${status} with ${tasks.running} of ${tasks.total} tasks running`
    : `${status} with its job ${state}`;
};

/** With the ids that were remembered of the same vertices: a dashboard that does not answer once must not make another job of it. */
const graphWithoutFlink = ({ snapshot: { application }, settings, cached }: DescribedApplication): JobGraph =>
  rememberedGraph(jobGraphOf(application, settings, cached), cached);

/** What runs; while an update is under way, what it is going to. Built-in scaling leaves the configured parallelism alone. */
export const sizingOf = (application: Application, dollarsPerKpuHour: number): KpuSizing => {
  const goesTo = application.status !== 'RUNNING' && application.status !== 'AUTOSCALING';
  const parallelism = goesTo ? application.parallelism : application.currentParallelism;
  const { parallelismPerKpu } = application;
  const kpus = Math.ceil(parallelism / parallelismPerKpu);
  return {
    kind: 'kpu',
    parallelism,
    parallelismPerKpu,
    kpus,
    dollarsPerHour: kpuDollarsPerHour(kpus, dollarsPerKpuHour),
  };
};

export const isAt = (application: Application, size: KpuSizing): boolean => {
  const now = sizingOf(application, 0);
  return now.parallelism === size.parallelism && now.parallelismPerKpu === size.parallelismPerKpu;
};

/** In the words of Flink: only a RUNNING job is scaled. */
const jobStatus = (status: string): string | undefined => JOB_STATUS.get(status);

const JOB_STATUS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    RUNNING: 'RUNNING',
    STARTING: 'CREATED',
    UPDATING: 'RESTARTING',
    AUTOSCALING: 'RESTARTING',
    MAINTENANCE: 'RESTARTING',
    ROLLING_BACK: 'RESTARTING',
    STOPPING: 'CANCELLING',
    FORCE_STOPPING: 'CANCELLING',
  }),
);
