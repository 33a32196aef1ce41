/**
 * CloudWatch: what the jobs publish, minute by minute, as late and with such holes as the faults say. Points are made when they
 * are asked for: the past of a job does not change.
 */

import { prometheus } from '../../../functions/metrics/dialects/prometheus.ts';
import { reportedJob } from '../../../functions/metrics/dialects/reported-job.ts';
import * as reported from '../../../functions/metrics/plan/reported-metrics.ts';
import { asVertexId } from '../../../lib/model/graph.ts';
import type { EpochMs } from '../../../lib/model/observation.ts';
import type { JobSettings } from '../../../lib/settings/settings.ts';
import type { Faults } from '../machine/faults.ts';
import type { Answered } from '../machine/network.ts';
import { idOf, MINUTE, type MinuteOfJob, type SimulatedJob, VERTICES, type VertexName } from './job.ts';

interface Point {
  readonly sum: number;
  readonly count: number;
  readonly min: number;
  readonly max: number;
}

interface Series {
  readonly job: SimulatedJob;
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly point: (minute: MinuteOfJob) => Point | undefined;
}

export interface CloudWatchModel {
  serve(operation: string, body: unknown): Answered;
  /** Can this minute of the job be read now, every metric of it? */
  isComplete(job: SimulatedJob, minute: EpochMs): boolean;
}

export interface CloudWatchParts {
  readonly jobs: readonly { readonly job: SimulatedJob; readonly settings: JobSettings }[];
  readonly now: () => EpochMs;
  readonly faults: Faults;
}

interface Metric {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions: readonly { readonly Name: string; readonly Value: string }[];
}

interface DataInput {
  readonly MetricDataQueries: readonly {
    readonly Id: string;
    readonly MetricStat: { readonly Metric: Metric; readonly Stat: string };
  }[];
  readonly StartTime: number;
  readonly EndTime: number;
}

export const createCloudWatch = ({ jobs, now, faults }: CloudWatchParts): CloudWatchModel => {
  const all = jobs.flatMap(({ job, settings }) => seriesOf(job, settings));
  const byKey = new Map(all.map((series) => [keyOf(series.namespace, series.name, series.dimensions), series]));
  const delays = new Map(jobs.map(({ job }) => [job, new Map<EpochMs, number>()]));

  /** Milliseconds after the end of the minute; for ever where it is a hole. Of all metrics of the job: they come together. */
  const delayOf = (job: SimulatedJob, minute: EpochMs): number => {
    const ofJob = delays.get(job);
    const known = ofJob?.get(minute);
    if (known !== undefined) return known;
    const drawn = drawDelay(job.name, minute);
    ofJob?.set(minute, drawn);
    return drawn;
  };
  const drawDelay = (job: string, minute: EpochMs): number => {
    const key = `${job} ${new Date(minute).toISOString().slice(11, 16)}`;
    if (faults.strikes('hole', key, 0.04)) return Number.POSITIVE_INFINITY;
    if (faults.strikes('late points', key, 0.1)) return faults.whole(60_000, 900_000, 'late', key);
    return faults.whole(5_000, 50_000, 'delay', key);
  };
  const isVisible = (job: SimulatedJob, minute: EpochMs): boolean => minute + MINUTE + delayOf(job, minute) <= now();

  const points = (metric: Metric, stat: string, from: EpochMs, to: EpochMs) => {
    const dimensions = Object.fromEntries(metric.Dimensions.map(({ Name, Value }) => [Name, Value]));
    const series = byKey.get(keyOf(metric.Namespace, metric.MetricName, dimensions));
    const [at, values]: [number[], number[]] = [[], []];
    if (!series) return { at, values };
    for (let minute = Math.ceil(from / MINUTE) * MINUTE; minute < to; minute += MINUTE) {
      const of = series.job.minute(minute);
      if (of === undefined || of.ranSeconds < 60 || !isVisible(series.job, minute)) continue;
      const point = series.point(of);
      if (point === undefined) continue;
      at.push(minute / 1000);
      values.push(statisticOf(point, stat));
    }
    return { at, values };
  };

  return {
    isComplete: (job, minute) => (job.minute(minute)?.ranSeconds ?? 0) >= 60 && isVisible(job, minute),
    serve(operation, body) {
      if (operation === 'ListMetrics') {
        const { Namespace, MetricName, Dimensions = [] } = body as Partial<Metric>;
        const found = all.filter(
          ({ namespace, name, dimensions }) =>
            namespace === Namespace &&
            (MetricName === undefined || name === MetricName) &&
            Dimensions.every(({ Name, Value }) => dimensions[Name] === Value),
        );
        const Metrics = found.map(({ namespace, name, dimensions }) => ({
          Namespace: namespace,
          MetricName: name,
          Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
        }));
        return { status: 200, body: JSON.stringify({ Metrics }) };
      }
      if (operation !== 'GetMetricData') return { status: 400, body: '{"__type":"UnknownOperationException"}' };
      const { MetricDataQueries, StartTime, EndTime } = body as DataInput;
      const MetricDataResults = MetricDataQueries.map(({ Id, MetricStat }) => {
        const { at, values } = points(MetricStat.Metric, MetricStat.Stat, StartTime * 1000, EndTime * 1000);
        return { Id, StatusCode: 'Complete', Timestamps: at, Values: values };
      });
      return { status: 200, body: JSON.stringify({ MetricDataResults }) };
    },
  };
};

const keyOf = (namespace: string, name: string, dimensions: Readonly<Record<string, string>>): string => {
  const sorted = Object.keys(dimensions).sort();
  return `${namespace}\n${name}\n${sorted.map((key) => `${key}=${dimensions[key]}`).join('\n')}`;
};

const statisticOf = ({ sum, count, min, max }: Point, stat: string): number => {
  switch (stat) {
    case 'Sum':
      return sum;
    case 'SampleCount':
      return count;
    case 'Minimum':
      return min;
    case 'Maximum':
      return max;
    case 'Average':
      return sum / count;
    default:
      throw new Error(`The simulated CloudWatch does not know the statistic ${stat}`);
  }
};

const seriesOf = (job: SimulatedJob, settings: JobSettings): readonly Series[] => {
  switch (settings.platform) {
    case 'managed-flink':
      return ofManagedFlink(job);
    case 'eks':
      return ofReporters(job, settings);
    case 'flink':
      return [];
  }
};

/** So many reports a minute of each subtask, all alike. */
const reports = (each: number, subtasks: number, times: number): Point => ({
  sum: each * subtasks * times,
  count: subtasks * times,
  min: each,
  max: each,
});

const SNAPSHOTS = 4;

const ofManagedFlink = (job: SimulatedJob): readonly Series[] => {
  const of = (name: string, dimensions: Readonly<Record<string, string>>, point: Series['point']): Series => ({
    job,
    namespace: 'AWS/KinesisAnalytics',
    name,
    point,
    dimensions: { Application: job.name, ...dimensions },
  });
  const gaugeOfJob = (name: string, value: (minute: MinuteOfJob) => number): Series =>
    of(name, {}, (minute) => reports(value(minute), 1, 1));
  return [
    ...VERTICES.flatMap((vertex) => ofTask(vertex)),
    gaugeOfJob('containerCPUUtilization', ({ busy }) => 10 + busy.work / 20),
    gaugeOfJob('containerMemoryUtilization', () => 50),
    gaugeOfJob('heapMemoryUtilization', () => 40),
    gaugeOfJob('managedMemoryUtilization', () => 10),
    gaugeOfJob('managedMemoryUsed', () => 50 * 1024 ** 2),
    gaugeOfJob('oldGenerationGCTime', () => 1000),
    gaugeOfJob('fullRestarts', () => 0),
    gaugeOfJob('uptime', ({ uptimeMs }) => uptimeMs),
    gaugeOfJob('runningTime', ({ uptimeMs }) => uptimeMs),
  ];

  function ofTask(vertex: VertexName): readonly Series[] {
    const Task = vertex.replaceAll(' ', '_');
    const gauge = (name: string, value: (minute: MinuteOfJob) => number): Series =>
      of(name, { Task }, (minute) => reports(value(minute), minute.parallelism[vertex], SNAPSHOTS));
    const counter = (name: string): Series => gauge(name, (minute) => minute.records / minute.parallelism[vertex]);
    return [
      gauge('busyTimeMsPerSecond', ({ busy }) => busy[vertex]),
      ...(vertex === VERTICES[0]
        ? [
            gauge('backPressuredTimeMsPerSecond', ({ backlog, busy }) => (backlog > 0 ? 1000 - busy[vertex] : 0)),
            gauge('records_lag_max', ({ backlog, parallelism }) => backlog / parallelism[vertex]),
          ]
        : [counter('numRecordsIn')]),
      ...(vertex === VERTICES[2] ? [] : [counter('numRecordsOut')]),
    ];
  }
};

const REPORTS = 2;

const ofReporters = (job: SimulatedJob, settings: JobSettings): readonly Series[] => {
  const names = reportedJob(settings);
  const ofVertex = (
    metric: reported.ReportedMetric,
    vertex: VertexName,
    value: (minute: MinuteOfJob) => number,
  ): readonly Series[] =>
    prometheus.ofVertex(names, metric, { id: asVertexId(idOf(vertex)), parallelism: 1 }).map((published) => ({
      job,
      ...published,
      point: (minute) => reports(value(minute), minute.parallelism[vertex], REPORTS),
    }));
  const ofTaskManagers = (metric: reported.ReportedMetric, value: number): Series => ({
    job,
    ...prometheus.ofTaskManagers(names, metric),
    point: () => reports(value, 1, REPORTS),
  });
  const MIB = 1024 ** 2;
  return [
    ...VERTICES.flatMap((vertex) => {
      const records = (minute: MinuteOfJob): number => minute.records / minute.parallelism[vertex];
      const source = vertex === VERTICES[0];
      return [
        ...ofVertex(reported.busyTime, vertex, ({ busy }) => busy[vertex]),
        ...(source
          ? [
              ...ofVertex(reported.sourceRecordsIn, vertex, records),
              ...ofVertex(reported.backPressuredTime, vertex, ({ backlog, busy }) =>
                backlog > 0 ? 1000 - busy[vertex] : 0,
              ),
              ...ofVertex(reported.pendingRecords, vertex, ({ backlog, parallelism }) => backlog / parallelism[vertex]),
            ]
          : ofVertex(reported.recordsIn, vertex, records)),
      ];
    }),
    ofTaskManagers(reported.heapUsed, 500 * MIB),
    ofTaskManagers(reported.heapMax, 1500 * MIB),
    ofTaskManagers(reported.managedUsed, 100 * MIB),
    ofTaskManagers(reported.metaspaceUsed, 100 * MIB),
    ofTaskManagers(reported.collecting, 5),
  ];
};
