/** Alarms about the controller's own health. */
import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { METRIC, METRICS_NAMESPACE, metricsDimensions } from '../lib/environment.ts';
import { EVENTS } from '../lib/model/events.ts';
import { pollingOf } from '../lib/polling/polling.ts';
import { jobCountOf } from '../lib/settings/discovery-settings.ts';
import type { Settings } from '../lib/settings/settings.ts';
import type { ControllerFunction } from './controller-function.ts';
import { runbookLink } from './runbook.ts';

interface Watched {
  readonly evaluate: ControllerFunction;
  readonly apply: ControllerFunction;
  readonly deadLetters: IQueue;
  readonly settings: Settings;
  readonly topic: ITopic | undefined;
  readonly instance: string;
}

/** Our own metrics, as the functions of one instance write them. */
export const ownMetrics =
  (instance: string) =>
  (metricName: string, period: Duration): Metric =>
    new Metric({
      namespace: METRICS_NAMESPACE,
      metricName,
      dimensionsMap: metricsDimensions(instance),
      statistic: Stats.SUM,
      period,
    });

/** Dollars a job and month that GetMetricData may cost before it should be looked into: twice what is planned. */
const DOLLARS_PER_JOB_AND_MONTH = 4;

export const addAlarms = (scope: Construct, watched: Watched): void => {
  const { evaluate, apply, deadLetters, settings, topic } = watched;
  const ownMetric = ownMetrics(watched.instance);
  const alarms = new Construct(scope, 'Alarms');
  const add = (id: string, metric: IMetric, threshold: number, description: string, more: Partial<More> = {}): void => {
    const alarm = new Alarm(alarms, id, {
      metric,
      threshold,
      alarmDescription: `${description} ${runbookLink(id.toLowerCase())}`,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      ...more,
    });
    if (topic) alarm.addAlarmAction(new SnsAction(topic));
  };
  const quarter = Duration.minutes(15);
  const silence = Duration.minutes(Math.max(15, 3 * pollingOf(settings).fastest));

  add('NoRun', ownMetric(METRIC.runs, silence), 1, 'No run went through completely: jobs are not evaluated.', {
    comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
    treatMissingData: TreatMissingData.BREACHING,
  });
  add('EvaluateErrors', evaluate.function.metricErrors({ period: quarter }), 3, 'evaluate keeps failing: see its log.');
  add('EvaluateThrottled', evaluate.function.metricThrottles({ period: quarter }), 1, 'Runs overlap: raise "shards".');
  add(
    'ApplyErrors',
    apply.function.metricErrors({ period: quarter }),
    1,
    'apply failed: a change may wait for its lease.',
  );
  add(
    'DeadLetters',
    deadLetters.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(5), statistic: Stats.MAXIMUM }),
    1,
    'An event could not be delivered.',
  );
  add(
    'ChangesFailed',
    ownMetric(EVENTS.failed.metric, quarter),
    1,
    'A job could not be evaluated, or a change failed.',
  );
  add(
    'ChangesRolledBack',
    ownMetric(EVENTS['rolled-back'].metric, quarter),
    1,
    'A change failed and was rolled back: the event says why, and until when such steps are held.',
  );
  add(
    'ChangesRefused',
    ownMetric(EVENTS.refused.metric, Duration.hours(1)),
    3,
    'Changes are refused again and again: see the events.',
  );
  add(
    'MetricsCost',
    ownMetric(METRIC.dollars, Duration.days(1)),
    (DOLLARS_PER_JOB_AND_MONTH * jobCountOf(settings)) / 30,
    'Reading metrics costs more than planned: raise "everyMinutes" or "polling", or lower "metricsLevel".',
  );
};

interface More {
  readonly comparisonOperator: ComparisonOperator;
  readonly treatMissingData: TreatMissingData;
}
