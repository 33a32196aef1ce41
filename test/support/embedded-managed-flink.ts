/** One application on an embedded Managed Flink, with a client whose retries do not wait, and a hand on its restarts. */
import { KinesisAnalyticsV2Client } from '@aws-sdk/client-kinesis-analytics-v2';
import type { JobRef } from '../../lib/model/job.ts';
import type { ManagedFlinkJobSettings } from '../../lib/settings/settings.ts';
import { parseSettings, type SettingsFile } from '../../lib/settings/settings.ts';
import { type EmbeddedAws, startEmbeddedAws } from '../../sandbox/aws/server.ts';
import type { ApplicationBackend } from '../../sandbox/interfaces.ts';
import { awsClientSettings } from './aws-client.ts';

export const ordersJob: JobRef = {
  account: '111122223333',
  region: 'us-east-1',
  platform: 'managed-flink',
  name: 'orders',
};

export const managedFlinkSettings = (
  job: Partial<Extract<SettingsFile['jobs'][number], { platform: 'managed-flink' }>> = {},
): ManagedFlinkJobSettings => {
  const [parsed] = parseSettings({ jobs: [{ platform: 'managed-flink', name: 'orders', ...job }] }).jobs;
  if (parsed?.platform !== 'managed-flink') throw new Error('not the settings of an application');
  return parsed;
};

export const ordersPlan = {
  jid: 'a',
  name: 'orders',
  type: 'STREAMING',
  nodes: [
    { id: 'out', parallelism: 4, description: 'Sink: out<br/>', inputs: [{ num: 0, id: 'in', ship_strategy: 'HASH' }] },
    { id: 'in', parallelism: 4, description: 'Source: orders<br/>+- Filter<br/>' },
  ],
};

/** The service gives no plan. */
export const NO_PLAN = null;

export interface ManagedFlinkWorld {
  readonly aws: EmbeddedAws;
  readonly client: KinesisAnalyticsV2Client;
  now(): number;
  pass(ms: number): void;
  /** Every restart that is under way ends, well unless an error is given. */
  endRestarts(error?: string): void;
  /** Restarts the backend was asked for. */
  restarts(): number;
  stop(): Promise<void>;
}

export const START = Date.UTC(2026, 0, 5, 8);

/** `flink`: what its REST API answers; left out: there is none behind the dashboard. */
export const startManagedFlink = async (
  plan: unknown = ordersPlan,
  flink?: (path: string) => ReturnType<NonNullable<ApplicationBackend['flinkRest']>>,
): Promise<ManagedFlinkWorld> => {
  let now = START;
  let restarts = 0;
  const waiting: Parameters<ApplicationBackend['restart']>[2][] = [];
  const aws = await startEmbeddedAws({
    clock: { now: () => now },
    random: () => 0.5,
    backend: {
      jobPlan: () => (plan === NO_PLAN ? undefined : JSON.stringify(plan)),
      ...(flink ? { flinkRest: (_application: string, path: string) => flink(path) } : {}),
      restart: (_application, _size, ended) => {
        restarts += 1;
        waiting.push(ended);
      },
    },
  });
  aws.managedFlink.createApplication({ name: 'orders', parallelism: 4, metricsLevel: 'TASK' });
  const client = new KinesisAnalyticsV2Client(awsClientSettings(aws.url));
  return {
    aws,
    client,
    now: () => now,
    pass: (ms) => {
      now += ms;
    },
    endRestarts: (error) => {
      for (const ended of waiting.splice(0))
        ended(error === undefined ? { kind: 'running' } : { kind: 'failed', error });
    },
    restarts: () => restarts,
    stop: async () => {
      client.destroy();
      await aws.stop();
    },
  };
};
