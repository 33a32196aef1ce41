import { Match, type Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { fromVariables, TABLE_KEYS } from '../../lib/environment.ts';
import { EVENT_NAMES, eventKind } from '../../lib/model/events.ts';
import { parseSettings } from '../../lib/settings/settings.ts';
import { shardsOf } from '../../lib/settings/shards.ts';
import { synthesize, synthesizeOneJob } from './synthesize.ts';

describe('the stack of one Managed Flink job', () => {
  let template: Template;
  beforeAll(() => {
    template = synthesizeOneJob();
  });

  it('keeps its table: on demand, with expiry, recoverable, and never deleted with the stack', () => {
    template.hasResource('AWS::DynamoDB::GlobalTable', {
      DeletionPolicy: 'Retain',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        TimeToLiveSpecification: { AttributeName: TABLE_KEYS.ttl, Enabled: true },
        Replicas: [Match.objectLike({ PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } })],
      },
    });
  });

  it('has two functions on Node 24 and arm64, with log groups that forget', () => {
    template.resourceCountIs('AWS::Lambda::Function', 2);
    template.allResourcesProperties('AWS::Lambda::Function', {
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      ReservedConcurrentExecutions: Match.anyValue(),
    });
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 });
  });

  it('runs every minute and tells the function its shard and the time it was due', () => {
    template.resourceCountIs('AWS::Scheduler::Schedule', 1);
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'rate(1 minute)',
      Target: Match.objectLike({
        Input: JSON.stringify({ kind: 'schedule', shard: 0, of: 1, time: '<aws.scheduler.scheduled-time>' }),
        RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 },
        DeadLetterConfig: Match.anyValue(),
      }),
    });
  });

  it('routes requested changes to apply, for five minutes at most', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: { source: ['flink-autopilot'], 'detail-type': ['Scaling Requested'] },
      EventBusName: Match.anyValue(),
      Targets: [
        Match.objectLike({
          RetryPolicy: { MaximumEventAgeInSeconds: 300, MaximumRetryAttempts: 2 },
          DeadLetterConfig: Match.anyValue(),
        }),
      ],
    });
  });

  it('routes alarms with our prefix to evaluate, from the default bus', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.cloudwatch'],
        detail: { alarmName: [{ prefix: 'flink-autopilot/wake/' }], state: { value: ['ALARM'] } },
      },
      EventBusName: Match.absent(),
    });
  });

  it('hands the functions an environment that their own reader reads', () => {
    const functions = Object.values(template.findResources('AWS::Lambda::Function'));
    for (const { Properties } of functions) {
      const variables: Record<string, unknown> = Properties.Environment.Variables;
      const asText = Object.fromEntries(
        Object.entries(variables).map(([name, value]) => [
          name,
          typeof value === 'string' ? value : JSON.stringify(value),
        ]),
      );
      const environment = fromVariables(asText);
      expect(environment.settings).toBe('settings.json');
      expect(environment.table).toMatch(/Table/);
      expect(environment.eventBus).toMatch(/Bus/);
      expect(environment.account).toMatch(/AWS::AccountId/);
    }
    expect(functions).toHaveLength(2);
  });

  it('shows the metric of every event on the dashboard', () => {
    const [dashboard] = Object.values(template.findResources('AWS::CloudWatch::Dashboard'));
    const body = JSON.stringify(dashboard);
    const metrics = EVENT_NAMES.flatMap((name) => eventKind(name).metric ?? []);
    expect(metrics.length).toBeGreaterThan(10);
    expect(metrics.filter((metric) => !body.includes(`\\"${metric}\\"`))).toEqual([]);
  });

  it('watches its own health', () => {
    const alarms = template.findResources('AWS::CloudWatch::Alarm');
    const descriptions = Object.values(alarms).map((alarm) => alarm['Properties'].AlarmDescription);
    expect(descriptions).toEqual([
      'A vertex has nearly no idle time left. flink-autopilot evaluates orders at once. docs/runbook.md#tripwire-busy',
      'No run went through completely: jobs are not evaluated. docs/runbook.md#norun',
      'evaluate keeps failing: see its log. docs/runbook.md#evaluateerrors',
      'Runs overlap: raise "shards". docs/runbook.md#evaluatethrottled',
      'apply failed: a change may wait for its lease. docs/runbook.md#applyerrors',
      'An event could not be delivered. docs/runbook.md#deadletters',
      'A job could not be evaluated, or a change failed. docs/runbook.md#changesfailed',
      'A change failed and was rolled back: the event says why, and until when such steps are held. docs/runbook.md#changesrolledback',
      'Changes are refused again and again: see the events. docs/runbook.md#changesrefused',
      'Reading metrics costs more than planned: raise "everyMinutes" or "polling", or lower "metricsLevel". docs/runbook.md#metricscost',
    ]);
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'FlinkAutopilot',
      MetricName: 'Runs',
      Dimensions: [{ Name: 'service', Value: 'flink-autopilot' }],
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    });
    template.resourceCountIs('AWS::CloudWatch::Dashboard', 1);
  });
});

describe('a stack of many jobs', () => {
  it('has a shard for every 500 of them, where the settings do not say', () => {
    const jobs = (count: number) =>
      Array.from({ length: count }, (_, i) => ({ platform: 'managed-flink' as const, name: `job-${i}` }));
    const shards = [1, 500, 501, 1000].map((count) => shardsOf(parseSettings({ jobs: jobs(count) })));
    expect(shards).toEqual([1, 1, 2, 2]);
    expect(shardsOf(parseSettings({ shards: 7, jobs: jobs(1) }))).toBe(7);
    const template = synthesize({ permissions: { by: 'tag' }, tripwires: [], jobs: jobs(501) });
    template.resourceCountIs('AWS::Scheduler::Schedule', 2);
  });

  it('has one schedule per shard, each with its own number', () => {
    const template = synthesize({ shards: 3, jobs: [{ platform: 'managed-flink', name: 'orders' }] });
    const inputs = Object.values(template.findResources('AWS::Scheduler::Schedule')).map(
      (schedule) => JSON.parse(schedule['Properties'].Target.Input) as { shard: number; of: number },
    );
    expect(inputs.map(({ shard, of }) => [shard, of])).toEqual([
      [0, 3],
      [1, 3],
      [2, 3],
    ]);
  });
});
