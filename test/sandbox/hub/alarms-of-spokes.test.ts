import { afterAll, beforeAll, expect, it } from 'vitest';
import { alarmsTemplate, spokeTemplate } from '../../../infra/spoke/spoke-template.ts';
import { tripwireName, tripwiresOf } from '../../../lib/alarms/tripwires.ts';
import { keyOf } from '../../../lib/model/job.ts';
import { parseSettings, type SettingsFile } from '../../../lib/settings/settings.ts';
import type { Place } from '../../../sandbox/aws/server.ts';
import type { SimulatedAccount } from '../../../sandbox/simulation/simulated-account.ts';
import { synthesize } from '../../infra/synthesize.ts';
import { alarmRoute, type TemplateText } from '../../support/alarm-route.ts';
import { HUB, MINUTE, REGION, SPOKE, startHub } from '../../support/hub-world.ts';

const PREFIX = 'flink-autopilot/wake/';
const PARAMETERS = {
  HubAlarmBus: 'arn:aws:events:us-east-1:111122223333:event-bus/HubAlarmBus',
  AlarmPrefix: PREFIX,
  RoleName: 'flink-autopilot-spoke',
};
const PLACES = [HUB, REGION, SPOKE];

let hub: SimulatedAccount;
let file: SettingsFile;
let template: TemplateText;
const evaluations = async () => {
  const all = hub.jobs.map(({ job }) =>
    hub.account.store.evaluations(keyOf(job), hub.now() - 60 * MINUTE, hub.now() + 1),
  );
  return (await Promise.all(all)).map(({ length }) => length);
};
const nextAt = async () => {
  const rows = await Promise.all(hub.jobs.map(({ job }) => hub.account.store.fleetRow(keyOf(job))));
  return rows.map((row) => row?.next?.at ?? 0);
};

/** What CloudWatch there puts on the default bus of its account and region: the alarm of the template, sooner than at 950 ms/s. */
const ring = (place: Place): readonly object[] => {
  const { alarms } = hub.account.aws.at(place).cloudWatch;
  const own = place.account === HUB.account ? { region: place.region } : place;
  for (const tripwire of tripwiresOf(parseSettings(file), own)) {
    alarms.put(tripwireName(PREFIX, tripwire), { ...tripwire, threshold: 1 });
  }
  return alarms.evaluate(hub.now()).map((event) => ({ ...event, ...place }));
};
const route = (there: object, place: Place) => (event: object) =>
  alarmRoute({ hub: template, hubPlace: HUB, there: there as TemplateText, parameters: PARAMETERS })(event, place);

beforeAll(async () => {
  // Each in its own rhythm, and of a size that leaves them in calm.
  hub = await startHub({ everyMinutes: undefined, mode: 'observe' }, 16);
  file = {
    mode: 'observe',
    spokes: [{ ...SPOKE, externalId: 'our-platform-team' }],
    jobs: PLACES.map((place) => ({
      platform: 'managed-flink' as const,
      name: 'clickstream',
      ...(place.account === HUB.account ? {} : { account: place.account }),
      ...(place === HUB ? {} : { region: place.region }),
    })),
  };
  const synthesized = synthesize(file);
  template = synthesized.toJSON() as TemplateText;
  synthesized.resourceCountIs('AWS::Events::EventBus', 2);
  synthesized.hasOutput('AlarmBus', {});
  synthesized.hasOutput('AlarmPrefix', { Value: PREFIX });
  const isCalm = async () => (await nextAt()).every((at) => at > hub.now() + MINUTE);
  for (let minute = 0; minute < 20 || (minute < 90 && !(await isCalm())); minute++) {
    expect(await hub.minute()).toEqual([]);
  }
}, 180_000);
afterAll(() => hub.stop());

it('in calm the next look at each job is minutes away', async () => {
  expect((await nextAt()).map((at) => at > hub.now() + MINUTE)).toEqual([true, true, true]);
});

it.each([
  ['another account', SPOKE, spokeTemplate(), 2],
  ['another region of the own account', REGION, alarmsTemplate(), 1],
] as const)(
  'an alarm of %s evaluates the job there at once, and none of the same name elsewhere',
  async (_, place, there, nth) => {
    const before = await evaluations();
    const [event, ...more] = ring(place);
    expect(more).toEqual([]);
    expect(event).toMatchObject({ ...place, detail: { state: { value: 'ALARM' } } });
    expect(route(there, place)(event!)).toBe('evaluates');
    await hub.account.evaluateOn(event);
    expect((await evaluations()).map((now, i) => now - (before[i] ?? 0))).toEqual(
      PLACES.map((_, i) => (i === nth ? 1 : 0)),
    );
  },
  60_000,
);

it('no other event comes through: of another name, of one that has ended, of an account or a rule that is not known', () => {
  const detail = { alarmName: `${PREFIX}busy/managed-flink/clickstream`, state: { value: 'ALARM' } };
  const event = { source: 'aws.cloudwatch', 'detail-type': 'CloudWatch Alarm State Change', detail };
  const there = spokeTemplate();
  const sent = route(there, SPOKE);
  expect(sent(event)).toBe('evaluates');
  expect(sent({ ...event, detail: { ...detail, alarmName: 'orders-incident' } })).toBe('the rule there does not match');
  expect(sent({ ...event, detail: { ...detail, state: { value: 'OK' } } })).toBe('the rule there does not match');
  expect(sent({ ...event, source: 'flink-autopilot' })).toBe('the rule there does not match');
  const stranger = { ...SPOKE, account: '999988887777' };
  expect(route(there, stranger)(event)).toBe('the policy of the bus does not take it');
  const renamed = alarmRoute({
    hub: template,
    hubPlace: HUB,
    there: there as TemplateText,
    parameters: { ...PARAMETERS, RoleName: 'mine' },
  });
  expect(renamed(event, SPOKE)).toBe('the policy of the bus does not take it');
});
