/** CloudWatch’s alarms, by the beginning of their names; and those about the controller itself. */
import * as v from 'valibot';
import type { Finding } from '../../lib/doctor/finding.ts';
import { type Attempt, attempt, notAllowed, notChecked } from './attempt.ts';
import type { Clients } from './clients.ts';

export interface Alarm {
  readonly name: string;
  readonly state: string;
  readonly description: string;
  readonly because: string;
}

const alarms = v.object({
  MetricAlarms: v.optional(
    v.array(
      v.object({
        AlarmName: v.string(),
        StateValue: v.optional(v.string(), ''),
        AlarmDescription: v.optional(v.string(), ''),
        StateReason: v.optional(v.string(), ''),
      }),
    ),
    [],
  ),
  NextToken: v.nullish(v.string()),
});

const ACTION = 'cloudwatch:DescribeAlarms';

export const readAlarms = (
  { call, region }: Pick<Clients, 'call' | 'region'>,
  prefix: string,
): Promise<Attempt<readonly Alarm[]>> =>
  attempt(ACTION, async () => {
    const found: Alarm[] = [];
    let token: string | undefined;
    do {
      const answer = await call({
        service: 'monitoring',
        region: await region(),
        method: 'POST',
        path: '/',
        headers: {
          'content-type': 'application/x-amz-json-1.0',
          'x-amz-target': 'GraniteServiceVersion20100801.DescribeAlarms',
        },
        body: JSON.stringify({ AlarmNamePrefix: prefix, AlarmTypes: ['MetricAlarm'], NextToken: token }),
      });
      if (answer.kind === 'failed') throw new Error(answer.says);
      const page = v.parse(alarms, answer.body);
      for (const { AlarmName, StateValue, AlarmDescription, StateReason } of page.MetricAlarms) {
        found.push({ name: AlarmName, state: StateValue, description: AlarmDescription, because: StateReason });
      }
      token = page.NextToken ?? undefined;
    } while (token !== undefined);
    return found;
  });

/** `FlinkAutopilot-AutopilotTable56C0E4B4-1ABCDEFGHIJKL`  ->  `FlinkAutopilot-`: CloudFormation names what is in a stack so. */
export const stackPrefix = (table: string): string | undefined =>
  /^(.+)-[A-Za-z0-9]*Table[A-Z0-9]{8}-[A-Z0-9]{12,13}$/.exec(table)?.[1]?.concat('-');

/** The construct of infra/alarms.ts is part of their names. */
const OURS = /Alarms/;

export const controllerAlarms = async (clients: Clients, table: string): Promise<readonly Finding[]> => {
  const prefix = stackPrefix(table);
  if (prefix === undefined) {
    return [notChecked('controller-alarms', `The name of the table "${table}" does not say which stack it is of.`)];
  }
  const read = await readAlarms(clients, prefix);
  if (read.kind === 'denied') return notAllowed(read, ['controller-alarms']);
  if (read.kind === 'failed') return [notChecked('controller-alarms', read.error.message)];
  const own = read.value.filter(({ name }) => OURS.test(name));
  if (own.length === 0) {
    const says = `No alarm about the controller is named "${prefix}…Alarms…".`;
    return [{ code: 'controller-alarms', severity: 'warning', says }];
  }
  const ringing = own.filter(({ state }) => state === 'ALARM');
  if (ringing.length === 0) {
    const says = `None of the ${own.length} alarms about the controller rings.`;
    return [{ code: 'controller-alarms', severity: 'ok', says }];
  }
  return ringing.map(({ name, description, because }) => ({
    code: 'controller-alarms',
    severity: 'problem',
    says: [`Alarm "${name}" rings.`, description, because].filter((text) => text !== '').join(' '),
  }));
};
