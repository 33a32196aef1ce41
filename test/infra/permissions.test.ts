import { beforeAll, describe, expect, it } from 'vitest';
import { synthesizeOneJob } from './synthesize.ts';

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

/** Every statement of the role of one function, inline and attached. */
const statementsOf = (name: 'Evaluate' | 'Apply'): readonly Statement[] => {
  const template = synthesizeOneJob();
  const inline = Object.entries(template.findResources('AWS::IAM::Role'))
    .filter(([id]) => id.startsWith(`Autopilot${name}Role`))
    .flatMap(([, role]) => role['Properties'].Policies ?? [])
    .flatMap((policy) => policy.PolicyDocument.Statement);
  const attached = Object.values(template.findResources('AWS::IAM::Policy'))
    .filter((policy) => JSON.stringify(policy['Properties'].Roles).includes(`Autopilot${name}Role`))
    .flatMap((policy) => policy['Properties'].PolicyDocument.Statement);
  return [...inline, ...attached];
};

const actions = (statements: readonly Statement[]): readonly string[] =>
  statements.flatMap((statement) => statement.Action).sort();

describe('least privilege', () => {
  let evaluate: readonly Statement[];
  let apply: readonly Statement[];
  beforeAll(() => {
    evaluate = statementsOf('Evaluate');
    apply = statementsOf('Apply');
  });

  it('evaluate may read metrics and jobs, remember, and tell; it can change no job', () => {
    expect(actions(evaluate)).toEqual([
      'cloudwatch:GetMetricData',
      'cloudwatch:ListMetrics',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'events:PutEvents',
      'kinesisanalytics:DescribeApplication',
      'kinesisanalytics:DescribeApplicationOperation',
      'kinesisanalytics:ListApplicationOperations',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
    ]);
  });

  it('apply may change the jobs of the settings; it can read no metric', () => {
    expect(actions(apply)).toEqual([
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'events:PutEvents',
      'kinesisanalytics:DescribeApplication',
      'kinesisanalytics:ListApplicationOperations',
      'kinesisanalytics:UpdateApplication',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
    ]);
  });

  it('everything but reading CloudWatch is bound to a resource', () => {
    const unbound = [...evaluate, ...apply].filter((statement) => statement.Resource === '*');
    expect(unbound.map((statement) => statement.Action)).toEqual([
      ['cloudwatch:GetMetricData', 'cloudwatch:ListMetrics'],
    ]);
    expect(
      JSON.stringify(apply.find((s) => s.Action.includes('kinesisanalytics:UpdateApplication'))?.Resource),
    ).toContain(':application/orders');
  });

  it('events can only be put with our own source', () => {
    expect(evaluate.find((s) => s.Action === 'events:PutEvents')?.Condition).toEqual({
      StringEquals: { 'events:source': 'flink-autopilot' },
    });
  });
});
