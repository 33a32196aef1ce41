import { Stack } from 'aws-cdk-lib';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import * as v from 'valibot';
import { beforeAll, describe, expect, it } from 'vitest';
import { detailOf } from '../../functions/events/event-detail.ts';
import { readContext } from '../../infra/synth/context.ts';
import { type AutopilotEvent, EVENTS, type EventName } from '../../lib/model/events.ts';
import { weeklyDigest } from '../../lib/weekly-digest.ts';
import { type InputTransformer, transformed } from '../support/input-transformer.ts';
import { oneJob, synthesize } from './synthesize.ts';

/** https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html */
const customNotification = v.strictObject({
  version: v.literal('1.0'),
  source: v.literal('custom'),
  id: v.optional(v.string()),
  content: v.strictObject({
    textType: v.optional(v.picklist(['client-markdown'])),
    title: v.optional(v.pipe(v.string(), v.maxLength(250))),
    description: v.pipe(v.string(), v.minLength(1), v.maxLength(8000)),
    nextSteps: v.optional(v.array(v.pipe(v.string(), v.maxLength(350)))),
    keywords: v.optional(v.array(v.pipe(v.string(), v.maxLength(75)))),
  }),
  metadata: v.optional(
    v.strictObject({
      threadId: v.optional(v.string()),
      summary: v.optional(v.string()),
      eventType: v.optional(v.string()),
      relatedResources: v.optional(v.array(v.string())),
      additionalContext: v.optional(v.record(v.string(), v.string())),
    }),
  ),
});

interface NotifyingRule {
  readonly EventPattern: { readonly source: readonly string[]; readonly 'detail-type': readonly [string] };
  readonly Targets: readonly [{ readonly InputTransformer?: InputTransformer }];
}

const notifyingRules = (template: Template): ReadonlyMap<string, InputTransformer> =>
  new Map(
    Object.values(template.findResources('AWS::Events::Rule')).flatMap(({ Properties }) => {
      const { EventPattern, Targets } = Properties as NotifyingRule;
      const transformer = Targets[0].InputTransformer;
      return transformer ? [[EventPattern['detail-type'][0], transformer] as const] : [];
    }),
  );

const size = (kpus: number) =>
  ({ kind: 'kpu', parallelism: kpus, parallelismPerKpu: 1, kpus, dollarsPerHour: (kpus + 1) * 0.11 }) as const;

const SAYS = 'Operation "update-7" failed: there is not enough <capacity> in the region.';

const eventOf = (name: EventName): unknown => {
  const job = { account: '111122223333', region: 'eu-west-1', platform: 'managed-flink', name: 'orders' } as const;
  const because = [{ rule: 'operation', says: SAYS }] as const;
  const event = {
    id: `a1-${name}`,
    name,
    at: 1_770_000_000_000,
    job,
    decision: 'a1',
    detail: { from: size(4), to: size(8), because },
  } as AutopilotEvent;
  return { id: 'e-1', source: 'flink-autopilot', 'detail-type': EVENTS[name].detailType, detail: detailOf(event) };
};

describe('notifications', () => {
  let template: Template;
  beforeAll(() => {
    template = synthesize(oneJob, () => ({ notifications: 'create' }));
  });

  it('are asked for: without it there is no topic and no third function', () => {
    const without = synthesize();
    without.resourceCountIs('AWS::SNS::Topic', 0);
    without.resourceCountIs('AWS::Lambda::Function', 2);
    expect(notifyingRules(without).size).toBe(0);
  });

  it('are of what a person wants to hear of at once, and the digest', () => {
    expect([...notifyingRules(template).keys()]).toEqual(
      expect.arrayContaining([
        'Scaling Recommended',
        'Scaling Applied',
        'Scaling Failed',
        'Scaling Rolled Back',
        'Job Blocked',
        'Weekly Digest',
      ]),
    );
    expect(notifyingRules(template).has('Scaling Requested')).toBe(false);
  });

  it.each(['recommended', 'applied', 'failed', 'rolled-back', 'blocked'] as const)(
    '%s: the event becomes what chat reads, whatever its sentence is',
    (name) => {
      const transformer = notifyingRules(template).get(EVENTS[name].detailType)!;
      const message = v.parse(customNotification, transformed(transformer, eventOf(name)));
      expect(message.id).toBe(`a1-${name}`);
      expect(message.content.title).toMatch(/ orders$/);
      expect(message.content.description).toBe(SAYS);
      expect(message.content.nextSteps?.join('\n')).toMatch(/npx flink-autopilot (why|doctor) orders/);
      expect(message.content.keywords).toContain('orders');
      expect(message.metadata?.threadId).toBe('flink-autopilot orders');
    },
  );

  it('the digest, too', () => {
    const detail = { version: 1, ...weeklyDigest([], { from: 0, to: 604_800_000 }) };
    const message = transformed(notifyingRules(template).get('Weekly Digest')!, { id: 'e-2', detail });
    expect(v.parse(customNotification, message)).toMatchObject({
      id: 'e-2',
      content: { title: 'flink-autopilot: the week until 1970-01-08', description: detail.text },
    });
  });

  it('may be published to this one topic, from this account, and nothing else may', () => {
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Action: 'sts:AssumeRole',
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          },
        ],
      },
    });
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          { Action: 'sns:Publish', Effect: 'Allow', Resource: { Ref: Match.stringLikeRegexp('NotificationsTopic') } },
        ],
      },
    });
  });

  it('alarms about the controller go there, too, and CloudWatch of this account may publish them', () => {
    const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties);
    // Those of a job evaluate it, and wake no person.
    const own = alarms.filter(({ AlarmName }) => !String(AlarmName).includes('/wake/'));
    expect(own.length).toBe(9);
    const topic = [{ Ref: expect.stringMatching('NotificationsTopic') }];
    expect(own.map(({ AlarmActions }) => AlarmActions)).toEqual(own.map(() => topic));
    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Allow',
            Action: 'sns:Publish',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          }),
        ]),
      },
    });
  });

  it('the digest reads the table and puts events, every Monday at eight', () => {
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'cron(0 8 ? * MON *)',
      Target: Match.objectLike({ Input: '{"kind":"digest","time":"<aws.scheduler.scheduled-time>"}' }),
    });
    const policies = Object.entries(template.findResources('AWS::IAM::Policy')).filter(([id]) => /DigestRole/.test(id));
    const actions = policies.flatMap(([, { Properties }]) =>
      (Properties.PolicyDocument.Statement as { Action: string }[]).map(({ Action }) => Action),
    );
    expect(actions).toEqual(['dynamodb:Query', 'events:PutEvents']);
  });

  it('go to a topic that exists already', () => {
    const existing = synthesize(oneJob, (app) => ({
      notifications: Topic.fromTopicArn(new Stack(app, 'Ops'), 'Chat', 'arn:aws:sns:eu-west-1:111122223333:chat'),
    }));
    existing.resourceCountIs('AWS::SNS::Topic', 0);
    existing.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: { 'detail-type': ['Scaling Failed'] },
      Targets: [Match.objectLike({ Arn: 'arn:aws:sns:eu-west-1:111122223333:chat', RoleArn: Match.anyValue() })],
    });
  });

  it('can be said from the command line', () => {
    expect(readContext({ settings: 'a', notificationTopic: 'create' })).toMatchObject({
      notificationTopicArn: 'create',
    });
    expect(() => readContext({ settings: 'a', notificationTopic: 'chat' })).toThrow(
      '-c notificationTopic=chat: it is the ARN of an SNS topic, or "create" for one of the stack',
    );
  });
});
