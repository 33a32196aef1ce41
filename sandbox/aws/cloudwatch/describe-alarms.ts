/** DescribeAlarms: the alarms there are, by the beginning of their names. They are set by hand: nothing here evaluates them. */
import type { Operation } from '../wire/http-server.ts';
import { nextToken, readToken } from '../wire/next-token.ts';
import { readInput } from '../wire/read-input.ts';
import { invalidNextToken, invalidValue } from './errors.ts';
import { describeAlarmsInput } from './input.ts';

export interface EmbeddedAlarm {
  readonly name: string;
  readonly state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
  readonly description?: string;
  readonly because?: string;
}

const PAGE = 50;

export const describeAlarms =
  (alarms: ReadonlyMap<string, EmbeddedAlarm>): Operation =>
  (input) => {
    const { NextToken, ...asked } = readInput(describeAlarmsInput, input, invalidValue);
    const cursor = NextToken === undefined ? { offset: 0, asOf: 0 } : readToken(asked, NextToken);
    if (!cursor) throw invalidNextToken();
    const found = [...alarms.values()]
      .filter(({ name }) => asked.AlarmNames?.includes(name) ?? name.startsWith(asked.AlarmNamePrefix ?? ''))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const end = cursor.offset + (asked.MaxRecords ?? PAGE);
    const page = found.slice(cursor.offset, end).map(({ name, state, description, because }) => ({
      AlarmName: name,
      StateValue: state,
      ...(description === undefined ? {} : { AlarmDescription: description }),
      ...(because === undefined ? {} : { StateReason: because }),
    }));
    const token = end < found.length ? { NextToken: nextToken(asked, { ...cursor, offset: end }) } : {};
    return { MetricAlarms: page, CompositeAlarms: [], ...token };
  };
