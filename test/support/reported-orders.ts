/** A job of three vertices on EKS whose reporters publish into an embedded CloudWatch, in the shape of each dialect. */

import { reporterDialects as dialects } from '../../functions/metrics/dialects/registry.ts';
import { reportedJob } from '../../functions/metrics/dialects/reported-job.ts';
import type { ReportedVertex, ReporterDialectName } from '../../functions/metrics/dialects/reporter-dialect.ts';
import type { ReportedMetric } from '../../functions/metrics/plan/reported-metrics.ts';
import * as reported from '../../functions/metrics/plan/reported-metrics.ts';
import type { ObserveRequest } from '../../functions/ports.ts';
import type { JobGraph, VertexId } from '../../lib/model/graph.ts';
import { type EksJobSettings, parseSettings, type Settings, type SettingsFile } from '../../lib/settings/settings.ts';
import { type MetricsWorld, NOW, ordersGraph, START } from './flink-metrics.ts';
import { resolvedOptions } from './resolved-options.ts';

type Job = Extract<SettingsFile['jobs'][number], { platform: 'eks' }>;

export const eksSettings = (
  dialect: ReporterDialectName,
  job: Partial<Job> = {},
  options: Readonly<Record<string, string>> = {},
): Settings =>
  parseSettings({
    options,
    jobs: [
      { platform: 'eks', name: 'orders', namespace: 'flink', cluster: { name: 'prod' }, metrics: { dialect }, ...job },
    ],
  });

export const eksJobOf = (settings: Settings): EksJobSettings => {
  const [job] = settings.jobs;
  if (job?.platform !== 'eks') throw new Error('not a job on EKS');
  return job;
};

const hex = (digit: string) => digit.repeat(32) as VertexId;
export const IN = hex('a');
export const MID = hex('b');
export const OUT = hex('c');

/** As on Managed Flink, with the ids that Flink gives. */
export const reportedGraph: JobGraph = {
  vertices: ordersGraph.vertices.map((vertex, i) => ({
    ...vertex,
    id: [IN, MID, OUT][i] ?? vertex.id,
    inputs: vertex.inputs.map((edge) => ({ ...edge, from: [IN, MID][i - 1] ?? edge.from })),
  })),
};

export interface EksRequestParts {
  readonly graph?: JobGraph;
  readonly runningSince?: number | undefined;
  readonly now?: number;
}

export const eksRequest = (settings: Settings, parts: EksRequestParts = {}): ObserveRequest => {
  const job = eksJobOf(settings);
  const graph = parts.graph ?? reportedGraph;
  return {
    job: { account: '111122223333', region: 'us-east-1', platform: 'eks', name: job.name },
    settings: job,
    options: resolvedOptions(settings),
    state: {
      status: 'RUNNING',
      runningSince: 'runningSince' in parts ? parts.runningSince : START - 24 * 3_600_000,
      graph,
      size: {
        kind: 'per-vertex',
        current: {
          kind: 'per-vertex',
          parallelism: Object.fromEntries(graph.vertices.map(({ id, parallelism }) => [id, parallelism])),
        },
      },
    },
    from: START,
    now: parts.now ?? NOW,
  };
};

/** What each of the two subtasks of a vertex shows in minute `n`; undefined: nothing. */
export type Shown = (n: number) => readonly (number | undefined)[] | undefined;

/**
 * One metric of a vertex, as its dialect brings it: two scrapes a minute of every subtask in the statistics of one metric,
 * or a metric each. Undefined in the place of a subtask: it did not report.
 */
export const publishMetric = async (
  world: MetricsWorld,
  settings: Settings,
  metric: ReportedMetric,
  vertex: ReportedVertex,
  shown: Shown,
): Promise<void> => {
  const job = eksJobOf(settings);
  const dialect = dialects[job.metrics.dialect];
  const metrics = dialect.ofVertex(reportedJob(job), metric, vertex);
  for (const [i, { name, dimensions, namespace }] of metrics.entries()) {
    await world.publish(
      name,
      dimensions,
      (n) => {
        const all = shown(n) ?? [];
        const values = (metrics.length > 1 ? [all[i]] : all).filter((value) => value !== undefined);
        if (values.length === 0) return undefined;
        const sum = values.reduce((total, value) => total + value, 0);
        return { sum: 2 * sum, count: 2 * values.length, min: Math.min(...values), max: Math.max(...values) };
      },
      namespace,
    );
  }
};

/** A counter of two subtasks at 50 records/s each. Where reports are of what was added: two reports a minute. */
const counting =
  (settings: Settings): Shown =>
  (n) =>
    eksJobOf(settings).metrics.dialect === 'otel' ? [1500, 1500] : [500_000 + 3000 * n, 500_000 + 3000 * n];

export interface Orders {
  /** Metrics that are not reported, as `<vertex>.<metric>` or `<metric>`. */
  readonly without?: readonly string[];
  /** Subtasks that report in a minute; default both. */
  readonly reports?: (vertex: string, n: number, subtask: number) => boolean;
}

/** 100 records/s through all vertices, subtasks 500 and 700 ms/s busy, 300 records waiting. */
export const publishReportedOrders = async (
  world: MetricsWorld,
  settings: Settings,
  { without = [], reports = () => true }: Orders = {},
): Promise<void> => {
  for (const vertex of reportedGraph.vertices) {
    const put = async (metric: ReportedMetric, shown: Shown): Promise<void> => {
      if (without.includes(metric.name) || without.includes(`${vertex.id}.${metric.name}`)) return;
      await publishMetric(world, settings, metric, vertex, (n) =>
        shown(n)?.map((value, subtask) => (reports(vertex.id, n, subtask) ? value : undefined)),
      );
    };
    await put(reported.busyTime, () => [500, 700]);
    if (vertex.id !== IN) await put(reported.recordsIn, counting(settings));
  }
  const [source] = reportedGraph.vertices;
  if (!source) throw new Error('no source');
  const ofSource = async (metric: ReportedMetric, shown: Shown): Promise<void> => {
    if (without.includes(metric.name) || without.includes(`${IN}.${metric.name}`)) return;
    await publishMetric(world, settings, metric, source, (n) =>
      shown(n)?.map((value, subtask) => (reports(IN, n, subtask) ? value : undefined)),
    );
  };
  await ofSource(reported.backPressuredTime, () => [50, 150]);
  await ofSource(reported.sourceRecordsIn, counting(settings));
  await ofSource(reported.pendingRecords, () => [100, 200]);
};
