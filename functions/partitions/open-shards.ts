/**
 * Open shards of a Kinesis data stream: `DescribeStreamSummary`. A shard is read by one subtask; enhanced fan-out gives each
 * shard a throughput of its own, and no second reader.
 */
import * as v from 'valibot';
import type { CallAws } from '../aws/aws-call.ts';
import type { Count } from './topic-partitions.ts';

export type OpenShards = (stream: { readonly region: string; readonly name: string }) => Promise<Count>;

const described = v.object({ StreamDescriptionSummary: v.object({ OpenShardCount: v.number() }) });

export const kinesisOpenShards =
  (call: CallAws): OpenShards =>
  async ({ region, name }) => {
    const answer = await call({
      service: 'kinesis',
      region,
      method: 'POST',
      path: '/',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'Kinesis_20131202.DescribeStreamSummary',
      },
      body: JSON.stringify({ StreamName: name }),
    });
    if (answer.kind === 'failed') return { kind: 'failed', says: answer.says };
    const parsed = v.safeParse(described, answer.body);
    if (!parsed.success) return { kind: 'failed', says: 'the answer is not what Kinesis gives' };
    return { kind: 'known', count: parsed.output.StreamDescriptionSummary.OpenShardCount };
  };
