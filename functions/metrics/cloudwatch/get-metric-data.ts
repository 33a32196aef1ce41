/** Reads the minute tables of several jobs: packed into calls of at most 500 queries, every page, one failure per job. */
import type { EpochMs } from '../../../lib/model/observation.ts';
import { mapConcurrent } from '../../map-concurrent.ts';
import {
  type JobQueries,
  type JobSeries,
  type MetricQuery,
  type MetricReader,
  MINUTE_MS,
  metricKey,
  type Series,
  type Statistic,
} from '../plan/metric.ts';
import type { CloudWatch, MetricDataQuery } from './cloudwatch.ts';
import type { RateLimiter } from './rate-limiter.ts';

/** What CloudWatch bills: 0.01 USD per 1000 metrics queried, whatever the number of points. */
const DOLLARS_PER_METRIC = 0.01 / 1000;

const QUERIES_PER_CALL = 500;
const CALLS_AT_ONCE = 4;
/** A reply of 100,800 points has one page more; a token that never ends is a server gone wrong. */
const MAX_PAGES = 200;

export const getMetricData = async (
  client: CloudWatch,
  limiter: RateLimiter,
  jobs: readonly JobQueries[],
): ReturnType<MetricReader['read']> => {
  const results = jobs.map(() => new Result());
  let metricsRequested = 0;
  const send = async (call: Call): Promise<void> => {
    await limiter.take(call.queries.length * ((call.end - call.start) / call.periodMs));
    const billed = new Set(call.queries.map((query) => metricKey(query.query.metric))).size;
    try {
      await readPages(client, call, results, () => {
        metricsRequested += billed;
      });
    } catch (cause) {
      const inCall = [...new Set(call.queries.map((query) => query.job))];
      // One job's impossible query spoils the call for all: ask for each job alone, so that only its own fails.
      if (inCall.length > 1 && isAboutTheQuery(cause)) {
        for (const job of inCall) await send({ ...call, queries: call.queries.filter((query) => query.job === job) });
        return;
      }
      const error = new Error(`CloudWatch GetMetricData failed: ${cause instanceof Error ? cause.message : cause}`, {
        cause,
      });
      for (const job of inCall) results[job]?.fail(error);
    }
  };
  await mapConcurrent(packed(jobs), CALLS_AT_ONCE, send);
  return {
    jobs: results.map((result) => result.outcome()),
    cost: { metricsRequested, dollars: metricsRequested * DOLLARS_PER_METRIC },
  };
};

interface OneStatistic {
  readonly job: number;
  readonly query: MetricQuery;
  readonly statistic: Statistic;
}

interface Call {
  readonly queries: readonly OneStatistic[];
  readonly start: EpochMs;
  readonly end: EpochMs;
  readonly periodMs: number;
}

/** Jobs of the same time range share calls; the statistics of a metric stay together, so that they are billed once. */
const packed = (jobs: readonly JobQueries[]): readonly Call[] => {
  const ranges = Map.groupBy(
    jobs.map((job, index) => ({ job, index })),
    ({ job }) => `${job.start} ${job.end} ${job.periodMs}`,
  );
  return [...ranges.values()].flatMap((range) => {
    const calls: OneStatistic[][] = [[]];
    for (const { job, index } of range) {
      for (const query of job.queries) {
        const queries = query.statistics.map((statistic): OneStatistic => ({ job: index, query, statistic }));
        if ((calls.at(-1)?.length ?? 0) + queries.length > QUERIES_PER_CALL) calls.push([]);
        calls.at(-1)?.push(...queries);
      }
    }
    const { start, end, periodMs = MINUTE_MS } = range[0]?.job ?? { start: 0, end: 0 };
    return calls.filter((queries) => queries.length > 0).map((queries) => ({ queries, start, end, periodMs }));
  });
};

/** A further page is a request like any other: AWS does not say that it is free, so it is counted again. */
const readPages = async (
  client: CloudWatch,
  call: Call,
  results: readonly Result[],
  bill: () => void,
): Promise<void> => {
  const input = {
    MetricDataQueries: call.queries.map((query, index) => toQuery(query, index, call.periodMs)),
    StartTime: new Date(call.start),
    EndTime: new Date(call.end),
    ScanBy: 'TimestampAscending',
  } as const;
  const status = new Map<number, string>();
  let token: string | undefined;
  for (let page = 1; page <= MAX_PAGES; page++) {
    bill();
    const reply = await client.getMetricData({ ...input, NextToken: token });
    for (const result of reply.MetricDataResults ?? []) {
      const index = Number(result.Id?.slice(1));
      const query = call.queries[index];
      if (!query) throw new Error(`CloudWatch answered "${result.Id}", which was not queried`);
      results[query.job]?.add(query, result.Timestamps ?? [], result.Values ?? []);
      status.set(index, result.StatusCode ?? 'Complete');
    }
    token = reply.NextToken;
    if (!token) break;
  }
  if (token) throw new Error(`CloudWatch still had more after ${MAX_PAGES} pages`);
  call.queries.forEach((query, index) => {
    results[query.job]?.ended(query, status.get(index) ?? 'InternalError');
  });
};

const toQuery = ({ query: { metric }, statistic }: OneStatistic, index: number, periodMs: number): MetricDataQuery => ({
  Id: `m${index}`,
  MetricStat: {
    Metric: {
      Namespace: metric.namespace,
      MetricName: metric.name,
      Dimensions: Object.entries(metric.dimensions).map(([Name, Value]) => ({ Name, Value })),
    },
    Period: periodMs / 1000,
    Stat: statistic,
  },
  ReturnData: true,
});

const ABOUT_THE_QUERY = /^(InvalidParameter|MissingRequiredParameter|Validation)/;
const isAboutTheQuery = (cause: unknown): boolean => cause instanceof Error && ABOUT_THE_QUERY.test(cause.name);

const nothing: Series = new Map();

/** Points of one job as the pages bring them. */
class Result {
  readonly #series = new Map<string, Map<EpochMs, number>>();
  readonly #partial = new Set<string>();
  #error: Error | undefined;

  add({ query, statistic }: OneStatistic, timestamps: readonly Date[], values: readonly number[]): void {
    const key = `${statistic} ${metricKey(query.metric)}`;
    const series = this.#series.get(key) ?? new Map<EpochMs, number>();
    timestamps.forEach((at, i) => {
      const value = values[i];
      if (value !== undefined) series.set(at.getTime(), value);
    });
    this.#series.set(key, series);
  }

  /** PartialData that no further page completed leaves points missing; anything else but Complete is a failure. */
  ended({ query }: OneStatistic, status: string): void {
    if (status === 'Complete') return;
    if (status === 'PartialData') this.#partial.add(query.metric.name);
    else this.fail(new Error(`CloudWatch answered ${status} for ${describeMetric(query)}${remedyFor(status)}`));
  }

  fail(error: Error): void {
    this.#error ??= error;
  }

  outcome(): JobSeries {
    if (this.#error) return { kind: 'failed', error: this.#error };
    return {
      kind: 'read',
      read: (metric, statistic) => this.#series.get(`${statistic} ${metricKey(metric)}`) ?? nothing,
      partial: [...this.#partial],
    };
  }
}

const remedyFor = (status: string): string =>
  status === 'Forbidden'
    ? ': allow the function cloudwatch:GetMetricData on it (in the account that owns the metric, too)'
    : '';

const describeMetric = ({ metric }: MetricQuery): string =>
  `${metric.namespace} ${metric.name} {${Object.entries(metric.dimensions)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ')}}`;
