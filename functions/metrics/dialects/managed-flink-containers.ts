/**
 * What Managed Flink publishes of an application's containers and memory pools, and when reading it is worth its price.
 */
import type { JobObservation } from '../../../lib/model/observation.ts';
import type { PlanRequest } from '../plan/dialect.ts';
import { type Metric, MINUTE_MS } from '../plan/metric.ts';
import type { JobMetricPlan, RestartEvidence } from '../plan/metric-plan.ts';
import { msPerMinute } from '../series/old-collections.ts';

/** A KPU has 4 GiB, 3 of them heap. */
const HEAP_SHARE = 3 / 4;
const KPU_BYTES = 4 * 1024 ** 3;
const SECONDS_PER_MINUTE = MINUTE_MS / 1000;

type OfJob = (name: string) => Metric;

export const containerMetrics = (request: PlanRequest, ofJob: OfJob): readonly JobMetricPlan[] => {
  const { options } = request;
  const due = request.readsContainers ?? containersAreDue(request);
  return [
    ...(due ? [share(ofJob, 'containerCPUUtilization', 'containerCpu')] : []),
    ...(options.memorySizingEnabled && (due || request.restartedByItself) ? memoryMetrics(request, ofJob) : []),
    ...requiredMetrics(request, ofJob),
  ];
};

/** How often the job has restarted by itself, as evidence: under either name, Flink 2.2 has another one. */
export const restartEvidence = ({ options, restartedByItself }: PlanRequest, ofJob: OfJob): RestartEvidence =>
  options.memorySizingEnabled && restartedByItself
    ? {
        restarts: [ofJob('fullRestarts'), ofJob('numRestarts')],
        containerMemory: ofJob('containerMemoryUtilization'),
        heap: ofJob('heapMemoryUtilization'),
      }
    : { restarts: [], containerMemory: undefined, heap: undefined };

/** They are for sizing, which does not depend on the newest minutes; and every read brings all minutes of the window. */
const QUARTER_HOUR_MS = 15 * MINUTE_MS;

/**
 * At the first poll of every quarter hour; at every poll where the window is shorter, since it must not be empty.
 * (a poll every 5 min)  ->  10:00, 10:15, 10:30, …
 */
export const containersAreDue = ({
  now,
  everyMinutes,
  options,
}: Pick<PlanRequest, 'now' | 'everyMinutes' | 'options'>): boolean =>
  options.metricsWindowMs < QUARTER_HOUR_MS ||
  everyMinutes * MINUTE_MS >= QUARTER_HOUR_MS ||
  now % QUARTER_HOUR_MS < everyMinutes * MINUTE_MS;

/** Of the hottest container or the fullest pool; published in percent. */
const share = (ofJob: OfJob, name: string, becomes: keyof JobObservation): JobMetricPlan => ({
  name,
  metric: ofJob(name),
  statistic: 'Maximum',
  becomes: [becomes],
  required: false,
  values: (percent) => ({ [becomes]: percent / 100 }),
});

const memoryMetrics = ({ state }: PlanRequest, ofJob: OfJob): readonly JobMetricPlan[] => {
  const taskManagers = state.size.kind === 'kpu' ? state.size.current.kpus : 1;
  return [
    share(ofJob, 'containerMemoryUtilization', 'containerMemory'),
    share(ofJob, 'heapMemoryUtilization', 'heapUse'),
    share(ofJob, 'managedMemoryUtilization', 'managedUse'),
    {
      name: 'oldGenerationGCTime',
      metric: ofJob('oldGenerationGCTime'),
      statistic: 'Sum',
      becomes: ['oldCollections'],
      required: false,
      minutes: msPerMinute,
      // (2400 ms in a minute, 4 task managers)  ->  0.01
      values: (ms) => ({ oldCollections: ms / SECONDS_PER_MINUTE / taskManagers / 1000 }),
    },
  ];
};

/** For the options that read them. */
const requiredMetrics = ({ options, state }: PlanRequest, ofJob: OfJob): readonly JobMetricPlan[] => {
  const heapMax = (state.taskManager?.memoryBytes ?? KPU_BYTES) * HEAP_SHARE;
  const heap: JobMetricPlan = {
    name: 'heapMemoryUtilization',
    metric: ofJob('heapMemoryUtilization'),
    statistic: 'Maximum',
    becomes: ['heapUsedBytes', 'heapMaxBytes'],
    required: true,
    values: (percent) => ({ heapUsedBytes: { max: (percent / 100) * heapMax }, heapMaxBytes: { max: heapMax } }),
  };
  const managed: JobMetricPlan = {
    name: 'managedMemoryUsed',
    metric: ofJob('managedMemoryUsed'),
    statistic: 'Maximum',
    becomes: ['managedUsedBytes'],
    required: true,
    values: (bytes) => ({ managedUsedBytes: { max: bytes } }),
  };
  const collecting: JobMetricPlan = {
    name: 'oldGenerationGCTime',
    metric: ofJob('oldGenerationGCTime'),
    statistic: 'Sum',
    becomes: ['garbageCollectionMsPerSecond'],
    required: true,
    values: (ms) => ({ garbageCollectionMsPerSecond: collectingOf(ms) }),
  };
  return [
    ...(options.heapUsageThreshold < 1 || options.memoryTuningEnabled ? [heap] : []),
    ...(options.memoryTuningEnabled ? [managed] : []),
    ...(options.gcPressureThreshold < 1 ? [collecting] : []),
  ];
};

/** Published as the total of all task managers: the hottest one's is at most that, and never above a whole second. */
const collectingOf = (msPerMinute: number) => {
  const msPerSecond = msPerMinute / SECONDS_PER_MINUTE;
  return { sum: msPerSecond, max: Math.min(1000, msPerSecond) };
};
