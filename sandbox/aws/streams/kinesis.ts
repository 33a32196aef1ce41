/** The embedded Kinesis Data Streams: DescribeStreamSummary, of its control plane. */
import * as v from 'valibot';
import type { Clock } from '../../interfaces.ts';
import { AwsError } from '../wire/aws-error.ts';
import { createFaults, type FailNext } from '../wire/faults.ts';
import type { MountedService } from '../wire/http-server.ts';
import { readInput } from '../wire/read-input.ts';
import type { DataStream } from './streams.ts';

export interface EmbeddedKinesis {
  readonly failNext: FailNext<'DescribeStreamSummary'>;
  /** Creates the stream, or gives it another number of shards. */
  putStream(stream: DataStream): void;
}

interface KinesisParts {
  readonly clock: Clock;
  readonly account: string;
  readonly region: string;
}

const input = v.strictObject({ StreamName: v.optional(v.string()), StreamARN: v.optional(v.string()) });

export const createKinesis = (
  { clock, account, region }: KinesisParts,
  streams: readonly DataStream[] = [],
): EmbeddedKinesis & MountedService => {
  const faults = createFaults();
  const createdAt = clock.now() / 1000;
  const known = new Map<string, DataStream>(streams.map((stream) => [stream.name, stream]));

  const describeStreamSummary = (request: unknown) => {
    const { StreamName, StreamARN } = readInput(
      input,
      request,
      (message) => new AwsError('InvalidArgumentException', message),
    );
    const name = StreamName ?? StreamARN?.split('/')[1];
    const stream = known.get(name ?? '');
    if (stream === undefined) {
      throw new AwsError('ResourceNotFoundException', `Stream ${name} under account ${account} not found.`);
    }
    return {
      StreamDescriptionSummary: {
        StreamName: stream.name,
        StreamARN: `arn:aws:kinesis:${region}:${account}:stream/${stream.name}`,
        StreamStatus: 'ACTIVE',
        OpenShardCount: stream.openShards,
        ConsumerCount: 0,
        RetentionPeriodHours: 24,
        StreamCreationTimestamp: createdAt,
        EnhancedMonitoring: [],
      },
    };
  };

  return {
    faults,
    failNext: faults.failNext,
    putStream: (stream) => void known.set(stream.name, stream),
    service: {
      target: 'Kinesis_20131202',
      shapes: 'com.amazonaws.kinesis.v20131202',
      operations: { DescribeStreamSummary: describeStreamSummary },
    },
  };
};
