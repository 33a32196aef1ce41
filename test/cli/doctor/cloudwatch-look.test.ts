/** What the doctor reads of a job from CloudWatch where Flink does not answer: over the wire of an embedded one. */
import { CloudWatch, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lookAtCloudWatch } from '../../../cli/doctor/cloudwatch-look.ts';
import { awsCalls } from '../../../functions/aws/aws-call.ts';
import type { JobGraph } from '../../../lib/model/graph.ts';
import { type JobSettings, parseSettings } from '../../../lib/settings/settings.ts';
import { AwsError } from '../../../sandbox/aws/wire/aws-error.ts';
import { awsClientSettings } from '../../support/aws-client.ts';
import {
  type ManagedFlinkWorld,
  managedFlinkSettings,
  START,
  startManagedFlink,
} from '../../support/embedded-managed-flink.ts';
import { MINUTE, vertexOf } from '../../support/small-job.ts';

let world: ManagedFlinkWorld;
let client: CloudWatch;
beforeEach(async () => {
  world = await startManagedFlink();
  client = new CloudWatch(awsClientSettings(world.aws.url));
});
afterEach(async () => {
  client.destroy();
  await world.stop();
});

const left = vertexOf('Source: left, all -> Filter');
const right = vertexOf('Source: right');
const committer = vertexOf('Sink orders: Committer', { inputs: [{ from: left.id, shipStrategy: 'HASH' }] });
const graph: JobGraph = { vertices: [left, right, committer] };

const look = (settings: JobSettings = managedFlinkSettings(), of: JobGraph = graph) => {
  const credentials = async () => ({ accessKeyId: 'embedded', secretAccessKey: 'embedded' });
  const call = awsCalls({ credentials, clock: world.now, endpoint: () => world.aws.url });
  return lookAtCloudWatch({ call, region: async () => 'us-east-1', managedFlink: world.client }, settings, of, START);
};

type Dimensions = Readonly<Record<string, string>>;

/** One value, or several of different subtasks, so many minutes before the doctor asks. */
const publish = (
  Namespace: string,
  MetricName: string,
  dimensions: Dimensions,
  minutesAgo: number,
  ...Values: number[]
) =>
  client.send(
    new PutMetricDataCommand({
      Namespace,
      MetricData: [
        {
          MetricName,
          Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
          Timestamp: new Date(START - minutesAgo * MINUTE),
          Values,
        },
      ],
    }),
  );

describe('an application of Managed Flink', () => {
  const ofJob = (name: string, minutesAgo: number, ...values: number[]) =>
    publish('AWS/KinesisAnalytics', name, { Application: 'orders' }, minutesAgo, ...values);
  const watermark = (Task: string, minutesAgo: number, ...values: number[]) =>
    publish('AWS/KinesisAnalytics', 'currentOutputWatermark', { Application: 'orders', Task }, minutesAgo, ...values);

  it('watermarks of its sources, disks, checkpoints, and how often they are begun', async () => {
    for (const minute of [3, 2]) {
      await watermark('Source:_left__all_->_Filter', minute, START - 60_000, START - 50_000);
      await watermark('Source:_right', minute, START - 90_000);
    }
    await ofJob('containerDiskUtilization', 20, 99);
    await ofJob('containerDiskUtilization', 2, 71, 40);
    await ofJob('lastCheckpointSize', 20 * 60, 40e9);
    await ofJob('lastCheckpointSize', 2, 1e9);
    await ofJob('lastCheckpointDuration', 90, 55_000);
    await ofJob('lastCheckpointDuration', 30, 12_000);
    for (const [minute, failed] of [
      [90, 1],
      [50, 3],
      [40, 5],
      [30, 0],
      [20, 1],
    ] as const) {
      await ofJob('numberOfFailedCheckpoints', minute, failed);
    }
    const marks = (slowest: number, furthest: number) =>
      [3, 2].map((minute) => ({ at: START - minute * MINUTE, furthest: START - furthest, slowest: START - slowest }));
    expect(await look()).toEqual({
      kind: 'read',
      from: 'managed-flink',
      watermarks: { [left.id]: marks(60_000, 50_000), [right.id]: marks(90_000, 90_000) },
      diskShare: 0.71,
      largestCheckpointBytes: 40e9,
      longestCheckpointMs: 12_000,
      // 3 -> 5, then the job began again: 1.
      failedCheckpoints: 3,
      checkpointIntervalMs: 60_000,
    });
  });

  it('before a first record a subtask has no time, and is not taken for the slowest', async () => {
    await watermark('Source:_left__all_->_Filter', 2, -9.2e18, START - 50_000);
    await watermark('Source:_right', 2, -9.2e18);
    expect(await look()).toMatchObject({
      watermarks: { [left.id]: [{ furthest: START - 50_000, slowest: START - 50_000 }] },
    });
  });

  it('with one source no watermarks are looked for', async () => {
    const listed = world.aws.cloudWatch.failNext;
    listed('ListMetrics', { kind: 'refused', error: new AwsError('AccessDeniedException', 'no', 400) });
    expect(await look(managedFlinkSettings(), { vertices: [left, committer] })).toMatchObject({
      kind: 'read',
      watermarks: {},
      diskShare: Number.NaN,
      failedCheckpoints: Number.NaN,
    });
  });

  it('that may not be read is said, with the right that is missing', async () => {
    const error = new AwsError('AccessDeniedException', 'User x is not authorized', 400);
    world.aws.cloudWatch.failNext('GetMetricData', { kind: 'refused', error });
    expect(await look()).toEqual({ kind: 'not read', says: 'you may not cloudwatch:GetMetricData and ListMetrics.' });
  });

  it('that may not be described has no interval', async () => {
    const error = new AwsError('AccessDeniedException', 'no', 400);
    world.aws.managedFlink.failNext('DescribeApplication', { kind: 'refused', error });
    expect(await look()).toMatchObject({ kind: 'read', checkpointIntervalMs: Number.NaN });
  });
});

const eks = (dialect: string): JobSettings => {
  const cluster = { name: 'prod' };
  const [settings] = parseSettings({
    jobs: [{ platform: 'eks', name: 'orders', namespace: 'streaming', cluster, metrics: { dialect } }],
  }).jobs;
  return settings!;
};

describe('a job on EKS', () => {
  const place = { ClusterName: 'prod', Namespace: 'streaming', FlinkDeployment: 'orders', job_name: 'orders' };

  it.each([
    [
      'prometheus',
      'ContainerInsights/Prometheus',
      'flink_taskmanager_job_task_operator_watermarkAlignmentDrift',
      'flink_taskmanager_job_task_operator_pendingCommittables',
      'flink_taskmanager_job_task_operator_IcebergFilesCommitter_table_lastCommitDurationMs',
    ],
    [
      'otel',
      'Flink',
      'flink.taskmanager.job.task.operator.watermarkAlignmentDrift',
      'flink.taskmanager.job.task.operator.pendingCommittables',
      'flink.taskmanager.job.task.operator.IcebergFilesCommitter.table.lastCommitDurationMs',
    ],
  ])('%s: drift of aligned sources, commits of the committer', async (dialect, namespace, drift, pending, took) => {
    await publish(namespace, drift, { ...place, task_id: left.id }, 3, 90_000);
    await publish(namespace, drift, { ...place, task_id: left.id }, 2, -500, 61_000);
    await publish(namespace, drift, { ...place, task_id: right.id }, 2, 9.2e18);
    await publish(namespace, drift, { ...place, FlinkDeployment: 'other', task_id: left.id }, 1, 99_000);
    await publish(namespace, pending, { ...place, task_id: committer.id }, 2, 4);
    await publish(namespace, took, { ...place, task_id: committer.id }, 2, 14_000);
    expect(await look(eks(dialect))).toEqual({
      kind: 'read',
      from: 'reporter',
      alignmentDriftMs: { [left.id]: 61_000 },
      commits: { [committer.id]: { pending: 4, lastMs: 14_000, files: Number.NaN, bytes: Number.NaN } },
    });
  });

  it('statsd: by the names of its subtasks', async () => {
    const named = (subtask: number, job: string) =>
      `flink_${job}_${left.id}_operator_${subtask}_watermarkAlignmentDrift`;
    await publish('CWAgent', named(0, 'orders'), { metric_type: 'gauge' }, 2, -500);
    await publish('CWAgent', named(1, 'orders'), { metric_type: 'gauge' }, 2, 61_000);
    await publish('CWAgent', named(0, 'other'), { metric_type: 'gauge' }, 2, 99_000);
    expect(await look(eks('statsd'))).toMatchObject({ alignmentDriftMs: { [left.id]: 61_000 }, commits: {} });
  });

  it('whose collector forwards none of them', async () => {
    expect(await look(eks('prometheus'))).toEqual({
      kind: 'read',
      from: 'reporter',
      alignmentDriftMs: {},
      commits: {},
    });
  });
});

it('a job of any other Flink cluster has nothing there', async () => {
  const [settings] = parseSettings({ jobs: [{ platform: 'flink', name: 'orders', url: 'http://127.0.0.1:1' }] }).jobs;
  expect(await look(settings!)).toBeUndefined();
});
