/** The embedded Managed Flink: applications that are seeded in code, and what the sandbox may do to them. */

import type { ApplicationBackend } from '../../interfaces.ts';
import { createFaults, type FailNext } from '../wire/faults.ts';
import type { MountedService } from '../wire/http-server.ts';
import type { Application, ApplicationStatus } from './application.ts';
import { type Configuration, defaultConfiguration } from './configuration.ts';
import { createDashboard, type EmbeddedDashboard } from './dashboard.ts';
import { beginUpdate, type LifecycleParts, takeVersion, tokenOf } from './lifecycle.ts';
import { managedFlinkOperations } from './operations.ts';
import { createTagging, type EmbeddedTagging } from './tagging.ts';
import { tagOperations } from './tags.ts';
import { type Quotas, updatedConfiguration } from './update-configuration.ts';

export interface NewApplication extends Partial<Configuration> {
  readonly name: string;
  /** Default FLINK-1_20. */
  readonly runtime?: string;
  /** Default RUNNING. */
  readonly status?: 'RUNNING' | 'READY';
  readonly quotas?: Partial<Quotas>;
}

/** What others do to an application, in the AWS console for example. */
export type ChangeByHand =
  /** A new size: the job restarts, as by UpdateApplication. */
  | { readonly kind: 'size'; readonly parallelism: number; readonly parallelismPerKpu?: number }
  /** Anything else that makes a new version and is over at once. */
  | { readonly kind: 'touch' };

export interface EmbeddedManagedFlink {
  readonly failNext: FailNext<
    | 'DescribeApplication'
    | 'ListApplications'
    | 'ListApplicationOperations'
    | 'DescribeApplicationOperation'
    | 'UpdateApplication'
    | 'CreateApplicationPresignedUrl'
    | 'ListTagsForResource'
    | 'TagResource'
    | 'UntagResource'
  >;
  readonly dashboard: EmbeddedDashboard;
  /** By which applications are found. */
  readonly tagging: EmbeddedTagging & MountedService;
  createApplication(application: NewApplication): void;
  deleteApplication(name: string): void;
  /** As they stand there. */
  tagsOf(name: string): Readonly<Record<string, string>>;
  /** The next update is accepted, but its operation ends FAILED with this error. */
  failNextUpdate(application: string, error: string): void;
  changeByHand(application: string, change: ChangeByHand): void;
  /** AUTOSCALING, MAINTENANCE, …: what the service does on its own. */
  setStatus(application: string, status: ApplicationStatus): void;
}

export interface ManagedFlinkParts extends LifecycleParts {
  /** Of its Flink dashboards; by default the usual one. */
  readonly dashboardPath?: string;
  readonly account: string;
  readonly region: string;
}

export const createManagedFlink = (parts: ManagedFlinkParts): EmbeddedManagedFlink & MountedService => {
  const applications = new Map<string, Application>();
  const faults = createFaults();
  const dashboard = createDashboard(parts);
  const find = (name: string): Application => {
    const application = applications.get(name);
    if (!application)
      throw new Error(`There is no application ${name}; there are ${[...applications.keys()].join(', ')}`);
    return application;
  };

  return {
    faults,
    dashboard,
    web: { path: dashboard.path, serve: dashboard.serve },
    failNext: faults.failNext,
    createApplication(given) {
      if (applications.has(given.name)) throw new Error(`There is an application ${given.name} already`);
      applications.set(given.name, newApplication(given, parts));
    },
    deleteApplication(name) {
      find(name);
      applications.delete(name);
    },
    tagsOf: (name) => Object.fromEntries(find(name).tags),
    tagging: createTagging(applications),
    failNextUpdate: (name, error) => void find(name).failures.push(error),
    changeByHand(name, change) {
      const application = find(name);
      if (change.kind === 'touch') return takeVersion(parts, application);
      const { parallelism: ParallelismUpdate, parallelismPerKpu: ParallelismPerKPUUpdate } = change;
      const ParallelismConfigurationUpdate = { ParallelismUpdate, ParallelismPerKPUUpdate };
      const asked = {
        ApplicationConfigurationUpdate: { FlinkApplicationConfigurationUpdate: { ParallelismConfigurationUpdate } },
        RunConfigurationUpdate: {},
      };
      beginUpdate(parts, application, updatedConfiguration(application.configuration, asked, application.quotas));
    },
    setStatus(name, status) {
      find(name).status = status;
    },
    service: {
      target: 'KinesisAnalytics_20180523',
      shapes: 'com.amazonaws.kinesisanalytics.v20180523',
      operations: {
        ...managedFlinkOperations(applications, parts, dashboard),
        ...tagOperations(applications),
      },
    },
  };
};

const newApplication = (
  { name, runtime = 'FLINK-1_20', status = 'RUNNING', quotas, ...configuration }: NewApplication,
  { clock, chance, account, region }: ManagedFlinkParts,
): Application => {
  const full: Configuration = { ...defaultConfiguration, ...configuration };
  return {
    name,
    arn: `arn:aws:kinesisanalytics:${region}:${account}:application/${name}`,
    runtime,
    createdAt: clock.now(),
    updatedAt: clock.now(),
    quotas: { maxKpus: 64, maxParallelism: 256, ...quotas },
    status,
    versionId: 1,
    conditionalToken: tokenOf(chance, name, 1),
    configuration: full,
    currentParallelism: full.parallelism,
    updatedFrom: undefined,
    rolledBack: undefined,
    operations: [],
    failures: [],
    tags: new Map(),
  };
};

export const noApplications: ApplicationBackend = {
  jobPlan: () => undefined,
  restart: (application) => {
    throw new Error(`There is no Managed Flink application ${application} here`);
  },
};
