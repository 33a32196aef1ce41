import { KinesisAnalyticsV2Client, ListApplicationsCommand } from '@aws-sdk/client-kinesis-analytics-v2';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { expect, it, onTestFinished } from 'vitest';
import { noApplications } from '../../../sandbox/aws/managed-flink/managed-flink.ts';
import { embedded } from './embedded.ts';

const THERE = { account: '222233334444', region: 'eu-west-1' };
const ROLE = { account: THERE.account, name: 'reader', trusts: ['111122223333'], externalId: 'platform' };
const RoleArn = 'arn:aws:iam::222233334444:role/reader';

const withSts = async () => {
  const { aws } = await embedded({ elsewhere: [{ ...THERE, backend: noApplications }] });
  aws.sts.putRole(ROLE);
  aws.at(THERE).managedFlink.createApplication({ name: 'there' });
  aws.managedFlink.createApplication({ name: 'here' });
  const sts = new STSClient({
    endpoint: aws.url,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  onTestFinished(() => sts.destroy());
  return { aws, sts };
};

it('the SDK’s own client assumes a role, and is then in the account of the role', async () => {
  const { aws, sts } = await withSts();
  const { Credentials: given, AssumedRoleUser } = await sts.send(
    new AssumeRoleCommand({ RoleArn, RoleSessionName: 'hub', ExternalId: 'platform' }),
  );
  expect(AssumedRoleUser?.Arn).toBe('arn:aws:sts::222233334444:assumed-role/reader/hub');
  expect((given?.Expiration?.getTime() ?? 0) - Date.now()).toBeGreaterThan(3_500_000);
  const credentials = {
    accessKeyId: given?.AccessKeyId ?? '',
    secretAccessKey: given?.SecretAccessKey ?? '',
    sessionToken: given?.SessionToken ?? '',
  };
  const there = { endpoint: aws.url, region: THERE.region, credentials };
  const flink = new KinesisAnalyticsV2Client(there);
  const identity = new STSClient(there);
  onTestFinished(() => [flink, identity].forEach((client) => void client.destroy()));
  const { ApplicationSummaries } = await flink.send(new ListApplicationsCommand({}));
  expect(ApplicationSummaries?.map(({ ApplicationName }) => ApplicationName)).toEqual(['there']);
  expect(await identity.send(new GetCallerIdentityCommand({}))).toMatchObject({ Account: THERE.account });
  const forged = new STSClient({ ...there, credentials: { ...credentials, sessionToken: 'another' }, maxAttempts: 1 });
  onTestFinished(() => forged.destroy());
  await expect(forged.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
});

it.each([
  ['another external id', { ExternalId: 'other' }],
  ['no external id', {}],
  ['a role that is not there', { RoleArn: `${RoleArn}s`, ExternalId: 'platform' }],
])('with %s it is refused', async (_, more) => {
  const { sts } = await withSts();
  await expect(sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'hub', ...more }))).rejects.toMatchObject({
    name: 'AccessDenied',
    message: expect.stringContaining('is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::'),
  });
});

it('a region that is not there answers nothing', async () => {
  const { aws } = await withSts();
  const client = new KinesisAnalyticsV2Client({
    endpoint: aws.url,
    region: 'ap-south-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  onTestFinished(() => client.destroy());
  await expect(client.send(new ListApplicationsCommand({}))).rejects.toThrow(
    'There is no 111122223333/ap-south-1 here',
  );
});
