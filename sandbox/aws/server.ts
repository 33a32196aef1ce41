/**
 * The embedded AWS: CloudWatch, EventBridge, Managed Flink with its tags, and what is asked of MSK and Kinesis, behind one loopback port, as the SDK speaks to them.
 * Time is the clock's, chance the seed's; nothing happens by itself: the sandbox delivers events, the backend ends restarts.
 */
import type { ApplicationBackend, Clock } from '../interfaces.ts';
import { type CloudWatchSettings, createCloudWatch, type EmbeddedCloudWatch } from './cloudwatch/cloudwatch.ts';
import { createEventBridge, type EmbeddedEventBridge, type EventBridgeSettings } from './eventbridge/eventbridge.ts';
import { createFunctions, type EmbeddedFunctions } from './functions/functions.ts';
import { createManagedFlink, type EmbeddedManagedFlink } from './managed-flink/managed-flink.ts';
import { createKinesis, type EmbeddedKinesis } from './streams/kinesis.ts';
import { createMsk, type EmbeddedMsk } from './streams/msk.ts';
import type { Streams } from './streams/streams.ts';
import { startAwsServer } from './wire/http-server.ts';
import { keyedChance } from './wire/keyed-chance.ts';

export interface EmbeddedAwsSettings {
  readonly clock: Clock;
  /** 0 <= number < 1. Asked at the start only, so that the order of calls does not matter. */
  readonly random: () => number;
  readonly backend: ApplicationBackend;
  /** Default us-east-1. */
  readonly region?: string;
  /** Default 111122223333, an account of AWS's documentation. */
  readonly account?: string;
  readonly cloudWatch?: CloudWatchSettings;
  readonly eventBridge?: EventBridgeSettings;
  /** Topics of MSK clusters and Kinesis streams that are there. */
  readonly streams?: Streams;
}

export interface EmbeddedAws {
  readonly url: string;
  readonly cloudWatch: EmbeddedCloudWatch;
  readonly eventBridge: EmbeddedEventBridge;
  readonly managedFlink: EmbeddedManagedFlink;
  readonly msk: EmbeddedMsk;
  readonly kinesis: EmbeddedKinesis;
  /** What Lambda and IAM say of functions that are deployed; none, where they run in the same process. */
  readonly functions: EmbeddedFunctions;
  stop(): Promise<void>;
}

export const startEmbeddedAws = async ({
  clock,
  random,
  backend,
  region = 'us-east-1',
  account = '111122223333',
  cloudWatch: cloudWatchSettings,
  eventBridge: eventBridgeSettings,
  streams = {},
}: EmbeddedAwsSettings): Promise<EmbeddedAws> => {
  const parts = { clock, chance: keyedChance(random), backend, region, account };
  const cloudWatch = createCloudWatch(clock, cloudWatchSettings);
  const eventBridge = createEventBridge(parts, eventBridgeSettings);
  const managedFlink = createManagedFlink(parts);
  const msk = createMsk(parts, streams.topics);
  const kinesis = createKinesis(parts, streams.dataStreams);
  const functions = createFunctions();
  const { url, stop } = await startAwsServer(
    [cloudWatch, eventBridge, managedFlink, managedFlink.tagging, kinesis],
    [msk.rest, functions.rest],
  );
  return { url, cloudWatch, eventBridge, managedFlink, msk, kinesis, functions, stop };
};

/** The variables by which the SDK finds the embedded services instead of AWS. */
export const endpoints = (url: string): Record<string, string> => ({
  AWS_ENDPOINT_URL_CLOUDWATCH: url,
  AWS_ENDPOINT_URL_EVENTBRIDGE: url,
  AWS_ENDPOINT_URL_KINESIS_ANALYTICS_V2: url,
  AWS_ENDPOINT_URL_RESOURCE_GROUPS_TAGGING_API: url,
  AWS_ENDPOINT_URL_KAFKA: url,
  AWS_ENDPOINT_URL_KINESIS: url,
});
