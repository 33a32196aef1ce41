import { describe, expect, it } from 'vitest';
import { withRemedy } from '../../cli/account/account-errors.ts';
import { findJob } from '../../cli/account/find-job.ts';
import { Failed } from '../../cli/terminal/terminal.ts';
import { typed } from '../support/typed-command.ts';

const named = (name: string, message: string): Error => Object.assign(new Error(message), { name });
const wrapped = (cause: Error): Error => new Error('DynamoDB GetItem STATE failed.', { cause });

const remedyOf = async (error: Error): Promise<string> => {
  const failed = await withRemedy({ table: 'jobs', profile: 'prod' }, () => Promise.reject(error)).catch(
    (one: unknown) => one,
  );
  expect(failed).toBeInstanceOf(Failed);
  return (failed as Failed).message;
};

describe('what AWS refuses is said with its remedy', () => {
  it.each([
    [
      named('CredentialsProviderError', 'Could not load credentials from any providers'),
      /no AWS credentials.*aws sso login --profile prod/,
    ],
    [named('ExpiredTokenException', 'The security token is expired'), /have expired.*aws sso login --profile prod/],
    [named('Error', 'Region is missing'), /no AWS region\. Give --region/],
    [named('ResourceNotFoundException', 'Requested resource not found'), /no table "jobs" in this account and region/],
    [
      named('ValidationException', "Value 'x' at 'tableName' failed to satisfy constraint: length of 3"),
      /^"jobs" is no name that a table can have/,
    ],
    [
      named('ValidationException', 'Query condition missed key schema element: id'),
      /^The table "jobs" is not one of flink-autopilot/,
    ],
    [named('Error', 'connect ECONNREFUSED 127.0.0.1:1'), /can not be reached.*AWS_ENDPOINT_URL/],
  ])('%s', async (error, says) => {
    expect(await remedyOf(wrapped(error))).toMatch(says);
  });

  it('a missing right is a statement to paste, with all that reading takes', async () => {
    const arn = 'arn:aws:dynamodb:eu-west-1:111122223333:table/jobs';
    const message = `User: arn:aws:sts::1:assumed-role/x is not authorized to perform: dynamodb:Query on resource: ${arn} because no policy allows it`;
    const says = await remedyOf(wrapped(named('AccessDeniedException', message)));
    const statement = JSON.parse(says.slice(says.indexOf('{')));
    expect(statement).toEqual({ Effect: 'Allow', Action: ['dynamodb:GetItem', 'dynamodb:Query'], Resource: arn });
  });

  it('an error of another kind stays as it is', async () => {
    const error = new TypeError('a defect');
    await expect(withRemedy({}, () => Promise.reject(error))).rejects.toBe(error);
  });

  it('without a region nothing is asked', async () => {
    const { code, err } = await typed([
      'status',
      '--table',
      'jobs',
      '--profile',
      'no-such-profile-of-a-test',
      '--region',
      'eu-west-1',
    ]);
    expect(code).toBe(1);
    expect(err).toMatch(/no AWS credentials/);
  });
});

describe('a job by the name that a person types', () => {
  const job = (name: string, platform: 'eks' | 'managed-flink' = 'eks') => ({ name, job: { platform } });
  const jobs = [
    job('web/orders'),
    job('web/clicks'),
    job('clickstream'),
    job('orders-v2'),
    job('twice'),
    job('twice', 'managed-flink'),
  ];

  it.each([
    ['clickstream', 'clickstream'],
    ['orders', 'web/orders'],
    ['orders-', 'orders-v2'],
    ['clickst', 'clickstream'],
  ])('%s is %s', (word, name) => {
    expect(findJob(word, jobs).name).toBe(name);
  });

  it('of two platforms it is named with its platform', () => {
    expect(findJob('eks:twice', jobs)).toBe(jobs[4]);
    expect(() => findJob('twice', jobs)).toThrow('"twice" may be eks:twice or managed-flink:twice: write which.');
  });

  it('of one name in several places it is named with its place', () => {
    const at = (account: string, region: string) => ({
      name: 'orders',
      job: { platform: 'managed-flink' as const, account, region },
    });
    const placed = [at('111122223333', 'us-east-1'), at('111122223333', 'eu-west-1'), at('222233334444', 'eu-west-1')];
    expect(findJob('us-east-1/orders', placed)).toBe(placed[0]);
    expect(findJob('222233334444/eu-west-1/orders', placed)).toBe(placed[2]);
    expect(() => findJob('orders', placed)).toThrow(
      '"orders" may be 111122223333/us-east-1/orders or 111122223333/eu-west-1/orders or 222233334444/eu-west-1/orders: write which.',
    );
  });

  it.each([
    ['click', /may be web\/clicks or clickstream: write more of it/],
    ['ordrs', /the nearest is web\/orders/],
    ['nothing-like-it', /the jobs are web\/orders, web\/clicks/],
  ])('%s is no job', (word, says) => {
    expect(() => findJob(word, jobs)).toThrow(says);
  });
});
