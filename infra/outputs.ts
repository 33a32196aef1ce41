/** What a person needs of a deployed stack: the command that shows it, its dashboard, roles and logs. */
import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { FlinkAutopilot } from './flink-autopilot.ts';

type Outputs = Pick<
  FlinkAutopilot,
  | 'table'
  | 'bus'
  | 'alarmBus'
  | 'wakeAlarmPrefix'
  | 'dashboard'
  | 'evaluate'
  | 'apply'
  | 'logGroups'
  | 'notificationTopic'
>;

export const addOutputs = (scope: Construct, outputs: Outputs): void => {
  const { table, bus, alarmBus, wakeAlarmPrefix, dashboard, evaluate, apply, logGroups, notificationTopic } = outputs;
  const output = (id: string, value: string, description: string): void => {
    new CfnOutput(scope, id, { value, description });
  };
  output('Table', table.tableName, 'Windows, state and journal');
  output('EventBus', bus.eventBusName, 'Every decision and what came of it, as events');
  output(
    'ConsoleCommand',
    `npx flink-autopilot console --region ${Stack.of(scope).region} --table ${table.tableName}`,
    'Shows all jobs and every decision, with your own read-only credentials',
  );
  output('Dashboard', dashboard.dashboardName, 'The controller itself: evaluations, changes, events and costs');
  output('EvaluateFunction', evaluate.functionName, 'Decides, and changes nothing');
  output('ApplyFunction', apply.functionName, 'Makes the changes; with reserved concurrency 0 there are none');
  output('EvaluateRole', evaluate.role?.roleArn ?? '', 'Reads the jobs, changes nothing');
  output('ApplyRole', apply.role?.roleArn ?? '', 'Changes jobs that are in mode approve or act, and nothing else');
  if (alarmBus) {
    output('AlarmBus', alarmBus.eventBusArn, 'Where alarms of other accounts and regions are sent');
    output('AlarmPrefix', wakeAlarmPrefix, 'How the names of alarms begin that evaluate a job');
  }
  output('EvaluateLogs', logGroups.evaluate.logGroupName, 'A line for every evaluation, with its reasons');
  output('ApplyLogs', logGroups.apply.logGroupName, 'A line for every change that was asked for');
  if (notificationTopic) output('Notifications', notificationTopic.topicArn, 'Subscribe a chat channel to this topic');
};
