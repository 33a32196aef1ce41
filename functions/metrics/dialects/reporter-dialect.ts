/** What the dialects of Flink's own reporters share: a job on EKS whose metrics are named by its job graph alone. */
import { isSource, type JobVertex, type VertexId } from '../../../lib/model/graph.ts';
import type { JobMetric } from '../../../lib/model/observation.ts';
import type { Options } from '../../../lib/options/options.ts';
import type { EksJobSettings } from '../../../lib/settings/settings.ts';
import type { Dialect, Findings, JobMetrics, PlanRequest } from '../plan/dialect.ts';
import { lagPlanOf } from '../plan/lag-plan.ts';
import type { Metric, Read } from '../plan/metric.ts';
import type { JobMetricPlan, MetricPlan, RecordsQuery } from '../plan/metric-plan.ts';
import type { ReportedMetric } from '../plan/reported-metrics.ts';
import * as reported from '../plan/reported-metrics.ts';
import type { SeriesLayout } from '../plan/series-layout.ts';
import { type ReportedJob, reportedJob } from './reported-job.ts';
import { conclude, type ReportedIdentity } from './reporter-discovery.ts';

export type ReporterDialectName = EksJobSettings['metrics']['dialect'];

/** A vertex as far as names of metrics need it. */
export interface ReportedVertex {
  readonly id: VertexId;
  readonly parallelism: number;
}

/** All that is a dialect's own. */
export interface ReporterNames {
  readonly name: ReporterDialectName;
  /** The CloudWatch namespace when the settings name none. */
  readonly metricNamespace: string;
  readonly layout: SeriesLayout;
  /** What a point of a counter is: its value, or what was added since the point before. */
  readonly counters: 'counter' | 'added';
  /** Can it show this metric at all? */
  supports(metric: ReportedMetric): boolean;
  /** The published metrics that are one metric of a vertex: one for all subtasks, or one for each. */
  ofVertex(job: ReportedJob, metric: ReportedMetric, vertex: ReportedVertex): readonly Metric[];
  /** The metric of all task managers of the deployment. */
  ofTaskManagers(job: ReportedJob, metric: ReportedMetric): Metric;
  /** The published name of a metric of a vertex, where it is the same for all vertices. */
  listedName(metric: ReportedMetric): string | undefined;
  /** Is a metric that is listed this one, of any job in the same cluster and namespace? Then whose? */
  identify(listed: Metric, near: ReportedJob, metric: ReportedMetric): ReportedIdentity | undefined;
  /** How the job's name comes out. */
  jobName(job: ReportedJob): string;
}

export type ReporterDialect = Dialect & ReporterNames;

export const reporterDialect = (names: ReporterNames): ReporterDialect => ({
  ...names,
  withoutBusyTime: 'observed',
  duplicateNames: () => [],
  jobMetrics: (request) => jobMetrics(names, request),
  learn,
  isSilent: ({ queries }, read) =>
    queries.every(({ metric, statistics }) => statistics.every((one) => read(metric, one).size === 0)),
  published: ({ settings, state }) => {
    const name = names.listedName(reported.busyTime);
    const namespace = reportedJob(settings, state).metricNamespace ?? names.metricNamespace;
    return { namespace, maxPages: 20, ...(name === undefined ? {} : { name }) };
  },
  discover: (listed, { settings, state }) => {
    const job = reportedJob(settings, state);
    const name = names.jobName(job);
    const otherLabels = job.labels === 'as they are' ? 'filtered' : 'as they are';
    const otherName = names.jobName({ ...job, labels: otherLabels });
    const identities = listed.flatMap((metric) => names.identify(metric, job, reported.busyTime) ?? []);
    const sought = {
      namespace: job.metricNamespace ?? names.metricNamespace,
      deployment: job.deployment,
      graph: state.graph,
      nameIsSet: settings.platform === 'eks' && settings.metrics.jobName !== undefined,
    };
    // What the resource says of its reporter need not be all: the operator has defaults, too.
    const asOther = otherName !== name && !identities.some((one) => one.job === name);
    const other = asOther ? conclude(identities, { ...sought, name: otherName }) : undefined;
    return other?.kind === 'found'
      ? { ...other, findings: { labels: otherLabels } }
      : conclude(identities, { ...sought, name });
  },
});

const jobMetrics = (names: ReporterNames, { settings, state, options, findings }: PlanRequest): JobMetrics => {
  const job = { ...reportedJob(settings, state), ...(findings.labels ? { labels: findings.labels } : {}) };
  const metricsOf = (metric: ReportedMetric, vertex: JobVertex) => names.ofVertex(job, metric, vertex);
  const records = (metric: ReportedMetric, vertex: JobVertex): RecordsQuery => ({
    metrics: metricsOf(metric, vertex),
    as: names.counters,
    of: vertex,
  });
  return {
    ofVertex: metricsOf,
    input: (vertex) => records(inputOf(vertex, findings), vertex),
    output: (vertex) => records(reported.recordsOut, vertex),
    lag: (source) => lagPlanOf(source, state.graph, settings.lag, { metricsOf: (metric) => metricsOf(metric, source) }),
    ofJob: taskManagerMetrics(options).map(
      ([metric, becomes]): JobMetricPlan => ({
        name: metric.name,
        metric: names.supports(metric) ? names.ofTaskManagers(job, metric) : undefined,
        statistic: 'Maximum',
        becomes: [becomes],
        required: true,
        values: (max) => ({ [becomes]: { max } }),
      }),
    ),
    uptime: [],
    restartEvidence: undefined,
  };
};

const inputOf = (vertex: JobVertex, findings: Findings): ReportedMetric => {
  if (!isSource(vertex)) return reported.recordsIn;
  return findings.countsNoInput.has(vertex.id) ? reported.sourceRecordsOut : reported.sourceRecordsIn;
};

const taskManagerMetrics = (options: Options): readonly (readonly [ReportedMetric, JobMetric])[] => [
  ...(options.heapUsageThreshold < 1 || options.memoryTuningEnabled
    ? ([
        [reported.heapUsed, 'heapUsedBytes'],
        [reported.heapMax, 'heapMaxBytes'],
      ] as const)
    : []),
  ...(options.memoryTuningEnabled
    ? ([
        [reported.managedUsed, 'managedUsedBytes'],
        [reported.metaspaceUsed, 'metaspaceUsedBytes'],
      ] as const)
    : []),
  ...(options.gcPressureThreshold < 1 ? ([[reported.collecting, 'garbageCollectionMsPerSecond']] as const) : []),
];

/** A source that counts no input is read by what it sends on; one that reports no lag, where the settings say. */
const learn = (plan: MetricPlan, read: Read, findings: Findings): Findings | undefined => {
  const isPublished = (metrics: readonly Metric[]) => metrics.some((metric) => read(metric, 'Average').size > 0);
  const isMoving = (metrics: readonly Metric[]) =>
    metrics.some((metric) => [...read(metric, 'Average').values()].some((value) => value !== 0));
  const countsNoInput = new Set(findings.countsNoInput);
  const reportsNoLag = new Set(findings.reportsNoLag);
  for (const { vertex, busy, input, pending, lag } of plan.vertices) {
    if (!isSource(vertex)) continue;
    if (!isMoving(input.metrics) && isMoving(busy)) countsNoInput.add(vertex.id);
    if (pending && lag && !isPublished(pending)) reportsNoLag.add(vertex.id);
  }
  const isNew = countsNoInput.size > findings.countsNoInput.size || reportsNoLag.size > findings.reportsNoLag.size;
  return isNew ? { ...findings, countsNoInput, reportsNoLag } : undefined;
};
