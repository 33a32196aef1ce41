import { describe, expect, it } from 'vitest';
import type { SettingsFile } from '../../lib/settings/settings.ts';
import { rolesOf } from '../support/iam.ts';
import { synthesize } from './synthesize.ts';

type Job = SettingsFile['jobs'][number];

/** Actions on streams of each function, with their resources. */
const granted = (jobs: readonly Job[], role = 'Evaluate'): Readonly<Record<string, string>> => {
  const own = rolesOf(synthesize({ jobs: [...jobs] })).filter((one) => one.role.startsWith(`Autopilot${role}Role`));
  expect(own).toHaveLength(1);
  const ofStreams = own
    .flatMap(({ statements }) => statements)
    .filter(({ actions }) => actions.some((action) => /^(kafka|kinesis:)/.test(action)));
  return Object.fromEntries(ofStreams.map(({ actions, resources }) => [actions.join(' '), resources.join(' ')]));
};

const job = (own: object): Job => ({ platform: 'managed-flink', name: 'orders', ...own });
const ARN = 'arn:aws:kafka:eu-west-1:111122223333:cluster/shop/0a-1';

describe('the partitions of topics and streams', () => {
  it('may be asked of nothing where the settings name none', () => {
    expect(granted([job({})])).toEqual({});
    expect(granted([job({ partitions: [{ kind: 'count', count: 4 }] })])).toEqual({});
  });

  it('of the very topic and stream that the settings name, without a right to read a record', () => {
    const lag = [{ kind: 'kinesis', source: 'a', stream: 'clicks' }];
    const partitions = [{ kind: 'msk', source: 'b', cluster: ARN, topic: 'orders' }];
    expect(granted([job({ lag, partitions })])).toEqual({
      'kafka-cluster:Connect': 'arn:aws:kafka:eu-west-1:111122223333:cluster/shop/0a-1',
      'kafka-cluster:DescribeTopic': 'arn:aws:kafka:eu-west-1:111122223333:topic/shop/0a-1/orders',
      'kinesis:DescribeStreamSummary': 'arn:aws:kinesis:eu-west-1:111122223333:stream/clicks',
    });
  });

  it('of a cluster that is named without its id: whatever its id is, which takes a look at the list of clusters', () => {
    const lag = [{ kind: 'msk', cluster: 'shop', consumerGroup: 'g', topic: 'orders' }];
    expect(granted([job({ lag })])).toEqual({
      'kafka-cluster:Connect': 'arn:aws:kafka:eu-west-1:111122223333:cluster/shop/*',
      'kafka-cluster:DescribeTopic': 'arn:aws:kafka:eu-west-1:111122223333:topic/shop/*/orders',
      'kafka:ListClustersV2': '*',
    });
  });

  it('of all topics of one cluster for a pattern', () => {
    const partitions = [{ kind: 'msk-pattern', cluster: ARN, topicPattern: 'orders-.*' }];
    expect(granted([job({ partitions })])['kafka-cluster:DescribeTopic']).toBe(
      'arn:aws:kafka:eu-west-1:111122223333:topic/shop/0a-1/*',
    );
  });

  it('not by apply, which reads none', () => {
    const lag = [{ kind: 'msk', cluster: 'shop', consumerGroup: 'g', topic: 'orders' }];
    expect(granted([job({ lag })], 'Apply')).toEqual({});
  });
});
