/** The tables and listings of docs/reporters.md. */

import { reporterDialects as dialects } from '../../functions/metrics/dialects/registry.ts';
import type { ReportedJob } from '../../functions/metrics/dialects/reported-job.ts';
import type { ReporterDialectName } from '../../functions/metrics/dialects/reporter-dialect.ts';
import type { ReportedMetric } from '../../functions/metrics/plan/reported-metrics.ts';
import { costOf } from './cost.ts';
import { alwaysRead, filterOf, flinkConfiguration } from './flink.ts';
import type { JobSize } from './job-size.ts';

export const job: ReportedJob = {
  cluster: 'prod',
  namespace: 'flink',
  deployment: 'orders',
  jobName: 'orders',
  metricNamespace: undefined,
};

export const costRows = (): string =>
  SIZES.flatMap((size) => (['prometheus', 'statsd'] as const).map((dialect) => costRow(dialect, size))).join('\n');

const SIZES: readonly JobSize[] = [
  { vertices: 4, sources: 1, parallelism: 4, operators: 2 },
  { vertices: 10, sources: 2, parallelism: 8, operators: 2 },
  { vertices: 10, sources: 2, parallelism: 50, operators: 2 },
];
const EVERY_MINUTES = 5;

export const row = ({ name, scope, ofSourceOperators, of, when, becomes }: ReportedMetric): string =>
  `| \`${name}\` | ${scope === 'operator' && ofSourceOperators ? 'source operator' : scope} | ${of} | ${when ?? 'always'} | ${becomes} |`.replace(
    '| always | output ratios |',
    '| the job has a join | output ratios |',
  );

export const sometimes = (metric: ReportedMetric): string => {
  const [{ name } = { name: '' }] =
    metric.scope === 'task manager'
      ? [dialects.prometheus.ofTaskManagers(job, metric)]
      : dialects.prometheus.ofVertex(job, metric, { id: '' as never, parallelism: 1 });
  return `| ${metric.when ?? 'the job has a join'} | \`${filterOf([metric])}\` | \`${name}\` |`;
};

const costRow = (dialect: ReporterDialectName, size: JobSize): string => {
  const { stored, readPerPoll, storingDollars, readingDollars } = costOf(dialect, size, alwaysRead, EVERY_MINUTES);
  const { vertices, sources, parallelism, operators } = size;
  const numbers = [stored, storingDollars.toFixed(2), readPerPoll, readingDollars.toFixed(2)];
  return `| ${[vertices, sources, parallelism, operators, `\`${dialect}\``, ...numbers].join(' | ')} |`;
};

export const json = (value: unknown): string => JSON.stringify(value, null, 2);
export const block = (value: unknown): string => `\`\`\`json\n${json(value)}\n\`\`\``;
export const yaml = (dialect: ReporterDialectName): string => {
  const lines = Object.entries(flinkConfiguration(dialect, { job, metrics: alwaysRead }));
  return `\`\`\`yaml\n${lines.map(([key, value]) => `${key}: ${quoted(value)}`).join('\n')}\n\`\`\``;
};

/** Flink's values are text: quoted where YAML would read something else. */
const quoted = (value: string): string =>
  /^[\w./-]+$/.test(value) && !/^\d+$/.test(value) ? value : JSON.stringify(value);
