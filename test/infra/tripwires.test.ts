import { readFileSync } from 'node:fs';
import { App, NestedStack, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { addTripwires, tripwiresPrice } from '../../infra/tripwires.ts';
import { tripwiresOf } from '../../lib/alarms/tripwires.ts';
import { parseSettings, type SettingsFile } from '../../lib/settings/settings.ts';
import { synthesize } from './synthesize.ts';

const lag = [{ kind: 'msk' as const, cluster: 'shop', consumerGroup: 'orders', topic: 'orders' }];
const file: SettingsFile = {
  tripwires: ['busy', 'lag', 'restarts', 'memory'],
  jobs: [{ platform: 'managed-flink', name: 'orders', lag }],
};
const WAKE = 'flink-autopilot/wake/';

test('each job has its alarms, named by the stack, on one point of a minute', () => {
  const template = synthesize(file);
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: `${WAKE}busy/managed-flink/orders`,
    Namespace: 'AWS/KinesisAnalytics',
    MetricName: 'busyTimeMsPerSecond',
    Statistic: 'Maximum',
    Period: 60,
    Dimensions: [{ Name: 'Application', Value: 'orders' }],
    Threshold: 950,
    EvaluationPeriods: 1,
    TreatMissingData: 'notBreaching',
  });
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: `${WAKE}lag/managed-flink/orders`,
    MetricName: 'EstimatedMaxTimeLag',
    Threshold: 60,
  });
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: `${WAKE}restarts/managed-flink/orders`,
    Metrics: Match.arrayWith([Match.objectLike({ Expression: 'DIFF(MAX([m0, m1]))' })]),
  });
  template.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'containerMemoryUtilization', Threshold: 95 });
  expect(tripwiresPrice(tripwiresOf(parseSettings(file)))).toBe(
    'Alarms that evaluate a job at once: 4, 0.50 USD a month ("tripwires")',
  );
});

test('every alarm ends with its section of the runbook', () => {
  const anchors = [...readFileSync('docs/runbook.md', 'utf8').matchAll(/^## (.+)$/gm)].map(([, heading = '']) =>
    heading.toLowerCase().replaceAll(' ', '-'),
  );
  const alarms = Object.values(synthesize(file).findResources('AWS::CloudWatch::Alarm'));
  expect(alarms.length).toBe(13);
  for (const { Properties } of alarms) {
    const [, anchor = ''] = /docs\/runbook\.md#(\S+)$/.exec(Properties.AlarmDescription) ?? [];
    expect(anchors).toContain(anchor);
  }
});

test('many alarms are in nested stacks of two hundred, each with a name of its own', () => {
  const jobs = Array.from({ length: 450 }, (_, n) => ({ platform: 'managed-flink' as const, name: `job-${n}` }));
  const stack = new Stack(new App(), 'Streaming');
  addTripwires(stack, { tripwires: tripwiresOf(parseSettings({ jobs })), prefix: WAKE });
  Template.fromStack(stack).resourceCountIs('AWS::CloudFormation::Stack', 3);
  const nested = stack.node.findAll().filter((one): one is NestedStack => one instanceof NestedStack);
  const names = nested.flatMap((one) =>
    Object.values(Template.fromStack(one).findResources('AWS::CloudWatch::Alarm')).map(
      ({ Properties }): string => Properties.AlarmName,
    ),
  );
  expect(new Set(names).size).toBe(450);
  expect(names.every((name) => name.startsWith(WAKE) && name.length <= 255)).toBe(true);
  expect(names).toContain(`${WAKE}2/busy/managed-flink/job-449`);
});
