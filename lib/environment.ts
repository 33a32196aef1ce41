/** All that infra/ and functions/ know of each other, but for the events (model/events.ts). */

export interface Environment {
  readonly table: string;
  readonly eventBus: string;
  /** Name of the settings file beside the bundle, or an absolute path. */
  readonly settings: string;
  readonly account: string;
}

const variables = {
  table: 'FLINK_AUTOPILOT_TABLE',
  eventBus: 'FLINK_AUTOPILOT_EVENT_BUS',
  settings: 'FLINK_AUTOPILOT_SETTINGS',
  account: 'FLINK_AUTOPILOT_ACCOUNT',
} as const satisfies Record<keyof Environment, string>;

/** By which the command line finds the table, too. */
export const TABLE_VARIABLE = variables.table;
export const SETTINGS_VARIABLE = variables.settings;
export const BUS_VARIABLE = variables.eventBus;

export const toVariables = (environment: Environment): Record<string, string> =>
  Object.fromEntries(Object.entries(variables).map(([key, name]) => [name, environment[key as keyof Environment]]));

/** Throws an Error that names every variable that is missing. */
export const fromVariables = (env: Readonly<Record<string, string | undefined>>): Environment => {
  const missing = Object.values(variables).filter((name) => !env[name]);
  if (missing.length > 0) throw new Error(`Environment variables are missing: ${missing.join(', ')}`);
  const read = (key: keyof Environment): string => env[variables[key]] ?? '';
  return { table: read('table'), eventBus: read('eventBus'), settings: read('settings'), account: read('account') };
};

/** `stored`: to the command line it is as late as the newest evaluation in the table, as where the clock is simulated. */
export const CLOCK_VARIABLE = 'FLINK_AUTOPILOT_CLOCK';

/** `off`: the functions print neither log lines nor metrics. */
export const LOG_VARIABLE = 'FLINK_AUTOPILOT_LOG';

/** `source` of every event we put on the bus; the rules of infra/ match on it. */
export const EVENT_SOURCE = 'flink-autopilot';
/** Attribute names of the table's keys and of its time to live. */
export const TABLE_KEYS = { partition: 'pk', sort: 'sk', ttl: 'expiresAt' } as const;
/** Namespace of our own metrics (embedded metric format). */
export const METRICS_NAMESPACE = 'FlinkAutopilot';
/** Names of our own metrics, beside those that count events (model/events.ts); alarms and dashboard read them by these. */
export const METRIC = {
  evaluations: 'Evaluations',
  holds: 'Holds',
  failures: 'Failures',
  runs: 'Runs',
  metricsRequested: 'MetricsRequested',
  dollars: 'Dollars',
} as const;

/** Metrics of each job, where the settings ask for them. `rescales` is written only when there is one. */
export const JOB_METRIC = {
  parallelism: 'Parallelism',
  parallelismWanted: 'ParallelismWanted',
  utilization: 'Utilization',
  lagSeconds: 'LagSeconds',
  dollarsPerHour: 'DollarsPerHour',
  rescales: 'RescalesOfJob',
} as const;

/** Their dimensions, in this order. */
export const JOB_DIMENSIONS = ['service', 'platform', 'job'] as const;

/** What the schedules hand to evaluate. `time` is filled in by EventBridge Scheduler. */
export interface ScheduleRequest {
  readonly kind: 'schedule';
  readonly shard: number;
  readonly of: number;
  /** ISO 8601. */
  readonly time: string;
}

/** A direct call: evaluate these jobs now. */
export interface JobsRequest {
  readonly kind: 'jobs';
  readonly jobs: readonly string[];
  readonly time: string;
  /** How often the rest of one run was handed on, for calls that the function makes of itself. */
  readonly hop?: number;
}

/** What the weekly schedule hands to the digest. */
export interface DigestRequest {
  readonly kind: 'digest';
  readonly time: string;
}

/** `detail-type` of the weekly digest on the bus. It is about all jobs, and no event of one (model/events.ts). */
export const DIGEST_DETAIL_TYPE = 'Weekly Digest';

/** What the metrics, alarms and Kubernetes groups of a stack are named by, where it is the only one of its account and region. */
export const DEFAULT_INSTANCE = 'flink-autopilot';

/** A CloudWatch alarm whose name begins so evaluates the job that the rest of its name is. */
export const wakeAlarmsOf = (instance = DEFAULT_INSTANCE): string => `${instance}/wake/`;

/** Says the instance to the functions; without it they are those of the default one. */
export const INSTANCE_VARIABLE = 'FLINK_AUTOPILOT_INSTANCE';

/** The one dimension of our own metrics, and a field of every line of the log. */
export const metricsDimensions = (instance = DEFAULT_INSTANCE) => ({ service: instance }) as const;

/** Kubernetes group of a function's role: the access entry puts it there, the RBAC manifest gives it rights. */
export const kubernetesGroup = (entry: 'evaluate' | 'apply', instance = DEFAULT_INSTANCE): string =>
  `${instance}-${entry}`;
