/** The AWS account that a report reads, with the credentials that every AWS program finds. */
import { setTimeout as pause } from 'node:timers/promises';
import { KinesisAnalyticsV2Client } from '@aws-sdk/client-kinesis-analytics-v2';
import { answerWithin } from '../../functions/aws/answer-in-time.ts';
import { awsCalls, type CallAws } from '../../functions/aws/aws-call.ts';
import { endpoint } from '../../functions/aws/aws-endpoint.ts';
import { retrying } from '../../functions/aws/retrying.ts';
import { textOfElement } from '../../functions/aws/xml.ts';
import { kubernetesClusters } from '../../functions/kubernetes/clusters.ts';
import { type CloudWatch, cloudWatchCalls } from '../../functions/metrics/cloudwatch/cloudwatch.ts';
import { pointsPerSecond } from '../../functions/metrics/cloudwatch/rate-limiter.ts';
import { eksReader } from '../../functions/targets/eks/eks-reader.ts';
import { flinkRestReader } from '../../functions/targets/flink-rest/flink-rest-reader.ts';
import type { SlotReaders } from './described-job.ts';
import type { SeriesReader } from './read-metrics.ts';

export interface ReadAccount {
  readonly client: KinesisAnalyticsV2Client;
  readonly cloudWatch: CloudWatch;
  readonly reader: SeriesReader;
  /** Of jobs on EKS and of any Flink: read only. */
  readonly readers: SlotReaders;
  region(): Promise<string>;
  /** Whose credentials these are; undefined: STS does not say. */
  accountId(): Promise<string | undefined>;
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
  const options = { credentials: () => client.config.credentials(), clock: () => Date.now(), endpoint, pause: wait };
  const call = retrying(awsCalls(options), wait);
  const cloudWatch = cloudWatchCalls(call, () => client.config.region());
  return {
    client,
    cloudWatch,
    reader: { client: cloudWatch, limiter: pointsPerSecond() },
    readers: { eks: eksReader({ clusters: kubernetesClusters(options) }), flink: flinkRestReader() },
    region: () => client.config.region(),
    accountId: async () => callerAccount(call, await client.config.region()),
    close: () => client.destroy(),
  };
};

/** Takes no right. */
const callerAccount = async (call: CallAws, region: string): Promise<string | undefined> => {
  const answer = await call({
    service: 'sts',
    region,
    method: 'POST',
    path: '/',
    answers: 'xml',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ Action: 'GetCallerIdentity', Version: '2011-06-15' }).toString(),
  });
  return answer.kind === 'ok' ? textOfElement(String(answer.body), 'Account') : undefined;
};
