/** Do alarms of another account or region reach the hub? A rule of EventBridge there sends them to a bus of the hub. */
import type { Finding } from '../../lib/doctor/finding.ts';
import { DEFAULT_SPOKE_ROLE, type Placed, type SpokeSettings } from '../../lib/settings/place-settings.ts';
import { spokeAlarmRuleName } from '../../lib/settings/spoke-roles.ts';
import { notChecked } from './attempt.ts';
import { anyOf } from './event-pattern.ts';
import { placeName } from './places.ts';
import type { SendingRule } from './sending-rules.ts';

interface Way {
  /** Account and region. */
  readonly hub: { readonly account: string; readonly region: string };
  /** Of the alarms. */
  readonly place: Placed;
  /** By which another account was asked. */
  readonly profile: string | undefined;
  readonly spoke: SpokeSettings | undefined;
}

/** Of the first alarm, by its name, that does not reach the hub. */
export const forwardedFinding = (alarms: readonly string[], rules: readonly SendingRule[], way: Way): Finding => {
  const code = 'forwarded-alarms';
  const { hub, place } = way;
  const where = placeName(place);
  const named = ruleName(way);
  const isTaken = ({ name }: SendingRule): boolean => named === undefined || name === named;
  const toHub = rules.filter((rule) => busesOf(rule, hub).some(isAlarmBus));
  const good = toHub.filter((rule) => rule.isEnabled && isTaken(rule));
  const sent = (alarm: string) => anyOf(good.map((rule) => rule.matches(alarm)));
  const unsent = alarms.find((alarm) => sent(alarm) === 'no') ?? alarms.find((alarm) => sent(alarm) === 'perhaps');
  if (unsent === undefined) {
    const sending = good.filter((rule) => alarms.some((alarm) => rule.matches(alarm) === 'yes'));
    const names = quoted(sending.map(({ name }) => name));
    const buses = quoted(sending.flatMap((rule) => busesOf(rule, hub).filter(isAlarmBus)));
    return { code, severity: 'ok', says: `Rule ${names} of ${where} sends the alarms to bus ${buses} of the hub.` };
  }
  const unclear = good.find((rule) => rule.matches(unsent) === 'perhaps');
  if (unclear && sent(unsent) === 'perhaps') {
    const says = `Rule "${unclear.name}" of ${where} sends to the hub, and its event pattern has filters that the doctor does not read: whether alarm "${unsent}" passes them is not known.`;
    return notChecked(code, says);
  }
  const warning = (says: string, remedy = templateFor(place)): Finding => ({ code, severity: 'warning', says, remedy });
  const isMatching = (rule: SendingRule): boolean => rule.matches(unsent) === 'yes';
  const matching = toHub.filter(isMatching);
  const disabled = matching.find(isTaken);
  if (disabled) {
    const says = `Rule "${disabled.name}" of ${where} is disabled: alarm "${unsent}" does not reach the hub.`;
    return warning(says, `Enable it there: ${enabling(disabled, way)}`);
  }
  const [other] = matching;
  if (other) {
    const says = `Rule "${other.name}" of ${where} sends alarm "${unsent}" to the hub, whose bus takes those of rule "${named}" alone`;
    if (way.spoke) return warning(`${says}.`);
    return warning(
      `${says}, unless the settings of the spoke have another "roleName".`,
      'Add --settings FILE if they do.',
    );
  }
  const astray = rules.find((rule) => rule.isEnabled && isMatching(rule) && busesOf(rule, hub).length > 0);
  if (astray) {
    const buses = quoted(busesOf(astray, hub));
    return warning(
      `Rule "${astray.name}" of ${where} sends alarm "${unsent}" to bus ${buses} of ${placeName(hub)}, which is not the alarm bus of the stack.`,
    );
  }
  return warning(
    `No rule of ${where} sends alarm "${unsent}" to a bus of ${placeName(hub)}: it does not reach the hub.`,
  );
};

/** The bus takes from another account what this rule sends; from its own account, what any rule does (infra/alarm-bus.ts). */
const ruleName = ({ place, spoke }: Way): string | undefined =>
  place.account === undefined ? undefined : spokeAlarmRuleName(spoke ?? { roleName: DEFAULT_SPOKE_ROLE });

/** (arn:aws:events:us-east-1:111122223333:event-bus/FlinkAutopilotAutopilotAlarmBus9C0D1E2F) -> what follows the slash */
const busesOf = ({ targets }: SendingRule, { account, region }: Way['hub']): readonly string[] =>
  targets.flatMap((arn) => {
    const [, , service, ofRegion, ofAccount, resource = ''] = arn.split(':');
    const isBus = service === 'events' && ofRegion === region && ofAccount === account;
    return isBus && resource.startsWith(BUS) ? [resource.slice(BUS.length)] : [];
  });

const BUS = 'event-bus/';

/** CDK makes the name from those of stack and constructs. */
const isAlarmBus = (bus: string): boolean => bus.includes('AlarmBus');

const quoted = (names: readonly string[]): string => [...new Set(names)].map((name) => `"${name}"`).join(', ');

const enabling = ({ name }: SendingRule, { place, profile }: Way): string =>
  ['aws events enable-rule --name', name, '--region', place.region, ...(profile ? ['--profile', profile] : [])].join(
    ' ',
  );

const templateFor = ({ account }: Placed): string =>
  account === undefined
    ? 'Deploy spoke-alarms-template.json there, with HubAlarmBus and AlarmPrefix of the stack (docs/accounts-and-regions.md).'
    : 'Deploy the template of the spoke there again, with HubAlarmBus and AlarmPrefix of the stack (docs/accounts-and-regions.md).';
