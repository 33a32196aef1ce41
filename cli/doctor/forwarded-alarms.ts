/** Do alarms of another account or region reach the hub? A rule of EventBridge there sends them to a bus of the hub. */
import * as v from 'valibot';
import type { Finding } from '../../lib/doctor/finding.ts';
import type { Placed, SpokeSettings } from '../../lib/settings/place-settings.ts';
import { spokeAlarmRuleName } from '../../lib/settings/spoke-roles.ts';
import { type Attempt, attempt } from './attempt.ts';
import type { Clients } from './clients.ts';
import { placeName } from './places.ts';

export interface SendingRule {
  readonly name: string;
  readonly isEnabled: boolean;
  /** The whole name of an alarm. */
  readonly matches: (alarm: string) => boolean;
  /** ARNs. */
  readonly targets: readonly string[];
}

interface Way {
  /** Account and region. */
  readonly hub: { readonly account: string; readonly region: string };
  /** Of the alarms. */
  readonly place: Placed;
  readonly spoke: SpokeSettings | undefined;
}

/** Of the first alarm, by its name, that does not reach the hub. */
export const forwardedFinding = (
  alarms: readonly string[],
  rules: readonly SendingRule[],
  { hub, place, spoke }: Way,
): Finding => {
  const code = 'forwarded-alarms';
  const where = placeName(place);
  const named = spoke && spokeAlarmRuleName(spoke);
  const isTaken = ({ name }: SendingRule): boolean => named === undefined || name === named;
  const toHub = rules.filter(({ targets }) => targets.some((arn) => isBusOf(arn, hub)));
  const good = toHub.filter((rule) => rule.isEnabled && isTaken(rule));
  const unsent = alarms.find((alarm) => !good.some((rule) => rule.matches(alarm)));
  if (unsent === undefined) {
    const names = good.map(({ name }) => `"${name}"`).join(', ');
    return { code, severity: 'ok', says: `Rule ${names} of ${where} sends the alarms to the hub.` };
  }
  const matching = toHub.filter((rule) => rule.matches(unsent));
  const disabled = matching.find((rule) => isTaken(rule));
  if (disabled) {
    const says = `Rule "${disabled.name}" of ${where} is disabled: alarm "${unsent}" does not reach the hub.`;
    const remedy = `Enable it there: aws events enable-rule --name ${disabled.name} --region ${place.region}`;
    return { code, severity: 'warning', says, remedy };
  }
  const remedy = templateFor(place);
  const [other] = matching;
  if (other) {
    const says = `Rule "${other.name}" of ${where} sends alarm "${unsent}" to the hub, whose bus takes those of rule "${named}" alone.`;
    return { code, severity: 'warning', says, remedy };
  }
  const says = `No rule of ${where} sends alarm "${unsent}" to a bus of ${placeName(hub)}: it does not reach the hub.`;
  return { code, severity: 'warning', says, remedy };
};

/** arn:aws:events:us-east-1:111122223333:event-bus/FlinkAutopilotAutopilotAlarmBus9C0D1E2F */
const isBusOf = (arn: string, { account, region }: Way['hub']): boolean => {
  const [, , service, ofRegion, ofAccount, resource = ''] = arn.split(':');
  return service === 'events' && ofRegion === region && ofAccount === account && resource.startsWith('event-bus/');
};

const templateFor = ({ account }: Placed): string =>
  account === undefined
    ? 'Deploy spoke-alarms-template.json there, with HubAlarmBus and AlarmPrefix of the stack (docs/accounts-and-regions.md).'
    : 'Deploy the template of the spoke there again, with HubAlarmBus and AlarmPrefix of the stack (docs/accounts-and-regions.md).';

const rules = v.object({
  Rules: v.optional(
    v.array(v.object({ Name: v.string(), State: v.optional(v.string(), ''), EventPattern: v.nullish(v.string()) })),
    [],
  ),
  NextToken: v.nullish(v.string()),
});

const targets = v.object({ Targets: v.optional(v.array(v.object({ Arn: v.string() })), []) });

/** Those of the default bus that match alarms that ring; the template of a spoke makes one of them. */
export const sendingRules = async (
  clients: Pick<Clients, 'call' | 'region'>,
): Promise<Attempt<readonly SendingRule[]>> => {
  const listed = await attempt('events:ListRules', async () => {
    const found: Omit<SendingRule, 'targets'>[] = [];
    let token: string | undefined;
    do {
      const page = v.parse(rules, await ask(clients, 'ListRules', { Limit: MOST, NextToken: token }));
      for (const { Name: name, State, EventPattern } of page.Rules) {
        const read = v.safeParse(ofAlarms, EventPattern ?? '');
        if (read.success) found.push({ name, isEnabled: /^ENABLED/.test(State), matches: matcherOf(read.output) });
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

const one = v.union([v.string(), v.looseObject({ prefix: v.optional(v.string()) })]);
const pattern = v.object({
  source: v.array(one),
  'detail-type': v.optional(v.array(one)),
  detail: v.optional(
    v.object({
      alarmName: v.optional(v.array(one)),
      state: v.optional(v.object({ value: v.optional(v.array(one)) })),
    }),
    {},
  ),
});
type Wanted = readonly v.InferOutput<typeof one>[] | undefined;

/** Of names whole ones and beginnings count, as the templates write them. */
const allows = (wanted: Wanted, value: string): boolean =>
  wanted === undefined ||
  wanted.some((each) =>
    typeof each === 'string' ? each === value : each.prefix !== undefined && value.startsWith(each.prefix),
  );

const ofAlarms = v.pipe(
  v.string(),
  v.parseJson(),
  pattern,
  v.check(
    ({ source, 'detail-type': types, detail }) =>
      allows(source, 'aws.cloudwatch') &&
      allows(types, 'CloudWatch Alarm State Change') &&
      allows(detail.state?.value, 'ALARM'),
  ),
);

const matcherOf =
  ({ detail }: v.InferOutput<typeof pattern>) =>
  (alarm: string): boolean =>
    allows(detail.alarmName, alarm);
