/** The controller on one screen: evaluations, changes, events and costs. */
import { Duration } from 'aws-cdk-lib';
import {
  Dashboard,
  GraphWidget,
  type IMetric,
  PeriodOverride,
  SingleValueWidget,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { METRIC } from '../lib/environment.ts';
import { CHANGE_EVENTS, EVENTS, type EventName, eventKind, JOB_EVENTS } from '../lib/model/events.ts';
import { rhythmText, usualMinutes } from '../lib/polling/polling.ts';
import type { Settings } from '../lib/settings/settings.ts';
import { ownMetrics } from './alarms.ts';
import type { ControllerFunction } from './controller-function.ts';

interface Shown {
  readonly evaluate: ControllerFunction;
  readonly apply: ControllerFunction;
  readonly settings: Settings;
  readonly instance: string;
}

export const addDashboard = (scope: Construct, { evaluate, apply, settings, instance }: Shown): Dashboard => {
  const ownMetric = ownMetrics(instance);
  const eventMetrics = (names: readonly EventName[]): IMetric[] =>
    names.flatMap((name) => eventKind(name).metric ?? []).map((metric) => ownMetric(metric, period));
  const period = Duration.minutes(Math.max(5, usualMinutes(settings)));
  const day = Duration.days(1);
  const graph = (title: string, left: IMetric[], right: IMetric[] = []): GraphWidget =>
    new GraphWidget({ title, left, right, width: 12, height: 6, period });
  const dashboard = new Dashboard(scope, 'Dashboard', { periodOverride: PeriodOverride.AUTO });
  dashboard.addWidgets(
    new TextWidget({
      markdown: `# flink-autopilot\n${settings.jobs.length} jobs${settings.discover.length > 0 ? ' by name, and those that are found by tags or labels' : ''}, mode **${settings.mode}**, policy **${settings.policy}**, ${rhythmText(settings)}. Why it did what it did: the log lines "evaluation", and the events on its bus.`,
      width: 24,
      height: 3,
    }),
  );
  dashboard.addWidgets(
    new SingleValueWidget({
      title: 'Today',
      metrics: [
        ownMetric(EVENTS.requested.metric, day),
        ownMetric(EVENTS.confirmed.metric, day),
        ownMetric(EVENTS.refused.metric, day),
        ownMetric(METRIC.dollars, day),
      ],
      width: 24,
      height: 3,
      period: day,
    }),
  );
  dashboard.addWidgets(
    graph('Evaluations', [ownMetric(METRIC.evaluations, period), ownMetric(METRIC.holds, period)]),
    graph('Changes', eventMetrics(CHANGE_EVENTS)),
    graph('Jobs', eventMetrics(JOB_EVENTS)),
  );
  dashboard.addWidgets(
    graph('Reading CloudWatch', [ownMetric(METRIC.metricsRequested, period)], [ownMetric(METRIC.dollars, period)]),
    graph(
      'Functions',
      [evaluate.function.metricDuration({ period }), apply.function.metricDuration({ period })],
      [evaluate.function.metricErrors({ period }), apply.function.metricErrors({ period })],
    ),
  );
  return dashboard;
};
