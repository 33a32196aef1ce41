/** The rules of EventBridge of an account and region that may send ringing alarms to a bus of the hub. */
import * as v from 'valibot';
import { type Attempt, attempt } from './attempt.ts';
import type { Clients } from './clients.ts';
import { type Match, matchOf } from './event-pattern.ts';

export interface SendingRule {
  readonly name: string;
  readonly isEnabled: boolean;
  /** The whole name of an alarm, which rings. */
  readonly matches: (alarm: string) => Match;
  /** ARNs. */
  readonly targets: readonly string[];
}

const rules = v.object({
  Rules: v.optional(
    v.array(v.object({ Name: v.string(), State: v.optional(v.string(), ''), EventPattern: v.nullish(v.string()) })),
    [],
  ),
  NextToken: v.nullish(v.string()),
});

const targets = v.object({ Targets: v.optional(v.array(v.object({ Arn: v.string() })), []) });

/** Those of the default bus that may match alarms that ring; the template of a spoke makes one of them. */
export const sendingRules = async (
  clients: Pick<Clients, 'call' | 'region'>,
): Promise<Attempt<readonly SendingRule[]>> => {
  const listed = await attempt('events:ListRules', async () => {
    const found: Omit<SendingRule, 'targets'>[] = [];
    let token: string | undefined;
    do {
      const page = v.parse(rules, await ask(clients, 'ListRules', { Limit: MOST, NextToken: token }));
      for (const { Name: name, State, EventPattern } of page.Rules) {
        const read = v.safeParse(pattern, EventPattern ?? '');
        if (!read.success) continue;
        const matches = (alarm?: string): Match => matchOf(read.output, ringing(alarm));
        if (matches() !== 'no') found.push({ name, isEnabled: /^ENABLED/.test(State), matches });
      }
      token = page.NextToken ?? undefined;
    } while (token !== undefined);
    return found;
  });
  if (listed.kind !== 'done') return listed;
  return attempt('events:ListTargetsByRule', () =>
    Promise.all(
      listed.value.map(async (rule) => {
        const answer = await ask(clients, 'ListTargetsByRule', { Rule: rule.name, Limit: MOST });
        return { ...rule, targets: v.parse(targets, answer).Targets.map(({ Arn }) => Arn) };
      }),
    ),
  );
};

const MOST = 100;

const ask = async (
  { call, region }: Pick<Clients, 'call' | 'region'>,
  operation: string,
  input: object,
): Promise<unknown> => {
  const answer = await call({
    service: 'events',
    region: await region(),
    method: 'POST',
    path: '/',
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `AWSEvents.${operation}` },
    body: JSON.stringify(input),
  });
  if (answer.kind === 'failed') throw new Error(answer.says);
  return answer.body;
};

const pattern = v.pipe(v.string(), v.parseJson(), v.looseObject({}));

/** What is known of its event. */
const ringing = (alarmName: string | undefined) => ({
  source: 'aws.cloudwatch',
  'detail-type': 'CloudWatch Alarm State Change',
  detail: { ...(alarmName !== undefined && { alarmName }), state: { value: 'ALARM' } },
});
