/** The AWS account that a report reads, with the credentials that every AWS program finds. */
import { setTimeout as pause } from 'node:timers/promises';
import { KinesisAnalyticsV2Client } from '@aws-sdk/client-kinesis-analytics-v2';
import { answerWithin } from '../../functions/aws/answer-in-time.ts';
import { awsCalls } from '../../functions/aws/aws-call.ts';
import { endpoint } from '../../functions/aws/aws-endpoint.ts';
import { retrying } from '../../functions/aws/retrying.ts';
import { type CloudWatch, cloudWatchCalls } from '../../functions/metrics/cloudwatch/cloudwatch.ts';
import { pointsPerSecond } from '../../functions/metrics/cloudwatch/rate-limiter.ts';
import type { SeriesReader } from './read-metrics.ts';

export interface ReadAccount {
  readonly client: KinesisAnalyticsV2Client;
  readonly cloudWatch: CloudWatch;
  readonly reader: SeriesReader;
  region(): Promise<string>;
  close(): void;
}

export interface AccountChoice {
  readonly profile?: string | undefined;
  readonly region?: string | undefined;
}

/** Endpoints of other places than AWS are read as the SDK reads them. */
export const openReadAccount = ({ profile, region }: AccountChoice): ReadAccount => {
  const client = new KinesisAnalyticsV2Client({
    requestHandler: answerWithin(),
    ...(profile === undefined ? {} : { profile }),
    ...(region === undefined ? {} : { region }),
  });
  const wait = (ms: number): Promise<void> => pause(ms);
  const call = retrying(
    awsCalls({ credentials: () => client.config.credentials(), clock: () => Date.now(), endpoint }),
    wait,
  );
  const cloudWatch = cloudWatchCalls(call, () => client.config.region());
  return {
    client,
    cloudWatch,
    reader: { client: cloudWatch, limiter: pointsPerSecond() },
    region: () => client.config.region(),
    close: () => client.destroy(),
  };
};
