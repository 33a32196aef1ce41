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
}

/** The one dimension of our own metrics, and a field of every line of the log. */
export const METRICS_DIMENSIONS = { service: 'flink-autopilot' } as const;

/** Kubernetes groups of the two functions' roles: access entries put them there, the RBAC manifest gives them rights. */
export const KUBERNETES_GROUPS = { evaluate: 'flink-autopilot-evaluate', apply: 'flink-autopilot-apply' } as const;
