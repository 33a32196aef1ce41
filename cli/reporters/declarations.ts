/** Which series become metrics, and under which dimensions: the same rules for the CloudWatch agent and for `awsemf`. */
import {
  JOB_DIMENSIONS,
  TASK_DIMENSIONS,
  TASK_MANAGER_DIMENSIONS,
} from '../../functions/metrics/dialects/prometheus.ts';
import type { ReportedMetric } from '../../functions/metrics/plan/reported-metrics.ts';

export interface Declaration {
  /** Only series whose label matches. */
  readonly label: string;
  readonly matches: string;
  readonly dimensions: readonly string[];
  readonly metrics: readonly ReportedMetric[];
}

/** One declaration for each way of choosing series; those without metrics are left out. */
export const declarationsOf = (metrics: readonly ReportedMetric[]): readonly Declaration[] => {
  const ofJob = metrics.filter(({ scope }) => scope !== 'task manager' && scope !== 'job');
  const isOfSources = (metric: ReportedMetric) => metric.scope === 'task' && metric.of === 'sources';
  const declarations: readonly Declaration[] = [
    {
      label: 'job_name',
      matches: '.+',
      dimensions: TASK_DIMENSIONS,
      metrics: ofJob.filter((metric) => !metric.ofSourceOperators && !isOfSources(metric)),
    },
    {
      label: 'operator_name',
      matches: '^Source:.*',
      dimensions: TASK_DIMENSIONS,
      metrics: ofJob.filter((metric) => metric.ofSourceOperators),
    },
    { label: 'task_name', matches: '^Source:.*', dimensions: TASK_DIMENSIONS, metrics: ofJob.filter(isOfSources) },
    {
      label: 'job_name',
      matches: '.+',
      dimensions: JOB_DIMENSIONS,
      metrics: metrics.filter(({ scope }) => scope === 'job'),
    },
    {
      label: 'FlinkDeployment',
      matches: '.+',
      dimensions: TASK_MANAGER_DIMENSIONS,
      metrics: metrics.filter(({ scope }) => scope === 'task manager'),
    },
  ];
  return declarations.filter((declaration) => declaration.metrics.length > 0);
};
