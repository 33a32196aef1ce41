/** What the reporters of a job on EKS may have pushed into CloudWatch beyond what is read of every job: alignment, and commits. */
import { reporterDialects } from '../../functions/metrics/dialects/registry.ts';
import { reportedJob } from '../../functions/metrics/dialects/reported-job.ts';
import type { Metric } from '../../functions/metrics/plan/metric.ts';
import type { CloudWatchLook } from '../../lib/doctor/limits/cloudwatch-look.ts';
import { isCommitter, isSource, type JobGraph, type JobVertex, type VertexId } from '../../lib/model/graph.ts';
import type { EksJobSettings } from '../../lib/settings/settings.ts';
import type { AskedCloudWatch } from './asked-cloudwatch.ts';

const LATELY = 15;
const MOST_PAGES = 20;

/** Names of Flink that end so, whatever group the connector has put before them. */
const ENDS = {
  drift: /(?:^|[._])watermarkAlignmentDrift$/,
  pending: /(?:^|[._])pendingCommittables$/,
  lastMs: /(?:^|[._])lastCommitDurationMs$/,
} as const;

type Wanted = keyof typeof ENDS;

interface Found {
  readonly metric: Metric;
  readonly is: Wanted;
  readonly vertex: VertexId;
}

export const reportedLimits = async (
  { list, read }: AskedCloudWatch,
  settings: EksJobSettings,
  { vertices }: JobGraph,
): Promise<CloudWatchLook> => {
  const job = reportedJob(settings);
  const { dialect } = settings.metrics;
  const { metricNamespace, jobName } = reporterDialects[dialect];
  const place = { ClusterName: job.cluster, Namespace: job.namespace, FlinkDeployment: job.deployment };
  const published = await list({
    namespace: job.metricNamespace ?? metricNamespace,
    maxPages: MOST_PAGES,
    ...(dialect === 'statsd' ? {} : { dimensions: place }),
  });
  const wanted = vertices.filter((vertex) => !vertex.finished && (isSource(vertex) || isCommitter(vertex)));
  const start = `flink_${jobName(job)}_`;
  const found = published.flatMap((metric): Found[] => {
    const vertex = wanted.find(({ id }) =>
      dialect === 'statsd' ? metric.name.startsWith(`${start}${id}_operator_`) : metric.dimensions['task_id'] === id,
    );
    const is = vertex && whichOf(vertex, metric.name);
    return vertex === undefined || is === undefined ? [] : [{ metric, is, vertex: vertex.id }];
  });
  const series =
    found.length === 0
      ? undefined
      : await read(
          found.map(({ metric }) => metric),
          LATELY,
        );
  /** The newest of each subtask, and of these the largest. */
  const newest = (vertex: JobVertex, is: Wanted): number => {
    const values = found.flatMap((one) => {
      if (one.vertex !== vertex.id || one.is !== is) return [];
      const last = [...(series?.(one.metric, 'Maximum') ?? [])].at(-1)?.[1];
      return last === undefined ? [] : [last];
    });
    return values.length === 0 ? Number.NaN : Math.max(...values);
  };
  const unknown = Number.NaN;
  return {
    kind: 'read',
    from: 'reporter',
    alignmentDriftMs: byVertex(wanted.filter(isSource), (vertex) => {
      const drift = newest(vertex, 'drift');
      // Before the first announcement of the group Flink shows the smallest or largest number there is.
      return Math.abs(drift) < 2 ** 62 ? drift : undefined;
    }),
    commits: byVertex(wanted.filter(isCommitter), (vertex) => {
      const pending = newest(vertex, 'pending');
      const lastMs = newest(vertex, 'lastMs');
      return Number.isNaN(lastMs) ? undefined : { pending, lastMs, files: unknown, bytes: unknown };
    }),
  };
};

const whichOf = (vertex: JobVertex, name: string): Wanted | undefined => {
  if (isSource(vertex)) return ENDS.drift.test(name) ? 'drift' : undefined;
  return ENDS.pending.test(name) ? 'pending' : ENDS.lastMs.test(name) ? 'lastMs' : undefined;
};

const byVertex = <T>(
  vertices: readonly JobVertex[],
  read: (vertex: JobVertex) => T | undefined,
): Readonly<Record<VertexId, T>> =>
  Object.fromEntries(
    vertices.flatMap((vertex) => {
      const value = read(vertex);
      return value === undefined ? [] : [[vertex.id, value]];
    }),
  );
