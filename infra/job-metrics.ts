/** The dashboard of the jobs, where the settings ask for metrics of each, and what those cost. */
import { Duration } from 'aws-cdk-lib';
import { Dashboard, GraphWidget, type IMetric, MathExpression, Metric, TextWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { JOB_DIMENSIONS, JOB_METRIC, METRICS_NAMESPACE, metricsDimensions } from '../lib/environment.ts';
import { usualMinutes } from '../lib/polling/polling.ts';
import { placedName } from '../lib/settings/place-settings.ts';
import type { JobSettings, Settings } from '../lib/settings/settings.ts';

/** Of a custom metric, for a month in which it is written every hour; the first 10 000 of an account. */
const DOLLARS_PER_METRIC = 0.3;

/** `rescales` is written in the hours of a change alone, which is cents. */
const METRICS_PER_JOB = Object.keys(JOB_METRIC).length - 1;

export const jobMetricsPrice = ({ jobs }: Pick<Settings, 'jobs'>): string =>
  `Metrics of each job: ${(jobs.length * METRICS_PER_JOB * DOLLARS_PER_METRIC).toFixed(2)} USD a month ("jobMetrics": "on")`;

/** A dashboard has at most 500 widgets: more jobs than these are in the graphs of the fleet alone. */
const JOBS_SHOWN = 100;

interface Shown {
  readonly settings: Settings;
  readonly instance: string;
}

export const addJobDashboard = (scope: Construct, { settings, instance }: Shown): Dashboard => {
  const period = Duration.minutes(usualMinutes(settings));
  const everyMinutes = usualMinutes(settings);
  const dashboard = new Dashboard(scope, 'JobDashboard');
  const ofAll = (title: string, name: string, label: string): GraphWidget =>
    new GraphWidget({ title, left: [searched(instance, name, { label, everyMinutes })], width: 8, height: 6, period });
  dashboard.addWidgets(
    ofAll('Cost an hour (USD)', JOB_METRIC.dollarsPerHour, 'USD'),
    ofAll('Utilization (%)', JOB_METRIC.utilization, '%'),
    ofAll('Lag (s)', JOB_METRIC.lagSeconds, 's'),
  );
  for (const job of settings.jobs.slice(0, JOBS_SHOWN)) dashboard.addWidgets(...rowOf(job, instance, period));
  const more = settings.jobs.length - JOBS_SHOWN;
  if (more > 0) {
    dashboard.addWidgets(
      new TextWidget({ markdown: `${more} more jobs are in the graphs of all jobs alone.`, width: 24, height: 1 }),
    );
  }
  return dashboard;
};

/** One line for each job that writes the metric. */
const searched = (instance: string, name: string, { label, everyMinutes }: { label: string; everyMinutes: number }) =>
  new MathExpression({
    expression: `SEARCH('{${METRICS_NAMESPACE},${JOB_DIMENSIONS.join(',')}} service="${instance}" MetricName="${name}"', 'Maximum', ${everyMinutes * 60})`,
    label,
    usingMetrics: {},
  });

const rowOf = (job: JobSettings, instance: string, period: Duration): readonly GraphWidget[] => {
  const metric = (metricName: string, label: string, statistic = 'Maximum'): IMetric =>
    new Metric({
      namespace: METRICS_NAMESPACE,
      metricName,
      label,
      statistic,
      period,
      dimensionsMap: { ...metricsDimensions(instance), platform: job.platform, job: placedName(job) },
    });
  const graph = (title: string, left: IMetric[], right: IMetric[]): GraphWidget =>
    new GraphWidget({
      title: `${placedName(job)}: ${title}`,
      left,
      right,
      width: 8,
      height: 6,
      period,
      leftYAxis: { min: 0 },
    });
  return [
    graph(
      'parallelism, and its changes',
      [metric(JOB_METRIC.parallelism, 'parallelism'), metric(JOB_METRIC.parallelismWanted, 'wanted')],
      [metric(JOB_METRIC.rescales, 'changes', 'Sum')],
    ),
    graph('utilization (%), lag (s)', [metric(JOB_METRIC.utilization, '%')], [metric(JOB_METRIC.lagSeconds, 's')]),
    graph('cost an hour (USD)', [metric(JOB_METRIC.dollarsPerHour, 'USD')], []),
  ];
};
