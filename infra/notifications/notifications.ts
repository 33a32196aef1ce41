/** From the bus to a topic: what a person wants to hear of at once, and a digest every Monday. Chat channels subscribe to the topic. */
import { Duration, Stack } from 'aws-cdk-lib';
import { type IEventBus, Rule, type RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { DIGEST_DETAIL_TYPE, EVENT_SOURCE } from '../../lib/environment.ts';
import { EVENT_NAMES, eventKind } from '../../lib/model/events.ts';
import { digestMessage, eventMessage, MESSAGES } from './messages.ts';

interface Parts {
  readonly bus: IEventBus;
  readonly deadLetters: IQueue;
  readonly notify: 'create' | ITopic;
}

/** `create` makes a topic of its own. */
export const addNotifications = (parent: Construct, { bus, deadLetters, notify }: Parts): ITopic => {
  const scope = new Construct(parent, 'Notifications');
  const topic = notify === 'create' ? createTopic(scope) : notify;
  const role = publisher(scope, topic);
  const add = (id: string, detailType: string, message: RuleTargetInput): void => {
    new Rule(scope, id, {
      description: `${detailType}, as a notification`,
      eventBus: bus,
      eventPattern: { source: [EVENT_SOURCE], detailType: [detailType] },
      targets: [
        new SnsTopic(topic, {
          message,
          role,
          deadLetterQueue: deadLetters,
          maxEventAge: Duration.hours(1),
          retryAttempts: 10,
        }),
      ],
    });
  };
  for (const name of EVENT_NAMES) {
    const message = MESSAGES[name];
    const { detailType } = eventKind(name);
    if (message) add(detailType.replaceAll(' ', ''), detailType, eventMessage(message));
  }
  add('WeeklyDigest', DIGEST_DETAIL_TYPE, digestMessage());
  return topic;
};

/** Alarms are published by CloudWatch itself, which has no role. */
const createTopic = (scope: Construct): Topic => {
  const topic = new Topic(scope, 'Topic', { enforceSSL: true });
  topic.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
    }),
  );
  return topic;
};

/** A role and not a policy of the topic: a topic that was made elsewhere keeps its own. */
const publisher = (scope: Construct, topic: ITopic) => {
  const role = new Role(scope, 'Role', {
    assumedBy: new ServicePrincipal('events.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
    }),
  });
  role.addToPolicy(new PolicyStatement({ actions: ['sns:Publish'], resources: [topic.topicArn] }));
  return role.withoutPolicyUpdates();
};
