/**
 * What evaluate may ask of the topics and streams that the settings name: how many partitions or shards they have, and
 * nothing of what is in them.
 */
import { Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { namedStreams } from '../lib/settings/partition-settings.ts';
import type { Settings } from '../lib/settings/settings.ts';

type Grantee = Construct & { addToPolicy(statement: PolicyStatement): unknown };

export const addStreamPermissions = (role: Grantee, { jobs }: Settings): void => {
  const named = jobs.flatMap(namedStreams);
  const topics = named.filter((entry) => entry.kind !== 'kinesis');
  const grant = (actions: readonly string[], service: string, resources: readonly string[]): void => {
    const names = [...new Set(resources)].sort();
    if (names.length === 0) return;
    role.addToPolicy(
      new PolicyStatement({
        actions: [...actions],
        resources: names.map(
          (name) =>
            `arn:${Stack.of(role).partition}:${service}:${Stack.of(role).region}:${Stack.of(role).account}:${name}`,
        ),
      }),
    );
    for (const name of names.filter((each) => each.includes('*'))) {
      Validations.of(role).acknowledge({
        id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:${service}:<AWS::Region>:<AWS::AccountId>:${name}]`,
        reason:
          'The ARN of an MSK cluster ends in an id that only the cluster knows: give its ARN in the settings to narrow it.',
      });
    }
  };
  // What Amazon MSK asks for ListTopics: no topic can be read or written with it.
  grant(
    ['kafka-cluster:Connect'],
    'kafka',
    topics.map(({ cluster }) => `cluster/${clusterPath(cluster)}`),
  );
  grant(
    ['kafka-cluster:DescribeTopic'],
    'kafka',
    topics.map((entry) => `topic/${clusterPath(entry.cluster)}/${entry.kind === 'msk' ? entry.topic : '*'}`),
  );
  grant(
    ['kinesis:DescribeStreamSummary'],
    'kinesis',
    named.flatMap((entry) => (entry.kind === 'kinesis' ? [`stream/${entry.stream}`] : [])),
  );
  if (topics.every(({ cluster }) => cluster.startsWith('arn:'))) return;
  role.addToPolicy(new PolicyStatement({ actions: ['kafka:ListClustersV2'], resources: ['*'] }));
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason:
      'MSK has no resources to scope ListClustersV2 to: give the ARN of the cluster in the settings, and it is not granted.',
  });
};

/** (arn:aws:kafka:eu-west-1:111122223333:cluster/shop/abc-1)  ->  shop/abc-1;  (shop)  ->  shop/* */
const clusterPath = (cluster: string): string =>
  cluster.startsWith('arn:') ? cluster.split('/').slice(1).join('/') : `${cluster}/*`;
