/** Which metrics say what a job did, by the dialect that it reports in: those that production reads, and its size at every minute. */
import { dialectOf } from '../../functions/metrics/dialects/registry.ts';
import { type Dialect, type Findings, noFindings, type PlanRequest } from '../../functions/metrics/plan/dialect.ts';
import type { Metric, MetricQuery, Statistic } from '../../functions/metrics/plan/metric.ts';
import { metricKey } from '../../functions/metrics/plan/metric.ts';
import type { MetricPlan } from '../../functions/metrics/plan/metric-plan.ts';
import { planMetrics } from '../../functions/metrics/plan/plan-metrics.ts';
import type { JobRef, JobState } from '../../lib/model/job.ts';
import type { EpochMs, JobObservation } from '../../lib/model/observation.ts';
import { usualMinutes } from '../../lib/polling/polling.ts';
import { resolveJobOptions } from '../../lib/settings/job-options.ts';
import type { JobSettings, Settings } from '../../lib/settings/settings.ts';

export interface ReportedJob {
  readonly job: JobRef;
  readonly settings: JobSettings;
  readonly state: JobState;
}

export interface JobMetricsPlan {
  readonly dialect: Dialect;
  readonly request: PlanRequest;
  readonly plan: MetricPlan;
  /** Each metric once. */
  readonly queries: readonly MetricQuery[];
  /** Its SampleCount says how many subtasks there were. */
  readonly counted: Metric | undefined;
  /** Of the heap of each container; undefined: memory is not read. */
  readonly heap: Metric | undefined;
  /** Of the processor of each container; undefined: it is not read. */
  readonly processor: Metric | undefined;
  /** Of the newest checkpoint; undefined: it is not sized in KPUs. */
  readonly checkpointSize: Metric | undefined;
  /** KPUs in use, with the one for orchestration; undefined: it is not sized in them. */
  readonly kpus: Metric | undefined;
}

/** Heaps of task managers are not replayed: they are not paid for, and a minute that lacks them would be left out. */
const WITHOUT_MEMORY = { heapUsageThreshold: 1, memoryTuningEnabled: false, gcPressureThreshold: 1 };

const NOT_IN_KPUS = {
  counted: undefined,
  heap: undefined,
  processor: undefined,
  checkpointSize: undefined,
  kpus: undefined,
};

const QUARTER_HOUR_MS = 15 * 60_000;

export const metricsOfJob = (
  { job, settings, state }: ReportedJob,
  file: Settings,
  now: EpochMs,
  findings: Findings = noFindings,
): JobMetricsPlan => {
  const dialect = dialectOf(settings);
  const resolved = resolveJobOptions(file, settings, undefined).options;
  const inKpus = settings.platform === 'managed-flink';
  const options = inKpus ? resolved : { ...resolved, ...WITHOUT_MEMORY };
  const request: PlanRequest = {
    job,
    settings,
    options,
    findings,
    // Restarts of the past are published by the metrics alone.
    state: { ...state, runningSince: undefined },
    // Containers are read at every quarter hour.
    now: now - (now % QUARTER_HOUR_MS),
    everyMinutes: usualMinutes(file),
    restartedByItself: false,
  };
  const plan = planMetrics(dialect, request);
  const queries = new Map(plan.queries.map((query) => [metricKey(query.metric), query]));
  if (!inKpus) {
    // Of a metric for each subtask nothing else says that a restart cut a point off; it costs no more.
    const all = plan.queries.map(({ metric, statistics }) => ({
      metric,
      statistics: [...new Set<Statistic>([...statistics, 'SampleCount'])],
    }));
    return { dialect, request, plan, queries: all, ...NOT_IN_KPUS };
  }
  const ofApplication = (name: string): Metric => ({
    namespace: 'AWS/KinesisAnalytics',
    name,
    dimensions: { Application: job.name },
  });
  const kpus = ofApplication('KPUs');
  const checkpointSize = ofApplication('lastCheckpointSize');
  const [counted] = plan.vertices.flatMap(({ busy }) => busy);
  const also = (metric: Metric, ...more: readonly Statistic[]): void => {
    const key = metricKey(metric);
    const statistics = queries.get(key)?.statistics ?? [];
    queries.set(key, { metric, statistics: [...new Set([...statistics, ...more])] });
  };
  if (counted !== undefined) also(counted, 'SampleCount');
  const metricOf = (measure: keyof JobObservation): Metric | undefined =>
    plan.job.find(({ becomes }) => becomes.includes(measure))?.metric;
  const heap = metricOf('heapUse');
  // What lives on a heap is not what the fullest shows: that is mostly garbage (replayed-memory.ts).
  if (heap !== undefined) also(heap, 'Minimum', 'Average');
  // The hottest of many is above the mean by chance alone, too (hottest-kpu.ts). A further statistic costs nothing.
  const processor = metricOf('containerCpu');
  if (processor !== undefined) also(processor, 'Average');
  for (const metric of [kpus, checkpointSize]) queries.set(metricKey(metric), { metric, statistics: ['Maximum'] });
  return { dialect, request, plan, queries: [...queries.values()], counted, heap, processor, checkpointSize, kpus };
};
