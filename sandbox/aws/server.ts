/**
 * The embedded AWS: CloudWatch, EventBridge and Managed Flink behind one loopback port, as the SDK speaks to them.
 * Time is the clock's, chance the seed's; nothing happens by itself: the sandbox delivers events, the backend ends restarts.
 */
import type { ApplicationBackend, Clock } from '../interfaces.ts';
import { type CloudWatchSettings, createCloudWatch, type EmbeddedCloudWatch } from './cloudwatch/cloudwatch.ts';
import { createEventBridge, type EmbeddedEventBridge, type EventBridgeSettings } from './eventbridge/eventbridge.ts';
import { createManagedFlink, type EmbeddedManagedFlink } from './managed-flink/managed-flink.ts';
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
}

export interface EmbeddedAws {
  readonly url: string;
  readonly cloudWatch: EmbeddedCloudWatch;
  readonly eventBridge: EmbeddedEventBridge;
  readonly managedFlink: EmbeddedManagedFlink;
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
}: EmbeddedAwsSettings): Promise<EmbeddedAws> => {
  const parts = { clock, chance: keyedChance(random), backend, region, account };
  const cloudWatch = createCloudWatch(clock, cloudWatchSettings);
  const eventBridge = createEventBridge(parts, eventBridgeSettings);
  const managedFlink = createManagedFlink(parts);
  const { url, stop } = await startAwsServer([cloudWatch, eventBridge, managedFlink]);
  return { url, cloudWatch, eventBridge, managedFlink, stop };
};

/** The variables by which the SDK finds the embedded services instead of AWS. */
export const endpoints = (url: string): Record<string, string> => ({
  AWS_ENDPOINT_URL_CLOUDWATCH: url,
  AWS_ENDPOINT_URL_EVENTBRIDGE: url,
  AWS_ENDPOINT_URL_KINESIS_ANALYTICS_V2: url,
});
