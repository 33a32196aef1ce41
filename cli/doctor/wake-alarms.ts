/** The alarms that wake the evaluation of a job: in the place of the stack, and where the job is, from where a rule sends them. */
import type { Finding } from '../../lib/doctor/finding.ts';
import { isElsewhere, placedName, type SpokeSettings } from '../../lib/settings/place-settings.ts';
import { type Alarm, readAlarms } from './alarms.ts';
import { type Attempt, notChecked, notRead } from './attempt.ts';
import type { Clients } from './clients.ts';
import { forwardedFinding } from './forwarded-alarms.ts';
import { type Places, placeName, type There } from './places.ts';
import { type SendingRule, sendingRules } from './sending-rules.ts';

/** Each is read once in each place, however many jobs are there. */
export interface WakeAlarms {
  readonly prefix: string;
  readonly alarms: (clients: Clients) => Promise<Attempt<readonly Alarm[]>>;
  readonly rules: (clients: Clients) => Promise<Attempt<readonly SendingRule[]>>;
  /** Names of jobs elsewhere with their places; an alarm of the stack’s place whose name ends in one means that job alone. */
  readonly elsewhere: readonly string[];
}

export const wakeAlarmsIn = (prefix: string, elsewhere: readonly string[]): WakeAlarms => ({
  prefix,
  elsewhere,
  alarms: onceEach((clients) => readAlarms(clients, prefix)),
  rules: onceEach(sendingRules),
});

type Hub = Pick<Places, 'home' | 'account'>;

export interface WokenJob {
  readonly name: string;
  readonly there: There;
  /** Of its account and region, in the settings. */
  readonly spoke: SpokeSettings | undefined;
}

export const wakeAlarms = (wake: WakeAlarms, places: Hub, job: WokenJob): Promise<readonly Finding[]> =>
  isElsewhere(job.there.place) ? ofElsewhere(wake, places, job) : ofHome(wake, places, job);

const ofHome = async (
  { prefix, elsewhere, alarms }: WakeAlarms,
  { home }: Hub,
  { name }: WokenJob,
): Promise<readonly Finding[]> => {
  const read = await alarms(home);
  if (read.kind !== 'done') return [notRead('wake-alarms', read)];
  const own = read.value.filter((alarm) => means(alarm, name) && !elsewhere.some((other) => means(alarm, other)));
  if (own.length > 0) return [states(own)];
  const says = `No alarm is named ${prefix}${name}: the job waits for the schedule.`;
  return [{ code: 'wake-alarms', severity: 'note', says }];
};

/** An alarm of the stack’s place may mean it, too, and needs no rule. */
const ofElsewhere = async (
  { prefix, alarms, rules }: WakeAlarms,
  { home, account }: Hub,
  { name, there, spoke }: WokenJob,
): Promise<readonly Finding[]> => {
  const placed = placedName({ ...there.place, name });
  const where = placeName(there.place);
  const atHome = await alarms(home);
  const ofStack = atHome.kind === 'done' ? atHome.value.filter((alarm) => means(alarm, placed)) : [];
  if (there.kind === 'closed') {
    const { says, remedy } = there;
    return [ofStack.length > 0 ? states(ofStack) : { ...notChecked('wake-alarms', says), remedy }];
  }
  const read = await alarms(there.clients);
  if (read.kind !== 'done') return [ofStack.length > 0 ? states(ofStack) : notRead('wake-alarms', read, where)];
  const own = read.value.filter((alarm) => means(alarm, name));
  if (own.length === 0) {
    if (ofStack.length > 0) return [states(ofStack)];
    if (atHome.kind !== 'done') return [notRead('wake-alarms', atHome)];
    const says = `No alarm of ${where} is named ${prefix}${name}, and none of the stack’s place ${prefix}${placed}: the job waits for the schedule.`;
    return [{ code: 'wake-alarms', severity: 'note', says, remedy: alarmToCreate(`${prefix}${name}`, where) }];
  }
  const found = states([...ofStack, ...own.map((alarm) => ({ ...alarm, name: `${alarm.name} of ${where}` }))]);
  const [sending, hub] = await Promise.all([rules(there.clients), account()]);
  if (sending.kind !== 'done') return [found, notRead('forwarded-alarms', sending, where)];
  if (hub.kind !== 'done') return [found, notRead('forwarded-alarms', hub)];
  const names = own.map((alarm) => alarm.name);
  const hubPlace = { account: hub.value, region: await home.region() };
  const { place, profile } = there;
  return [found, forwardedFinding(names, sending.value, { hub: hubPlace, place, profile, spoke })];
};

/** An alarm means the job that its name ends in. */
const means = (alarm: Alarm, job: string): boolean => alarm.name.endsWith(`/${job}`);

const states = (alarms: readonly Alarm[]): Finding => {
  const words = alarms.map(({ name, state }) => `${name} (${state})`).join(', ');
  const silent = alarms.every(({ state }) => state === 'INSUFFICIENT_DATA');
  const says = `${words}${silent ? ': it has no data, so it wakes nothing' : ''}.`;
  return { code: 'wake-alarms', severity: silent ? 'warning' : 'ok', says };
};

/** Which jobs the template has alarms for: lib/alarms/tripwires.ts */
const alarmToCreate = (alarm: string, where: string): string =>
  `Create an alarm ${alarm} in ${where}. Of jobs on Managed Flink, and of those whose "lag" is of MSK or Kinesis, the template of that place makes alarms; print it, and deploy it there: npm run -s spoke-template -- --settings FILE --at ${where}`;

const onceEach = <Read>(read: (clients: Clients) => Promise<Read>): ((clients: Clients) => Promise<Read>) => {
  const known = new Map<Clients, Promise<Read>>();
  return (clients) => {
    const reading = known.get(clients) ?? read(clients);
    known.set(clients, reading);
    return reading;
  };
};
