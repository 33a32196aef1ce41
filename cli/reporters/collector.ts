/** The configuration of whatever stands between Flink's reporter and CloudWatch. */

import { otel, otelName } from '../../functions/metrics/dialects/otel.ts';
import { prometheus, prometheusName } from '../../functions/metrics/dialects/prometheus.ts';
import type { ReportedJob } from '../../functions/metrics/dialects/reported-job.ts';
import { statsd } from '../../functions/metrics/dialects/statsd.ts';
import type { ReportedMetric } from '../../functions/metrics/plan/reported-metrics.ts';
import { declarationsOf } from './declarations.ts';
import { PROMETHEUS_PORT } from './flink.ts';

const SCRAPE_SECONDS = 60;

/** Names matched whole: without the anchors a selector also takes longer names. */
const selector = (names: readonly string[]): string =>
  `^(${names.map((name) => name.replaceAll('.', '\\.')).join('|')})$`;

export interface RelabelConfig {
  readonly source_labels: readonly string[];
  readonly regex?: string;
  readonly replacement?: string;
  readonly target_label?: string;
  readonly action?: 'keep' | 'replace';
}

/** What the agent scrapes: pods of FlinkDeployments, at the port of the reporter. `app` is the name of the deployment. */
export const relabelConfigs = (port: number): readonly RelabelConfig[] => [
  {
    source_labels: ['__meta_kubernetes_pod_label_type'],
    regex: 'flink-(native|standalone)-kubernetes',
    action: 'keep',
  },
  {
    source_labels: ['__address__'],
    regex: '([^:]+)(?::\\d+)?',
    replacement: `$1:${port}`,
    target_label: '__address__',
  },
  { source_labels: ['__meta_kubernetes_namespace'], target_label: 'Namespace' },
  { source_labels: ['__meta_kubernetes_pod_label_app'], target_label: 'FlinkDeployment' },
];

/** `prometheus.yaml` of the agent. */
export const prometheusScrape = (): object => ({
  global: { scrape_interval: `${SCRAPE_SECONDS}s`, scrape_timeout: '10s' },
  scrape_configs: [
    {
      job_name: 'flink',
      sample_limit: 10_000,
      kubernetes_sd_configs: [{ role: 'pod' }],
      relabel_configs: relabelConfigs(PROMETHEUS_PORT),
    },
  ],
});

export interface MetricDeclaration {
  readonly source_labels: readonly string[];
  readonly label_matcher: string;
  readonly dimensions: readonly (readonly string[])[];
  readonly metric_selectors: readonly string[];
}

export const prometheusDeclarations = (metrics: readonly ReportedMetric[]): readonly MetricDeclaration[] =>
  declarationsOf(metrics).map((declaration) => ({
    source_labels: [declaration.label],
    label_matcher: declaration.matches,
    dimensions: [declaration.dimensions],
    metric_selectors: [selector(declaration.metrics.map(prometheusName))],
  }));

/** `cwagentconfig.json` for the dialect prometheus. */
export const prometheusAgent = (job: ReportedJob, metrics: readonly ReportedMetric[]): object => ({
  logs: {
    metrics_collected: {
      prometheus: {
        cluster_name: job.cluster,
        prometheus_config_path: '/etc/prometheusconfig/prometheus.yaml',
        log_group_name: `/aws/containerinsights/${job.cluster}/prometheus`,
        emf_processor: {
          metric_namespace: job.metricNamespace ?? prometheus.metricNamespace,
          metric_declaration: prometheusDeclarations(metrics),
        },
      },
    },
    force_flush_interval: 5,
  },
});

/** `cwagentconfig.json` for the dialect statsd. Without the host name, a subtask that moves stays the same metric. */
export const statsdAgent = (job: ReportedJob): object => ({
  agent: { omit_hostname: true },
  metrics: {
    namespace: job.metricNamespace ?? statsd.metricNamespace,
    metrics_collected: {
      statsd: {
        service_address: ':8125',
        metrics_collection_interval: 10,
        metrics_aggregation_interval: 60,
        metric_separator: '_',
      },
    },
  },
});

/** Of a collector with `otlp` and `awsemf`, such as ADOT. */
export const otelCollector = (job: ReportedJob, metrics: readonly ReportedMetric[]): object => ({
  receivers: { otlp: { protocols: { grpc: { endpoint: '0.0.0.0:4317' } } } },
  exporters: {
    awsemf: {
      namespace: job.metricNamespace ?? otel.metricNamespace,
      log_group_name: '/metrics/flink',
      dimension_rollup_option: 'NoDimensionRollup',
      metric_declarations: declarationsOf(metrics).map(({ label, matches, dimensions, metrics: of }) => ({
        dimensions: [dimensions],
        metric_name_selectors: [selector(of.map(otelName))],
        label_matchers: [{ label_names: [label], regex: matches }],
      })),
    },
  },
  service: { pipelines: { metrics: { receivers: ['otlp'], exporters: ['awsemf'] } } },
});
