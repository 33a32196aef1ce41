/** A job of three vertices whose metrics are published into an embedded CloudWatch in Managed Flink's shape. */
import { CloudWatch, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { ObserveRequest } from '../../functions/ports.ts';
import { asVertexId, type JobGraph, type JobVertex } from '../../lib/model/graph.ts';
import type { Failover } from '../../lib/model/job.ts';
import { parseSettings, type Settings, type SettingsFile } from '../../lib/settings/settings.ts';
import { type EmbeddedAws, startEmbeddedAws } from '../../sandbox/aws/server.ts';
import { awsClientSettings } from './aws-client.ts';
import { resolvedOptions } from './resolved-options.ts';

export const MINUTE = 60_000;
/** The window is [START, NOW); with a settle delay of two minutes its last minute is number 18. */
export const START = Date.UTC(2026, 0, 5, 8);
export const NOW = START + 21 * MINUTE + 7_000;
export const minute = (n: number): number => START + n * MINUTE;
export const LAST = 18;

export const vertex = (id: string, name: string, inputs: readonly string[] = [], parallelism = 2): JobVertex => ({
  id: asVertexId(id),
  name,
  parallelism,
  maxParallelism: 128,
  inputs: inputs.map((from) => ({ from: asVertexId(from), shipStrategy: 'HASH' })),
  finished: false,
});

export const ordersGraph: JobGraph = {
  vertices: [
    vertex('in', 'Source: orders -> Filter'),
    vertex('mid', 'enrich', ['in']),
    vertex('out', 'Sink: out', ['mid']),
  ],
};
export const TASKS = { in: 'Source:_orders_->_Filter', mid: 'enrich', out: 'Sink:_out' } as const;

type Job = Extract<SettingsFile['jobs'][number], { platform: 'managed-flink' }>;

export const settingsWith = (job: Partial<Job> = {}, file: Partial<SettingsFile> = {}): Settings =>
  parseSettings({ ...file, jobs: [{ platform: 'managed-flink', name: 'orders', ...job }] });

export interface RequestParts {
  readonly failover?: Failover;
  readonly graph?: JobGraph;
  readonly name?: string;
  /** Undefined: the platform doesn't know. Default: a day ago. */
  readonly runningSince?: number | undefined;
  readonly from?: number;
  readonly now?: number;
}

export const requestFor = (settings: Settings, parts: RequestParts = {}): ObserveRequest => {
  const [job] = settings.jobs;
  if (!job) throw new Error('the settings name no job');
  return {
    job: { account: '111122223333', region: 'us-east-1', platform: job.platform, name: parts.name ?? job.name },
    settings: job,
    options: resolvedOptions(settings),
    state: {
      status: 'RUNNING',
      runningSince: 'runningSince' in parts ? parts.runningSince : START - 24 * 60 * MINUTE,
      ...(parts.failover ? { failover: parts.failover } : {}),
      graph: parts.graph ?? ordersGraph,
      size: {
        kind: 'kpu',
        current: { kind: 'kpu', parallelism: 2, parallelismPerKpu: 1, kpus: 2, dollarsPerHour: 0.33 },
        limits: { maxKpus: 64, maxParallelismPerKpu: 8, dollarsPerKpuHour: 0.11 },
      },
      taskManager: { cpu: 1, memoryBytes: 4 * 1024 ** 3 },
    },
    from: parts.from ?? START,
    now: parts.now ?? NOW,
  };
};

/** What the snapshots of one minute add up to; four a minute and subtask unless said otherwise. */
export interface Minute {
  readonly sum: number;
  readonly count?: number;
  readonly min?: number;
  readonly max?: number;
}

export type Dimensions = Readonly<Record<string, string>>;

export interface MetricsWorld {
  readonly aws: EmbeddedAws;
  readonly client: CloudWatch;
  /** One series: a value per minute, or undefined where nothing is published. */
  publish(
    name: string,
    dimensions: Dimensions,
    at: (n: number) => Minute | number | undefined,
    namespace?: string,
  ): Promise<void>;
  stop(): Promise<void>;
}

/** Minutes that are published: three before the window, and up to the present. */
const PUBLISHED = Array.from({ length: 24 }, (_, i) => i - 3);

export const startMetrics = async (): Promise<MetricsWorld> => {
  const aws = await startEmbeddedAws({
    clock: { now: () => NOW },
    random: () => 0.5,
    backend: { jobPlan: () => undefined, restart: () => {} },
  });
  const client = new CloudWatch(awsClientSettings(aws.url));
  return {
    aws,
    client,
    async publish(name, dimensions, at, namespace = 'AWS/KinesisAnalytics') {
      const MetricData = PUBLISHED.flatMap((n) => {
        const given = at(n);
        if (given === undefined) return [];
        const {
          sum,
          count = 8,
          min = sum / count,
          max = sum / count,
        } = typeof given === 'number' ? { sum: given, count: 1 } : given;
        return {
          MetricName: name,
          Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
          Timestamp: new Date(minute(n)),
          StatisticValues: { SampleCount: count, Sum: sum, Minimum: min, Maximum: max },
        };
      });
      if (MetricData.length > 0) await client.send(new PutMetricDataCommand({ Namespace: namespace, MetricData }));
    },
    async stop() {
      client.destroy();
      await aws.stop();
    },
  };
};

/** Total records since the start at 100/s, as eight snapshots (two subtasks, four each) sum it up: four times the total. */
export const counter = (n: number): Minute => ({ sum: 4 * (1_000_000 + 6000 * n) });

/** What the job of `ordersGraph` publishes at level TASK: 100 records/s, 600 ms/s busy on average and 700 at most. */
export const publishOrders = async (
  world: MetricsWorld,
  {
    application = 'orders',
    tasks = TASKS,
    silent = () => false,
    without = [],
  }: {
    readonly application?: string;
    readonly tasks?: Readonly<Record<keyof typeof TASKS, string>>;
    /** Minutes in which a task publishes nothing. */
    readonly silent?: (task: keyof typeof TASKS, n: number) => boolean;
    /** Metrics that are never published. */
    readonly without?: readonly string[];
  } = {},
): Promise<void> => {
  const put = async (task: keyof typeof TASKS, name: string, at: (n: number) => Minute): Promise<void> => {
    if (without.includes(name) || without.includes(`${task}.${name}`)) return;
    const dimensions = { Application: application, Task: tasks[task] };
    await world.publish(name, dimensions, (n) => (silent(task, n) ? undefined : at(n)));
  };
  for (const task of ['in', 'mid', 'out'] as const) {
    await put(task, 'busyTimeMsPerSecond', () => ({ sum: 4800, min: 500, max: 700 }));
    if (task !== 'in') await put(task, 'numRecordsIn', counter);
  }
  await put('in', 'backPressuredTimeMsPerSecond', () => ({ sum: 800, max: 150 }));
  await put('in', 'numRecordsOut', counter);
  await put('in', 'records_lag_max', () => ({ sum: 8 * 250, max: 300 }));
  await world.publish('containerCPUUtilization', { Application: application }, () => ({ sum: 100, count: 4, max: 40 }));
  await world.publish('containerMemoryUtilization', { Application: application }, () => ({
    sum: 200,
    count: 4,
    max: 55,
  }));
};
