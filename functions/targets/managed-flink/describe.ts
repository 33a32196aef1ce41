/** An application as a JobDescription: what it runs, how big it is, and whether it may be changed now. */
import type { JobGraph } from '../../../lib/model/graph.ts';
import type { JobState } from '../../../lib/model/job.ts';
import type { KpuSize, KpuSizing } from '../../../lib/model/sizing.ts';
import type { ManagedFlinkJobSettings } from '../../../lib/settings/settings.ts';
import { kpuDollarsPerHour } from '../../../lib/sizing/kpu.ts';
import type { JobDescription } from '../../ports.ts';
import type { Application } from './application.ts';
import { jobGraphOf } from './job-graph.ts';
import { type ApplicationOperation, runningSinceBy } from './operations.ts';

/** One KPU is one task manager: 1 vCPU and 4 GiB; there is no other shape. */
const KPU = { cpu: 1, memoryBytes: 4 * 1024 ** 3 } as const;
/** Of the service, for every application. */
const MAX_PARALLELISM_PER_KPU = 8;

/** All that is read of an application for one evaluation. */
export interface ApplicationSnapshot {
  readonly application: Application;
  /** Newest first; read before the application. */
  readonly operations: readonly ApplicationOperation[];
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
  const { snapshot, settings, cached, dollarsPerKpuHour } = described;
  const { application, operations } = snapshot;
  const runs = application.status === 'RUNNING';
  return {
    state: {
      status: jobStatus(application.status),
      runningSince: runs ? runningSinceBy(operations) : undefined,
      graph: jobGraphOf(application, settings, cached),
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
    condition: application.status,
    stable: runs,
    version: String(application.versionId),
    // What is not RUNNING is being changed by a client or by the service; what the job itself does, it does not show.
    revision: `${application.versionId}/${application.status}`,
    snapshot,
  };
};

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
const jobStatus = (status: string): string | undefined => JOB_STATUS[status];

const JOB_STATUS: Readonly<Record<string, string>> = {
  RUNNING: 'RUNNING',
  STARTING: 'CREATED',
  UPDATING: 'RESTARTING',
  AUTOSCALING: 'RESTARTING',
  MAINTENANCE: 'RESTARTING',
  ROLLING_BACK: 'RESTARTING',
  STOPPING: 'CANCELLING',
  FORCE_STOPPING: 'CANCELLING',
};
