/** A CloudWatch that keeps no point: GetMetricData is answered by a formula, for any metric and any time, so that a thousand jobs have metrics. */
import type { EpochMs } from '../../lib/model/observation.ts';
import { validation } from '../aws/cloudwatch/errors.ts';
import { getMetricDataInput } from '../aws/cloudwatch/input.ts';
import { createFaults } from '../aws/wire/faults.ts';
import type { MountedService } from '../aws/wire/http-server.ts';
import { readInput } from '../aws/wire/read-input.ts';

/** By the beginning of the metric's name; a job of these is busy for half of its time, and keeps up. */
const VALUES: readonly (readonly [string, number])[] = [
  ['busyTime', 450],
  ['backPressured', 0],
  ['heapMemory', 40],
  ['cpu', 45],
  ['container', 45],
  ['oldGen', 20],
  ['millisBehindLatest', 0],
  ['records_lag', 0],
  ['numberOfFailed', 0],
  ['fullRestarts', 0],
];

const SUBTASKS = 8;
const SNAPSHOTS = 4;
const RECORDS_PER_SECOND = 1000;

/** Two of a hundred up and down within an hour, so that no two minutes are the same text. Counters go on. */
const valueAt = (name: string, statistic: string, seconds: number, runningSince: EpochMs): number => {
  if (statistic === 'SampleCount') return SUBTASKS * SNAPSHOTS;
  const runningMs = seconds * 1000 - runningSince;
  if (name === 'uptime' || name === 'runningTime') return runningMs;
  if (/^numRecords(In|Out)$/.test(name)) return SNAPSHOTS * RECORDS_PER_SECOND * Math.floor(runningMs / 1000);
  const mean = VALUES.find(([begins]) => name.startsWith(begins))?.[1] ?? 10;
  return mean * (1 + 0.02 * Math.sin(seconds / 573));
};

export interface FormulaCloudWatch {
  /** Queries of GetMetricData, which holds at most 500 in one call. */
  queries(): number;
  /** As CloudWatch bills them: each metric of a call, whatever the number of its statistics. */
  metrics(): number;
}

export const createFormulaCloudWatch = (runningSince: EpochMs): FormulaCloudWatch & MountedService => {
  let [queries, metrics] = [0, 0];
  const getMetricData = (input: unknown): object => {
    const { StartTime, EndTime, MetricDataQueries } = readInput(getMetricDataInput, input, validation);
    queries += MetricDataQueries.length;
    metrics += new Set(MetricDataQueries.map(({ MetricStat: { Metric } }) => JSON.stringify(Metric))).size;
    const minutes: number[] = [];
    for (let at = Math.ceil(StartTime / 60_000) * 60; at * 1000 < EndTime; at += 60) minutes.push(at);
    return {
      MetricDataResults: MetricDataQueries.map(({ Id, MetricStat: { Metric, Stat } }) => ({
        Id,
        Label: Metric.MetricName,
        StatusCode: 'Complete',
        Timestamps: minutes,
        Values: minutes.map((at) => valueAt(Metric.MetricName, Stat, at, runningSince)),
      })),
      Messages: [],
    };
  };
  return {
    queries: () => queries,
    metrics: () => metrics,
    faults: createFaults(),
    service: {
      target: 'GraniteServiceVersion20100801',
      shapes: 'com.amazonaws.cloudwatch',
      operations: { GetMetricData: getMetricData, ListMetrics: () => ({ Metrics: [] }) },
    },
  };
};
