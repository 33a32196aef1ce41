/** ListRules and ListTargetsByRule of EventBridge: rules of the default bus, as a template has made them. They send nothing. */
import * as v from 'valibot';
import { AwsError } from '../wire/aws-error.ts';
import { createFaults, type FailNext } from '../wire/faults.ts';
import type { MountedService } from '../wire/http-server.ts';
import { nextToken, readToken } from '../wire/next-token.ts';
import { readInput } from '../wire/read-input.ts';

export interface ListedRule {
  readonly name: string;
  readonly state: 'ENABLED' | 'DISABLED';
  readonly pattern: object;
  /** ARNs. */
  readonly targets: readonly string[];
}

export interface EmbeddedRules {
  readonly failNext: FailNext<'ListRules' | 'ListTargetsByRule'>;
  /** A new one, or what it is from now on. */
  put(rule: ListedRule): void;
}

const most = v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100)), 100);
const listInput = v.strictObject({ Limit: most, NextToken: v.optional(v.string()) });
const targetsInput = v.strictObject({ Rule: v.string(), Limit: most });

const validation = (message: string): AwsError => new AwsError('ValidationException', message);

export const createRules = ({
  account,
  region,
}: {
  readonly account: string;
  readonly region: string;
}): EmbeddedRules & MountedService => {
  const faults = createFaults();
  const known = new Map<string, ListedRule>();

  const listRules = (input: unknown) => {
    const { NextToken, ...asked } = readInput(listInput, input, validation);
    const cursor = NextToken === undefined ? { offset: 0, asOf: 0 } : readToken(asked, NextToken);
    if (!cursor) throw validation('The token is not of this request');
    const all = [...known.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    const end = cursor.offset + asked.Limit;
    return {
      Rules: all.slice(cursor.offset, end).map(({ name, state, pattern }) => ({
        Name: name,
        Arn: `arn:aws:events:${region}:${account}:rule/${name}`,
        EventPattern: JSON.stringify(pattern),
        State: state,
        EventBusName: 'default',
      })),
      ...(end < all.length && { NextToken: nextToken(asked, { ...cursor, offset: end }) }),
    };
  };

  const listTargetsByRule = (input: unknown) => {
    const { Rule, Limit } = readInput(targetsInput, input, validation);
    const rule = known.get(Rule);
    if (rule === undefined) {
      throw new AwsError('ResourceNotFoundException', `Rule ${Rule} does not exist on EventBus default.`);
    }
    return { Targets: rule.targets.slice(0, Limit).map((Arn, nth) => ({ Id: `Target${nth}`, Arn })) };
  };

  return {
    faults,
    failNext: faults.failNext,
    put: (rule) => void known.set(rule.name, rule),
    service: {
      target: 'AWSEvents',
      shapes: 'com.amazonaws.eventbridge',
      operations: { ListRules: listRules, ListTargetsByRule: listTargetsByRule },
    },
  };
};
