import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Effect, ManagedPolicy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { describe, expect, it } from 'vitest';
import { arn, rolesOf } from './iam.ts';

const granted = (...statements: readonly PolicyStatement[]) => {
  const stack = new Stack(new App(), 'Judged');
  const role = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  for (const statement of statements) role.addToPolicy(statement);
  return { stack, role, judged: () => rolesOf(Template.fromStack(stack))[0] };
};

describe('what a role may do, judged by its template', () => {
  const queue = (name: string) => arn('sqs', name);
  const send = (resources: string[], more = {}) =>
    new PolicyStatement({ actions: ['sqs:SendMessage'], resources, ...more });

  it.each([
    ['the resource itself', [queue('jobs')], true],
    ['another one', [queue('job')], false],
    ['a prefix with *', [queue('jo*')], true],
    ['one character for ?', [queue('job?')], true],
    ['a dot is only a dot', [queue('j.bs')], false],
  ])('%s', (_, resources, may) => {
    const role = granted(send(resources)).judged();
    expect(role?.may('sqs:SendMessage', queue('jobs'))).toBe(may);
    expect(role?.may('sqs:DeleteQueue', queue('jobs'))).toBe(false);
  });

  it('actions in any case, and with *', () => {
    const role = granted(new PolicyStatement({ actions: ['sqs:Send*'], resources: ['*'] })).judged();
    expect(role?.may('SQS:sendmessage', queue('jobs'))).toBe(true);
    expect(role?.may('sqs:ReceiveMessage', queue('jobs'))).toBe(false);
  });

  it('a condition holds for the values that it names only', () => {
    const conditions = { StringEquals: { 'aws:ResourceTag/team': ['a', 'b'] } };
    const role = granted(send(['*'], { conditions })).judged();
    const may = (team?: string) =>
      role?.may('sqs:SendMessage', queue('jobs'), team === undefined ? {} : { 'aws:ResourceTag/team': team });
    expect([may('a'), may('b'), may('c'), may()]).toEqual([true, true, false, false]);
  });

  it('managed policies count, and only for the role that has them', () => {
    const { stack, role, judged } = granted();
    new ManagedPolicy(stack, 'Sending', { roles: [role], statements: [send(['*'])] });
    const other = new Role(stack, 'Other', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    new ManagedPolicy(stack, 'Of', {
      roles: [other],
      statements: [new PolicyStatement({ actions: ['sqs:*'], resources: ['*'] })],
    });
    expect(judged()?.may('sqs:SendMessage', queue('jobs'))).toBe(true);
    expect(judged()?.may('sqs:DeleteQueue', queue('jobs'))).toBe(false);
  });

  it.each([
    ['a deny', send(['*'], { effect: Effect.DENY }), /Not a plain allow/],
    [
      '"all but these"',
      new PolicyStatement({ notActions: ['sqs:DeleteQueue'], resources: ['*'] }),
      /Not a plain allow/,
    ],
  ])('%s is not judged, but thrown', (_, statement, error) => {
    expect(() => granted(statement).judged()).toThrow(error);
  });
});
