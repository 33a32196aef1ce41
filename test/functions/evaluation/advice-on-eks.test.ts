import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { evaluateJobs } from '../../../functions/evaluation/evaluate-jobs.ts';
import type { EvaluationReport } from '../../../functions/evaluation/evaluation-run.ts';
import { inMemorySink } from '../../../functions/events/in-memory-sink.ts';
import { cloudWatchSource } from '../../../functions/metrics/cloudwatch/cloudwatch-source.ts';
import { reporterDialects as dialects } from '../../../functions/metrics/dialects/registry.ts';
import { reportedJob } from '../../../functions/metrics/dialects/reported-job.ts';
import * as reported from '../../../functions/metrics/plan/reported-metrics.ts';
import { inMemoryStore } from '../../../functions/store/in-memory-store.ts';
import { keyOf } from '../../../lib/model/job.ts';
import { type EksJobSettings, parseSettings, type Settings } from '../../../lib/settings/settings.ts';
import { statusBody } from '../../../sandbox/kubernetes/api/reply.ts';
import { type MetricsWorld, MINUTE, NOW, START, startMetrics } from '../../support/flink-metrics.ts';
import { BACKLOG, SINK, WORK } from '../../support/flink-rest/fake-job.ts';
import { type EksWorld, eksWorld, sessionWorld } from '../../support/kubernetes/eks-world.ts';
import { publishMetric } from '../../support/reported-orders.ts';

const MIB = 2 ** 20;
const options = {
  'job.autoscaler.metrics.window': '10 min',
  'job.autoscaler.stabilization.interval': '0 s',
  'job.autoscaler.catch-up.duration': '0 s',
  'job.autoscaler.utilization.max': '0.8',
  'job.autoscaler.memory.tuning.enabled': 'true',
};
/** The fake job, drawn by hand. */
const graph = [
  { id: BACKLOG, name: 'Source: backlog', parallelism: 1 },
  { id: WORK, name: 'work', inputs: [{ from: 'Source: backlog', shipStrategy: 'HASH' }], maxParallelism: 120 },
  { id: SINK, name: 'sink', inputs: [{ from: 'work' }], parallelism: 1 },
];

let metrics: MetricsWorld;
let world: EksWorld;
let settings: Settings;
let store: ReturnType<typeof inMemoryStore>;
let sink: ReturnType<typeof inMemorySink>;
beforeEach(async () => {
  metrics = await startMetrics();
  store = inMemoryStore();
  sink = inMemorySink();
});
afterEach(async () => {
  await metrics.stop();
  await world.stop();
});

/** 500 records/s, which six subtasks of `work` are too busy with; task managers that use little of their memory. */
const report = async (): Promise<void> => {
  const put = (metric: reported.ReportedMetric, id: typeof WORK, each: readonly number[]) =>
    publishMetric(metrics, settings, metric, { id, parallelism: each.length }, () => each);
  const counting = (metric: reported.ReportedMetric, id: typeof WORK, subtasks: number) =>
    publishMetric(metrics, settings, metric, { id, parallelism: subtasks }, (n) =>
      Array.from({ length: subtasks }, () => 900_000 + (30_000 * n) / subtasks),
    );
  await put(reported.busyTime, BACKLOG, [300]);
  await put(
    reported.busyTime,
    WORK,
    Array.from({ length: 6 }, () => 950),
  );
  await put(reported.busyTime, SINK, [500]);
  await put(reported.backPressuredTime, BACKLOG, [0]);
  await put(reported.pendingRecords, BACKLOG, [0]);
  for (const [id, busy, subtasks] of [
    [BACKLOG, 300, 1],
    [WORK, 950, 6],
    [SINK, 500, 1],
  ] as const) {
    await publishMetric(metrics, settings, reported.accumulatedBusyTime, { id, parallelism: subtasks }, (n) =>
      Array.from({ length: subtasks }, () => 1e6 + 60 * busy * n),
    );
  }
  await counting(reported.sourceRecordsIn, BACKLOG, 1);
  await counting(reported.recordsIn, WORK, 6);
  await counting(reported.recordsIn, SINK, 1);
  const [job] = settings.jobs;
  for (const [metric, mebibytes] of [
    [reported.heapUsed, 300],
    [reported.heapMax, 1500],
    [reported.managedUsed, 0],
    [reported.metaspaceUsed, 90],
    [reported.collecting, 1 / MIB],
  ] as const) {
    const { name, dimensions, namespace } = dialects.prometheus.ofTaskManagers(
      reportedJob(job as EksJobSettings),
      metric,
    );
    await metrics.publish(name, dimensions, () => ({ sum: 2 * mebibytes * MIB, count: 2 }), namespace);
  }
};

const advise = async (
  own: Partial<EksJobSettings> = {},
  ofFile: Readonly<Record<string, string>> = options,
): Promise<EvaluationReport> => {
  const jobSettings = { ...world.settings, metrics: { dialect: 'prometheus', jobName: 'load' }, ...own } as const;
  settings = parseSettings({ mode: 'advise', policy: 'flink', options: ofFile, jobs: [jobSettings] });
  await report();
  const [parsed] = settings.jobs;
  if (!parsed) throw new Error('no job');
  world.flink.job.timestamps['RUNNING'] = START - 60 * MINUTE;
  const [shown] = world.flink.overview.jobs;
  if (shown) shown['start-time'] = START - 60 * MINUTE;
  await world.operator.acceptedOnly();
  const ports = {
    store,
    events: sink,
    sources: { cloudwatch: cloudWatchSource({ client: metrics.client, settings }) },
    targets: { eks: world.target },
  };
  return evaluateJobs(ports, { settings, jobs: [{ job: world.job, settings: parsed }], now: NOW });
};
const recommendation = ({ failures, jobs }: EvaluationReport) => {
  expect(failures).toEqual([]);
  const decision = jobs[0]?.evaluated.decision;
  if (decision?.kind !== 'recommend') throw new Error(JSON.stringify(decision?.because));
  return decision;
};

describe('mode advise on EKS', () => {
  it('recommends the size with the memory, tells it, and touches nothing', async () => {
    world = await eksWorld();
    const { vertices, config } = recommendation(await advise());
    expect(vertices.map(({ vertex, from, to }) => [vertex, from, to])).toEqual([[WORK, 6, 10]]);
    expect(Object.keys(config.overrides)).toContain('taskmanager.memory.process.size');
    expect(sink.changes.map(({ name, detail }) => [name, detail.config])).toEqual([['recommended', config]]);
    expect((await store.load(keyOf(world.job), NOW)).change).toBeUndefined();
    expect(world.api.requests.filter((line) => !line.startsWith('GET'))).toEqual([]);
  });

  it('advises on a job that must not be changed, too', async () => {
    world = await eksWorld(({ spec }) => {
      spec['job'].upgradeMode = 'stateless';
    });
    expect(recommendation(await advise()).vertices).toHaveLength(1);
  });

  it('reads a session job by the metrics of its own vertices and of the task managers of its cluster', async () => {
    world = await sessionWorld();
    const report = await advise();
    expect(recommendation(report).vertices.map(({ vertex }) => vertex)).toEqual([WORK]);
    expect(report.jobs[0]?.evaluated.evaluation?.job.heapMemoryUsed[1]).toBeCloseTo(300 * MIB, 0);
  });

  it('needs no more of Flink than a graph in the settings', async () => {
    world = await eksWorld();
    world.api.answer(/services\/.*\/proxy/, 403, statusBody(403, 'Forbidden', 'no services/proxy'));
    const { vertices, from } = recommendation(await advise({ graph } as never));
    expect(vertices.map(({ vertex }) => vertex)).toEqual([WORK]);
    expect(from).toEqual({ kind: 'per-vertex', parallelism: { [BACKLOG]: 1, [WORK]: 6, [SINK]: 1 } });
  });

  it('holds without a graph, and names the vertices that its metrics name', async () => {
    world = await eksWorld();
    world.api.answer(/services\/.*\/proxy/, 403, statusBody(403, 'Forbidden', 'no services/proxy'));
    const { failures, jobs } = await advise();
    expect(failures).toEqual([]);
    expect(jobs[0]?.evaluated.decision.kind).toBe('hold');
    const [kept] = await store.evaluations(keyOf(world.job), NOW, NOW + 1);
    const unknown = kept?.because.find(({ rule }) => rule === 'graph-unknown')?.says;
    for (const id of [BACKLOG, WORK, SINK]) expect(unknown).toContain(id);
    expect(unknown).toMatch(
      /no metric says: Flink does, where it may be asked \(docs\/eks\/rbac\.yaml\), or "graph" in the settings\.$/,
    );
  });

  /** From a report: a FlinkDeployment with these lines in its flinkConfiguration, and a settings file that names the job alone. */
  it('asks for what the options of the resource need: with busy time as AVG the job is scaled by its counters', async () => {
    world = await eksWorld(({ spec }) => {
      spec['flinkConfiguration'] = {
        ...spec['flinkConfiguration'],
        'job.autoscaler.metrics.busy-time.aggregator': 'AVG',
        'job.autoscaler.memory.tuning.enabled': 'true',
        'job.autoscaler.memory.heap-usage.threshold': '0.9',
        'job.autoscaler.memory.gc-pressure.threshold': '0.3',
      };
    });
    const { 'job.autoscaler.memory.tuning.enabled': _ofTheResource, ...ofFile } = options;
    const report = await advise({}, ofFile);
    const { vertices, config } = recommendation(report);
    expect(vertices.map(({ vertex, from, to }) => [vertex, from, to])).toEqual([[WORK, 6, 10]]);
    expect(Object.keys(config.overrides)).toContain('taskmanager.memory.process.size');
    const { job } = report.jobs[0]?.evaluated.evaluation ?? {};
    expect(job?.heapMaxUsageRatio[1]).toBeCloseTo(0.2, 6);
    expect(job?.gcPressure[0]).toBeCloseTo(0.001, 6);
    const [kept] = await store.evaluations(keyOf(world.job), NOW, NOW + 1);
    expect(kept?.because.map(({ rule }) => rule)).not.toContain('unavailable');
  });
});
