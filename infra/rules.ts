/** The rules that hand events to the functions. */
import { Duration } from 'aws-cdk-lib';
import { type IEventBus, Match, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { EVENT_SOURCE } from '../lib/environment.ts';
import { EVENTS } from '../lib/model/events.ts';

/** Stale decisions harm: an event that could not be delivered for five minutes is dropped into the queue. */
const delivery = (deadLetters: IQueue) => ({
  deadLetterQueue: deadLetters,
  maxEventAge: Duration.minutes(5),
  retryAttempts: 2,
});

export const addDecisionRule = (
  scope: Construct,
  { bus, apply, deadLetters }: { bus: IEventBus; apply: IFunction; deadLetters: IQueue },
): void => {
  new Rule(scope, 'Decisions', {
    description: 'A requested change goes to apply',
    eventBus: bus,
    eventPattern: { source: [EVENT_SOURCE], detailType: [EVENTS.requested.detailType] },
    targets: [new LambdaFunction(apply, delivery(deadLetters))],
  });
};

/** What CloudWatch says of an alarm whose state changes; of a query with several series for each of them. */
const ALARM_SOURCE = ['aws.cloudwatch'];
const ALARM_CHANGES = ['CloudWatch Alarm State Change', 'CloudWatch Alarm Contributor State Change'];
const RINGS = { state: { value: ['ALARM'] } };

/** As CloudFormation has it. */
export const ringingAlarms = (prefix: string): object => ({
  source: ALARM_SOURCE,
  'detail-type': ALARM_CHANGES,
  detail: { alarmName: [{ prefix }], ...RINGS },
});

/** Alarms arrive on the account's default bus, free of charge. */
export const addAlarmRule = (
  scope: Construct,
  { evaluate, deadLetters, prefix }: { evaluate: IFunction; deadLetters: IQueue; prefix: string },
): void => {
  new Rule(scope, 'WakeAlarms', {
    description: `An alarm named ${prefix}<job> evaluates that job at once`,
    eventPattern: {
      source: ALARM_SOURCE,
      detailType: ALARM_CHANGES,
      detail: { alarmName: Match.prefix(prefix), ...RINGS },
    },
    targets: [new LambdaFunction(evaluate, delivery(deadLetters))],
  });
};

/**
 * Who may send alarms says the policy of the bus, and which of them the rules of those who do: they have the prefix. That it is
 * an alarm can not be forged: a source that begins with `aws.` is refused by PutEvents.
 */
export const addForwardedAlarmRule = (
  scope: Construct,
  { alarmBus, evaluate, deadLetters }: { alarmBus: IEventBus; evaluate: IFunction; deadLetters: IQueue },
): void => {
  new Rule(scope, 'ForwardedAlarms', {
    description: 'An alarm of another account or region evaluates its job at once',
    eventBus: alarmBus,
    eventPattern: { source: ALARM_SOURCE, detailType: ALARM_CHANGES, detail: RINGS },
    targets: [new LambdaFunction(evaluate, delivery(deadLetters))],
  });
};
