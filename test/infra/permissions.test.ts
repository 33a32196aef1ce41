import { beforeAll, describe, expect, it } from 'vitest';
import { arn, type RoleRights, rolesOf } from '../support/iam.ts';
import { filesBelow, textOf } from '../support/import-graph.ts';
import { applications } from './roles-of-jobs.ts';
import { synthesize } from './synthesize.ts';

const withMode = (mode: 'observe' | 'advise' | 'act') =>
  rolesOf(synthesize({ mode, jobs: [{ platform: 'managed-flink', name: 'orders' }] }));

const roleOf = (roles: readonly RoleRights[], name: 'Evaluate' | 'Apply'): RoleRights => {
  const [role, another] = roles.filter(({ role }) => role.startsWith(`Autopilot${name}Role`));
  if (!role || another) throw new Error(`not one role of ${name}`);
  return role;
};

const actions = ({ statements }: RoleRights): readonly string[] => statements.flatMap((one) => one.actions).sort();

describe('the rights of the functions, for one Managed Flink job in mode act', () => {
  let evaluate: RoleRights;
  let apply: RoleRights;
  beforeAll(() => {
    const roles = withMode('act');
    evaluate = roleOf(roles, 'Evaluate');
    apply = roleOf(roles, 'Apply');
  });

  it('evaluate may read metrics and jobs, remember, and publish; it can change no job', () => {
    expect(actions(evaluate)).toEqual([
      'cloudwatch:GetMetricData',
      'cloudwatch:ListMetrics',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'events:PutEvents',
      'kinesisanalytics:CreateApplicationPresignedUrl',
      'kinesisanalytics:DescribeApplication',
      'kinesisanalytics:DescribeApplicationOperation',
      'kinesisanalytics:ListApplicationOperations',
      'kinesisanalytics:ListTagsForResource',
      'lambda:InvokeFunction',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
    ]);
  });

  it('evaluate may call itself, and no other function', () => {
    const invoking = evaluate.statements.filter((one) => one.actions.includes('lambda:InvokeFunction'));
    expect(invoking.map(({ actions }) => actions)).toEqual([['lambda:InvokeFunction']]);
    expect(JSON.stringify(invoking)).toMatch(/AutopilotEvaluateFunction\w+/);
    expect(JSON.stringify(invoking)).not.toMatch(/Apply|\*/);
  });

  it('apply may change the jobs of the settings; it can read no metric', () => {
    expect(actions(apply)).toEqual([
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'events:PutEvents',
      'kinesisanalytics:DescribeApplication',
      'kinesisanalytics:ListApplicationOperations',
      'kinesisanalytics:ListTagsForResource',
      'kinesisanalytics:UpdateApplication',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
    ]);
  });

  it('with a budget of all jobs evaluate may also change the item that keeps what they cost; apply may not', () => {
    const jobs = [{ platform: 'managed-flink' as const, name: 'orders' }];
    const roles = rolesOf(synthesize({ budget: { dollarsPerMonth: 5000 }, jobs }));
    const withBudget = (name: 'Evaluate' | 'Apply') => actions(roleOf(roles, name)).includes('dynamodb:UpdateItem');
    expect([withBudget('Evaluate'), withBudget('Apply')]).toEqual([true, false]);
  });

  it('everything but reading CloudWatch is bound to a resource', () => {
    const statements = [...evaluate.statements, ...apply.statements];
    const unbound = statements.filter(({ resources }) => resources.some((resource) => resource.includes('*')));
    expect(unbound.map((statement) => statement.actions)).toEqual([
      ['cloudwatch:GetMetricData', 'cloudwatch:ListMetrics'],
    ]);
    expect(apply.may('kinesisanalytics:UpdateApplication', arn('kinesisanalytics', 'application/orders'))).toBe(true);
  });

  it('events can only be put with our own source', () => {
    for (const { statements } of [evaluate, apply]) {
      expect(statements.find((one) => one.actions.includes('events:PutEvents'))?.condition).toEqual({
        StringEquals: { 'events:source': 'flink-autopilot' },
      });
    }
  });
});

describe.each(['observe', 'advise'] as const)('in mode %s', (mode) => {
  it('both functions can read, and neither can change a job: apply refuses what still waits for it', () => {
    const roles = withMode(mode);
    const onApplications = roles.map(
      (role) => [role.role, actions(role).filter((action) => action.startsWith('kinesisanalytics:'))] as const,
    );
    expect(Object.fromEntries(onApplications.map(([role, own]) => [role.replace(/Role.*/, ''), own]))).toEqual({
      AutopilotEvaluate: [
        'kinesisanalytics:CreateApplicationPresignedUrl',
        'kinesisanalytics:DescribeApplication',
        'kinesisanalytics:DescribeApplicationOperation',
        'kinesisanalytics:ListApplicationOperations',
        'kinesisanalytics:ListTagsForResource',
      ],
      AutopilotApply: [
        'kinesisanalytics:DescribeApplication',
        'kinesisanalytics:ListApplicationOperations',
        'kinesisanalytics:ListTagsForResource',
      ],
      AutopilotScheduler: [],
    });
  });
});

it('"dashboard": "off" leaves the right to the Flink dashboard out, for that job alone', () => {
  const [one, two] = applications(2, () => 'advise');
  const roles = rolesOf(synthesize({ jobs: [{ ...one!, dashboard: 'off' }, two!] }));
  const url = 'kinesisanalytics:CreateApplicationPresignedUrl';
  const named = (action: string) =>
    [one!, two!].map(({ name }) =>
      roles.some((role) => role.may(action, arn('kinesisanalytics', `application/${name}`))),
    );
  expect(named(url)).toEqual([false, true]);
  expect(named('kinesisanalytics:DescribeApplication')).toEqual([true, true]);
});

describe('the whole stack of many jobs', () => {
  const jobs = applications(60, (i) => (i % 2 === 0 ? 'act' : 'advise'));
  const name = ({ name }: { readonly name: string }): string => arn('kinesisanalytics', `application/${name}`);

  it('in all its roles, only the acting jobs can be changed; cdk-nag finds nothing', () => {
    const roles = rolesOf(synthesize({ mode: 'act', jobs }));
    const changeable = jobs.filter((job) =>
      roles.some((role) => role.may('kinesisanalytics:UpdateApplication', name(job))),
    );
    expect(changeable).toEqual(jobs.filter(({ mode }) => mode === 'act'));
    expect(roles.map(({ role }) => role.replace(/Role.*/, ''))).toEqual([
      'AutopilotEvaluate',
      'AutopilotApply',
      'AutopilotScheduler',
    ]);
  });

  it('cdk-nag accepts the tag, and nothing without it can even be read', () => {
    const roles = rolesOf(synthesize({ mode: 'act', permissions: { by: 'tag' }, jobs }));
    const [job] = jobs;
    if (!job) throw new Error('no job');
    const describing = roles.filter((role) => role.may('kinesisanalytics:DescribeApplication', name(job)));
    expect(describing).toEqual([]);
  });
});

describe('the calls of the functions', () => {
  const SERVICES: Readonly<Record<string, string>> = {
    'client-dynamodb': 'dynamodb',
    'client-kinesis-analytics-v2': 'kinesisanalytics',
  };
  // Tables are made by the stack, that one is for tests and the sandbox; items are taken away by the command `repair`, with its user's rights.
  const notOfFunctions = ['functions/store/table/create-table.ts', 'functions/store/repair/remove-items.ts'];
  const files = filesBelow('functions').filter((file) => !notOfFunctions.includes(file));

  it('are all granted', () => {
    const called = files.flatMap((file) => {
      const text = textOf(file);
      // Without a client of the SDK.
      if (text.includes("'x-amz-target': 'AWSEvents.PutEvents'")) return ['events:PutEvents'];
      const read = [...text.matchAll(/await read\('(\w+)'/g)].map(([, name]) => `cloudwatch:${name}`);
      if (read.length > 0) return read;
      const [, client] = /from '@aws-sdk\/(client-[a-z0-9-]+)'/.exec(text) ?? [];
      if (client === undefined) return [];
      const service = SERVICES[client] ?? `(which service is ${client}?)`;
      const commands = [...text.matchAll(/new (\w+)Command\(/g)].map(([, name]) => `${service}:${name}`);
      const paginated = [...text.matchAll(/\bpaginate(\w+)\(/g)].map(([, name]) => `${service}:${name}`);
      return [...commands, ...paginated];
    });
    expect(called.length).toBeGreaterThan(8);
    expect(called).toEqual(
      expect.arrayContaining(['events:PutEvents', 'cloudwatch:GetMetricData', 'cloudwatch:ListMetrics']),
    );
    const jobs = [{ platform: 'managed-flink' as const, name: 'orders' }];
    const roles = rolesOf(synthesize({ mode: 'act', statusOnJob: true, budget: { dollarsPerMonth: 5000 }, jobs }));
    const granted = new Set(roles.flatMap((role) => actions(role)));
    expect(called.filter((action) => !granted.has(action))).toEqual([]);
  });
});
