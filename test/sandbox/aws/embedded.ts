/** The embedded AWS with a clock the test moves, a backend whose restarts the test ends, and real SDK clients. */
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { KinesisAnalyticsV2Client } from '@aws-sdk/client-kinesis-analytics-v2';
import { onTestFinished } from 'vitest';
import { type EmbeddedAws, type EmbeddedAwsSettings, startEmbeddedAws } from '../../../sandbox/aws/server.ts';
import type { ApplicationBackend } from '../../../sandbox/interfaces.ts';

export const MINUTE = 60_000;
export const NOON = Date.UTC(2026, 2, 2, 12);

type Restart = Parameters<ApplicationBackend['restart']>;

export interface TestBackend extends ApplicationBackend {
  readonly restarts: { readonly application: Restart[0]; readonly size: Restart[1]; readonly ended: Restart[2] }[];
  readonly stopped: string[];
}

const testBackend = (): TestBackend => {
  const restarts: TestBackend['restarts'] = [];
  const stopped: string[] = [];
  return {
    restarts,
    stopped,
    jobPlan: (application) => JSON.stringify({ name: application, nodes: [] }),
    restart: (application, size, ended) => void restarts.push({ application, size, ended }),
    stop: (application) => void stopped.push(application),
  };
};

/** mulberry32: small, seeded, good enough to scatter. */
export const seeded = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
};

export interface Embedded {
  readonly aws: EmbeddedAws;
  readonly backend: TestBackend;
  readonly clock: { now(): number; at: number };
  readonly cloudWatch: CloudWatchClient;
  readonly events: EventBridgeClient;
  readonly flink: KinesisAnalyticsV2Client;
}

/** Stopped when the test ends. Starts at noon. */
export const embedded = async (
  settings: Omit<Partial<EmbeddedAwsSettings>, 'clock' | 'backend'> & { readonly seed?: number } = {},
): Promise<Embedded> => {
  const clock = { at: NOON, now: () => clock.at };
  const backend = testBackend();
  const { seed = 1, ...rest } = settings;
  const aws = await startEmbeddedAws({ clock, backend, random: seeded(seed), ...rest });
  const connection = {
    endpoint: aws.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  };
  const cloudWatch = new CloudWatchClient(connection);
  const events = new EventBridgeClient(connection);
  const flink = new KinesisAnalyticsV2Client(connection);
  onTestFinished(async () => {
    cloudWatch.destroy();
    events.destroy();
    flink.destroy();
    await aws.stop();
  });
  return { aws, backend, clock, cloudWatch, events, flink };
};
