/** The identity of a job, and its present state on the platform. */
import type { JobGraph } from './graph.ts';
import type { EpochMs } from './observation.ts';
import type { PlatformSize } from './sizing.ts';

export type Platform = 'managed-flink' | 'eks' | 'flink';

export interface JobRef {
  readonly account: string;
  readonly region: string;
  readonly platform: Platform;
  readonly name: string;
}

declare const jobKey: unique symbol;
/** `JOB#<account>#<region>#<platform>#<name>`: the partition key of everything remembered of a job. */
export type JobKey = string & { readonly [jobKey]: true };
export const keyOf = (job: JobRef): JobKey => `JOB#${job.account}#${job.region}#${job.platform}#${job.name}` as JobKey;

const KEY = /^JOB#([^#]*)#([^#]*)#(managed-flink|eks|flink)#(.+)$/s;

/** The other way round than `keyOf`; undefined: no key of a job. */
export const refOf = (key: string): JobRef | undefined => {
  const [, account, region, platform, name] = KEY.exec(key) ?? [];
  if (account === undefined || region === undefined || platform === undefined || name === undefined) return undefined;
  return { account, region, platform: platform as Platform, name };
};

/** The job restarted by itself. Shares are 0..1; NaN: not measured. */
export interface Failover {
  readonly at: EpochMs;
  /** Of the fullest task manager, the highest of the minutes before. */
  readonly containerMemory: number;
  readonly heap: number;
  /** Restarts of the job that its own counter shows in the minutes read. */
  readonly restarts: number;
}

export interface ReportedNames {
  /** What Flink calls the job. */
  readonly jobName?: string;
  /** Characters in values of labels: Flink's Prometheus reporter replaces some, unless its filter is off. */
  readonly labels: 'filtered' | 'as they are';
}

/** A job as its platform describes it at one moment. */
export interface JobState {
  /** Flink's job status (`RUNNING`, `CREATED`, `RESTARTING`, …); undefined when there is none. Only RUNNING is scaled. */
  readonly status: string | undefined;
  /** When the job last became RUNNING; undefined when unknown. */
  readonly runningSince: EpochMs | undefined;
  /** The newest restart that no operation of anybody explains, where the metrics show one. */
  readonly failover?: Failover;
  readonly graph: JobGraph;
  readonly size: PlatformSize;
  /** What one task manager has, where the platform says so. */
  readonly taskManager?: { readonly cpu?: number; readonly memoryBytes?: number };
  /** How its own reporters name it, where the platform says so. */
  readonly reported?: ReportedNames;
  /** Task managers that the cluster has room for; undefined: any number. */
  readonly maxTaskManagers?: number;
  /** USD an hour that the budget of all jobs leaves it to grow by; undefined: there is no such budget. */
  readonly fleetDollarsLeftPerHour?: number;
  /** How soon it is looked at when something happens, where that is not how long ago it was looked at; undefined: it is. */
  readonly evaluatedEveryMs?: number;
}
