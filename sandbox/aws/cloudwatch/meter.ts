/** What reading costs, counted as CloudWatch bills it. */
import type { MetricDataQueryInput } from './input.ts';
import { keyOf } from './metric-store.ts';

const DOLLARS_PER_METRIC = 0.01 / 1000;
const STATISTICS_PER_METRIC = 5;

export interface MeterReading {
  readonly getMetricDataCalls: number;
  /** Per call, each metric counts once for every five statistics asked of it; how many points come back is free. */
  readonly metricsRequested: number;
  readonly datapointsReturned: number;
  readonly listMetricsCalls: number;
  /** What GetMetricData costs. The other calls fall under the first million of a month. */
  readonly dollars: number;
}

export interface Meter {
  read(queries: readonly MetricDataQueryInput[], datapoints: number): void;
  listed(): void;
  reading(): MeterReading;
}

export const createMeter = (): Meter => {
  let getMetricDataCalls = 0;
  let metricsRequested = 0;
  let datapointsReturned = 0;
  let listMetricsCalls = 0;
  return {
    // A page behind NextToken is a request like any other, and is counted again: AWS does not say that it is free.
    read(queries, datapoints) {
      getMetricDataCalls += 1;
      metricsRequested += billedMetrics(queries);
      datapointsReturned += datapoints;
    },
    listed() {
      listMetricsCalls += 1;
    },
    reading: () => ({
      getMetricDataCalls,
      metricsRequested,
      datapointsReturned,
      listMetricsCalls,
      dollars: metricsRequested * DOLLARS_PER_METRIC,
    }),
  };
};

/** (busy: Average, Maximum; records: Sum)  ->  2.  (busy: six statistics)  ->  2 */
const billedMetrics = (queries: readonly MetricDataQueryInput[]): number => {
  const statistics = new Map<string, Set<string>>();
  for (const { MetricStat } of queries) {
    const { Namespace, MetricName, Dimensions } = MetricStat.Metric;
    const key = keyOf({ namespace: Namespace, name: MetricName, dimensions: Dimensions });
    statistics.set(key, (statistics.get(key) ?? new Set()).add(`${MetricStat.Stat}/${MetricStat.Period}`));
  }
  return [...statistics.values()].reduce((sum, { size }) => sum + Math.ceil(size / STATISTICS_PER_METRIC), 0);
};
