/** The alarms that evaluate a job at once. A stack has at most 500 resources: many alarms are in nested stacks. */
import { Duration, NestedStack } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { dollarsPerMonth, type Tripwire, tripwireName } from '../lib/alarms/tripwires.ts';
import { runbookLink } from './runbook.ts';

interface Woken {
  readonly tripwires: readonly Tripwire[];
  /** Of the names of alarms that evaluate a job. */
  readonly prefix: string;
}

/** More are in nested stacks, so many in each. */
export const IN_ONE_STACK = 200;

export const addTripwires = (parent: Construct, { tripwires: all, prefix }: Woken): void => {
  const scope = new Construct(parent, 'Tripwires');
  if (all.length <= IN_ONE_STACK) {
    for (const tripwire of all) addTripwire(scope, tripwire, prefix);
    return;
  }
  for (let first = 0; first < all.length; first += IN_ONE_STACK) {
    const part = String(first / IN_ONE_STACK);
    const nested = new NestedStack(scope, `Part${part}`, { description: `Alarms that evaluate jobs, part ${part}` });
    // An alarm that moves to another part is a new one there before it is gone here: it needs another name.
    for (const tripwire of all.slice(first, first + IN_ONE_STACK)) addTripwire(nested, tripwire, `${prefix}${part}/`);
  }
};

export const tripwiresPrice = (all: readonly Tripwire[]): string =>
  `Alarms that evaluate a job at once: ${all.length}, ${dollarsPerMonth(all).toFixed(2)} USD a month ("tripwires")`;

const PERIOD = Duration.minutes(1);

const addTripwire = (scope: Construct, tripwire: Tripwire, prefix: string): void => {
  const { kind, job, threshold, says } = tripwire;
  new Alarm(scope, `${kind}-${job.platform}-${job.name}`, {
    alarmName: tripwireName(prefix, tripwire),
    alarmDescription: `${says} flink-autopilot evaluates ${job.name} at once. ${runbookLink(`tripwire-${kind}`)}`,
    metric: measured(tripwire),
    threshold,
    evaluationPeriods: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
};

const measured = ({ metrics, of }: Tripwire): IMetric => {
  const all = metrics.map(
    ({ namespace, name, dimensions, statistic }) =>
      new Metric({ namespace, metricName: name, dimensionsMap: { ...dimensions }, statistic, period: PERIOD }),
  );
  const [only, ...more] = all;
  if (only !== undefined && more.length === 0 && of === 'value') return only;
  const usingMetrics = Object.fromEntries(all.map((metric, i) => [`m${i}`, metric]));
  const highest = `MAX([${Object.keys(usingMetrics).join(', ')}])`;
  return new MathExpression({
    expression: of === 'rise' ? `DIFF(${highest})` : highest,
    usingMetrics,
    period: PERIOD,
    label: of === 'rise' ? 'rise since the minute before' : 'highest',
  });
};
