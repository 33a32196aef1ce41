/** What the metric source reads of a job on EKS, against what is really so in the world. */
import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { describe, expect, test } from 'vitest';
import { cloudWatchSource } from '../../functions/metrics/cloudwatch/cloudwatch-source.ts';
import { reportedJob } from '../../functions/metrics/dialects/reported-job.ts';
import type { Observed } from '../../functions/ports.ts';
import { asVertexId } from '../../lib/model/graph.ts';
import { startEmbeddedAws } from '../../sandbox/aws/server.ts';
import { publish } from '../../sandbox/simulation/publish.ts';
import type { GroundTruth } from '../../world/ground-truth.ts';
import { FRAUD_CHECK } from '../../world/jobs/fraud-check.ts';
import { CLUSTER_SIZES } from '../../world/jobs/jobs.ts';
import type { Datum } from '../../world/metrics/datum.ts';
import { createScrapes } from '../../world/metrics/prometheus-reporter.ts';
import { createWorld, type World } from '../../world/world.ts';
import { awsClientSettings } from '../support/aws-client.ts';
import { eksJobOf, eksSettings } from '../support/reported-orders.ts';
import { resolvedOptions } from '../support/resolved-options.ts';
import { MINUTE, START, steady } from './a-world.ts';

const RATE = 5_000;
const PARALLELISM = {
  'Source: Payments': 1,
  'Source: Card changes': 2,
  'Profile of the card': 3,
  Score: 8,
  'Sink: Alerts': 1,
};
const settings = eksSettings(
  'prometheus',
  { name: 'fraud-check', namespace: 'payments' },
  { 'job.autoscaler.memory.gc-pressure.threshold': '0.9', 'job.autoscaler.memory.heap-usage.threshold': '0.9' },
);
const reported = reportedJob(eksJobOf(settings));

const aWorld = (perVertex: Record<string, number> = PARALLELISM): World => {
  const size = { ...CLUSTER_SIZES['fraud-check'], perVertex: { 'Ask the bank': 2, ...perVertex } };
  return createWorld({ seed: 1, start: START, load: steady(RATE), job: FRAUD_CHECK, size, reported });
};

/** A minute second by second: what was true at its end, and of the vertices on average. */
const minuteOf = (world: World): GroundTruth => {
  const seconds = Array.from({ length: 60 }, () => {
    world.advance(world.now() + 1000);
    return world.truth();
  });
  const last = seconds.at(-1);
  if (!last) throw new Error('a minute without seconds');
  const mean = (of: (truth: GroundTruth) => number): number => seconds.reduce((sum, truth) => sum + of(truth), 0) / 60;
  const vertices = last.vertices.map((vertex, i) => ({
    ...vertex,
    recordsInPerSecond: mean((truth) => truth.vertices[i]?.recordsInPerSecond ?? Number.NaN),
    busy: {
      mean: mean((truth) => truth.vertices[i]?.busy.mean ?? Number.NaN),
      max: mean((truth) => truth.vertices[i]?.busy.max ?? Number.NaN),
    },
  }));
  return { ...last, vertices };
};

/** So many minutes, what was true in each, and what is read of the last of them. */
const observed = async (world: World, minutes: number, each: (minute: number) => void = () => {}) => {
  const aws = await startEmbeddedAws({ clock: world, random: () => 0.5, backend: world });
  const client = new CloudWatch(awsClientSettings(aws.url));
  const truths = new Map<number, GroundTruth>();
  try {
    for (let minute = 1; minute <= minutes; minute++) {
      each(minute);
      truths.set(world.now(), minuteOf(world));
      await publish(client, world.takeMetrics());
    }
    const { vertices, runningSince } = world.cluster.job();
    const parallelism = Object.fromEntries(vertices.map((vertex) => [asVertexId(vertex.id), vertex.parallelism]));
    const graph = {
      vertices: vertices.map(({ inputs, ...vertex }) => ({
        ...vertex,
        id: asVertexId(vertex.id),
        finished: false,
        inputs: inputs.map(({ from, ship }) => ({ from: asVertexId(from), shipStrategy: ship })),
      })),
    };
    const job = eksJobOf(settings);
    const { results } = await cloudWatchSource({ client, settings }).observe([
      {
        job: { account: '111122223333', region: 'us-east-1', platform: 'eks', name: job.name },
        settings: job,
        options: resolvedOptions(settings),
        state: {
          status: 'RUNNING',
          runningSince,
          graph,
          size: { kind: 'per-vertex', current: { kind: 'per-vertex', parallelism } },
        },
        from: world.now() - 21 * MINUTE,
        now: world.now(),
      },
    ]);
    return { ...seen(results[0]), truths };
  } finally {
    client.destroy();
    await aws.stop();
  }
};

const seen = (result: Observed | undefined): Extract<Observed, { kind: 'observed' }> => {
  if (result?.kind !== 'observed') throw result?.error ?? new Error('no result');
  return result;
};

describe('a calm job is read as it is', () => {
  const world = aWorld();
  const reading = observed(world, 30);

  test('in every settled minute, with every vertex', async () => {
    const { observations, because } = await reading;
    expect(observations).toHaveLength(19);
    for (const { vertices } of observations) expect(Object.keys(vertices)).toHaveLength(FRAUD_CHECK.vertices.length);
    expect(because).toEqual([]);
  });

  test('rates within 1 %, busy time within 20 ms/s of the mean and 40 of the hottest subtask', async () => {
    const { observations, truths } = await reading;
    for (const { at, vertices } of observations) {
      for (const { id, name, recordsInPerSecond, busy } of truths.get(at)?.vertices ?? []) {
        const shown = vertices[asVertexId(id)];
        // What leaves `Score` is few: whole records of each subtask are a visible part of it.
        const fewest = name.startsWith('Ask') || name.startsWith('Sink') ? 0.05 : 0.01;
        expect(Math.abs((shown?.recordsInPerSecond ?? Number.NaN) / recordsInPerSecond - 1)).toBeLessThan(fewest);
        expect(Math.abs((shown?.busy?.avg ?? Number.NaN) - 1000 * busy.mean)).toBeLessThan(20);
        expect(Math.abs((shown?.busy?.max ?? Number.NaN) - 1000 * busy.max)).toBeLessThan(40);
      }
    }
  });

  test('heap of the fullest task manager among what there is', async () => {
    const { observations } = await reading;
    for (const { job } of observations) {
      expect(job.heapUsedBytes?.max).toBeGreaterThan(400e6);
      expect(job.heapMaxBytes?.max).toBe(3 * 1024 ** 3);
    }
  });
});

test('a backlog is read as it was at some time of its minute', async () => {
  const { observations, truths } = await observed(aWorld({ ...PARALLELISM, Score: 3 }), 30);
  expect(observations.length).toBeGreaterThan(15);
  for (const { at, vertices } of observations) {
    const waiting = Object.values(vertices)
      .flatMap(({ pendingRecords }) => pendingRecords ?? [])
      .reduce((sum, records) => sum + records, 0);
    // It grows all the time: each subtask says what it was at its scrape, within the minute.
    expect(waiting).toBeGreaterThan(truths.get(at - MINUTE)?.lagRecords ?? Number.NaN);
    expect(waiting).toBeLessThanOrEqual(truths.get(at)?.lagRecords ?? Number.NaN);
  }
});

test('no minute of a rescale in place is read, and counters begin again after it', async () => {
  const world = aWorld();
  const { observations } = await observed(world, 30, (minute) => {
    const score = world.cluster.job().vertices.find(({ name }) => name === 'Score');
    if (minute === 20) world.cluster.rescale({ [score?.id ?? '']: 12 }, 'in place', () => {});
  });
  const since = world.cluster.job().runningSince ?? Number.NaN;
  expect(since).toBeGreaterThan(START + 19 * MINUTE);
  expect(observations.length).toBeGreaterThan(4);
  for (const { at } of observations) expect(at).toBeGreaterThanOrEqual(since);
  const read = observations.map(({ vertices }) =>
    Math.max(...Object.values(vertices).map(({ recordsIn = Number.NaN }) => recordsIn)),
  );
  expect(read).toEqual(read.toSorted((a, b) => a - b));
  expect(read.at(-1)).toBeLessThan(RATE * 60 * 11);
});

describe('what is published', () => {
  const world = aWorld();
  world.advance(START + 12 * MINUTE);
  const data = world.takeMetrics();
  const own = data.filter(({ namespace }) => namespace === 'ContainerInsights/Prometheus');
  const ids = new Map(world.truth().vertices.map(({ id, name }) => [id, name]));
  const at = (minute: number, name: string): readonly Datum[] =>
    own.filter((datum) => datum.at === START + minute * MINUTE && datum.name === name);

  test('is each subtask once a minute, under the names and dimensions of the agent', () => {
    const busy = at(5, 'flink_taskmanager_job_task_busyTimeMsPerSecond');
    const counts = busy.map(({ dimensions, statistics }) => [
      ids.get(dimensions['task_id'] ?? ''),
      statistics.sampleCount,
    ]);
    expect(Object.fromEntries(counts)).toEqual({ 'Ask the bank': 2, ...PARALLELISM });
    for (const { dimensions } of busy) {
      expect(dimensions).toMatchObject({
        ClusterName: 'prod',
        Namespace: 'payments',
        FlinkDeployment: 'fraud-check',
        job_name: 'fraud_check',
      });
    }
  });

  test('is nothing but what is read', () => {
    expect([...new Set(own.map(({ name }) => name))].sort()).toEqual([
      'flink_taskmanager_Status_Flink_Memory_Managed_Used',
      'flink_taskmanager_Status_JVM_GarbageCollector_All_TimeMsPerSecond',
      'flink_taskmanager_Status_JVM_Memory_Heap_Max',
      'flink_taskmanager_Status_JVM_Memory_Heap_Used',
      'flink_taskmanager_Status_JVM_Memory_Metaspace_Used',
      'flink_taskmanager_job_task_accumulateBusyTimeMs',
      'flink_taskmanager_job_task_backPressuredTimeMsPerSecond',
      'flink_taskmanager_job_task_busyTimeMsPerSecond',
      'flink_taskmanager_job_task_numRecordsIn',
      'flink_taskmanager_job_task_numRecordsOut',
      'flink_taskmanager_job_task_operator_numRecordsIn',
      'flink_taskmanager_job_task_operator_pendingRecords',
    ]);
    expect(data.some(({ namespace }) => namespace === 'AWS/KinesisAnalytics')).toBe(false);
  });

  test('says nothing of the backlog of a reader without partitions', () => {
    const wide = aWorld({ ...PARALLELISM, 'Source: Card changes': 15 });
    wide.advance(START + 5 * MINUTE);
    const pending = wide
      .takeMetrics()
      .filter(({ name, at: minute }) => name.endsWith('pendingRecords') && minute === START + 2 * MINUTE);
    expect(pending.map(({ statistics }) => statistics.sampleCount).sort((a, b) => a - b)).toEqual([1, 12]);
  });

  test('is one sample of each of four task managers', () => {
    const [heap, ...others] = at(5, 'flink_taskmanager_Status_JVM_Memory_Heap_Used');
    expect(others).toEqual([]);
    expect(heap?.statistics.sampleCount).toBe(4);
    expect(heap?.dimensions).toEqual({ ClusterName: 'prod', Namespace: 'payments', FlinkDeployment: 'fraud-check' });
  });
});

test('a task manager is scraped once a minute, always in the same second, and now and then not at all', () => {
  const scrapes = createScrapes(1, 0.01);
  const seconds = Array.from({ length: 60 * 1000 }, (_, n) => n + 1);
  const scraped = seconds.flatMap((second) => scrapes.of(3, second).map((taskManager) => ({ taskManager, second })));
  for (const times of Map.groupBy(scraped, ({ taskManager }) => taskManager).values()) {
    expect(new Set(times.map(({ second }) => second % 60)).size).toBe(1);
    expect(times.length).toBeLessThan(1000);
    expect(times.length).toBeGreaterThan(970);
  }
});
