/** What keeps two of them in one account and region apart: the name of their metrics, wake alarms and Kubernetes groups. */
import { Names, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { wakeAlarmsOf } from '../lib/environment.ts';

/** As a Kubernetes name, a dimension of CloudWatch and the beginning of an alarm's name allow it. */
const NAME = /^[a-z]([a-z0-9-]{0,48}[a-z0-9])?$/;

/** By default the names of the stack and of the construct: `streaming-autopilot`. Throws an Error that says what would be right. */
export const instanceOf = (scope: Construct, given: string | undefined): string => {
  if (given === undefined) return defaultOf(scope);
  if (NAME.test(given)) return given;
  throw new Error(
    `The instance "${given}" can't be used: it is lower-case letters, digits and "-", begins with a letter, and has at most 50 characters`,
  );
};

/** Where the names can't be taken as they are, CDK's own with its hash: two constructs are never named alike. */
const defaultOf = (scope: Construct): string => {
  const { stackName, node } = Stack.of(scope);
  const ids = scope.node.scopes.slice(node.scopes.length).map(({ node: { id } }) => id);
  const text = [stackName, ...ids].join('-').toLowerCase();
  return NAME.test(text) ? text : named(Names.uniqueResourceName(scope, { maxLength: 50, separator: '-' }));
};

export const named = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]/g, '')
    .slice(0, 50)
    .replaceAll(/^[^a-z]+|-+$/g, '');

/** Throws an Error when every alarm of the account would begin so. */
export const wakeAlarmPrefix = (instance: string, given: string | undefined): string => {
  if (given?.trim() === '')
    throw new Error(
      `The prefix of wake alarms is empty: it is the beginning of a name, like "${wakeAlarmsOf(instance)}"`,
    );
  return given ?? wakeAlarmsOf(instance);
};
