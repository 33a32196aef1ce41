/** The configuration that makes Flink report what is read, and nothing else: every further metric is paid for by the month. */
import type { ReportedJob } from '../../functions/metrics/dialects/reported-job.ts';
import type { ReporterDialectName } from '../../functions/metrics/dialects/reporter-dialect.ts';
import { statsdScopes } from '../../functions/metrics/dialects/statsd.ts';
import { type ReportedMetric, reportedMetrics, type Scope } from '../../functions/metrics/plan/reported-metrics.ts';

/** Read of every job: nothing in its settings or options asks for them. */
export const alwaysRead: readonly ReportedMetric[] = reportedMetrics.filter(
  ({ when, of }) => when === undefined && of !== 'inputs of joins',
);

/** Flink's logical scopes, as reporters' filters have them. */
const LOGICAL_SCOPE: Readonly<Record<Scope, string>> = {
  task: 'taskmanager.job.task',
  operator: 'taskmanager.job.task.operator',
  enumerator: 'jobmanager.job.operator.coordinator.enumerator',
  job: 'jobmanager.job',
  'task manager': 'taskmanager',
};

export const PROMETHEUS_PORT = 9249;

const REPORTER: Readonly<Record<ReporterDialectName, string>> = { prometheus: 'prom', statsd: 'statsd', otel: 'otel' };

/** `<scope>:<name>,<name>;…`. A dot in a name is one more level of scope. */
export const filterOf = (metrics: readonly ReportedMetric[]): string => {
  const parts = metrics.map(({ scope, name }) => {
    const levels = `${LOGICAL_SCOPE[scope]}.${name}`.split('.');
    return [levels.slice(0, -1).join('.'), levels.at(-1) ?? ''] as const;
  });
  return [...Map.groupBy(parts, ([scope]) => scope)]
    .map(([scope, of]) => `${scope}:${[...new Set(of.map(([, name]) => name))].join(',')}`)
    .join(';');
};

export interface Reporting {
  readonly job: ReportedJob;
  readonly metrics: readonly ReportedMetric[];
  /** Where the collector listens; `$(HOST_IP)` and the like are not resolved by Flink. */
  readonly collector?: { readonly host: string; readonly port: number };
}

/** Keys of `flinkConfiguration`. */
export const flinkConfiguration = (
  dialect: ReporterDialectName,
  { job, metrics, collector }: Reporting,
): Record<string, string> => {
  const name = REPORTER[dialect];
  const key = (rest: string): string => `metrics.reporter.${name}.${rest}`;
  const common = {
    'pipeline.name': job.jobName,
    'metrics.reporters': name,
    [key('filter.includes')]: filterOf(metrics),
  };
  switch (dialect) {
    case 'prometheus':
      return {
        ...common,
        [key('factory.class')]: 'org.apache.flink.metrics.prometheus.PrometheusReporterFactory',
        [key('port')]: String(collector?.port ?? PROMETHEUS_PORT),
      };
    case 'statsd':
      return {
        ...common,
        ...statsdScopes,
        [key('factory.class')]: 'org.apache.flink.metrics.statsd.StatsDReporterFactory',
        [key('host')]: collector?.host ?? 'cloudwatch-agent.amazon-cloudwatch',
        [key('port')]: String(collector?.port ?? 8125),
        [key('interval')]: '10 s',
      };
    case 'otel':
      return {
        ...common,
        [key('factory.class')]: 'org.apache.flink.metrics.otel.OpenTelemetryMetricReporterFactory',
        [key('exporter.endpoint')]:
          `http://${collector?.host ?? 'flink-metrics-collector.amazon-cloudwatch'}:${collector?.port ?? 4317}`,
        [key('exporter.protocol')]: 'gRPC',
        [key('interval')]: '60 s',
        [key('scope.variables.additional')]:
          `ClusterName:${job.cluster},Namespace:${job.namespace},FlinkDeployment:${job.deployment}`,
      };
  }
};
