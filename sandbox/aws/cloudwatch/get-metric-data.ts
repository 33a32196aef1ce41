/** GetMetricData, of metrics: expressions are refused by name. */
import type { EpochMs } from '../../../lib/model/observation.ts';
import type { Clock } from '../../interfaces.ts';
import type { Operation } from '../wire/http-server.ts';
import { nextToken, readToken } from '../wire/next-token.ts';
import { readInput } from '../wire/read-input.ts';
import { invalidNextToken, validation } from './errors.ts';
import { type GetMetricDataInput, getMetricDataInput, type MetricDataQueryInput } from './input.ts';
import type { Meter } from './meter.ts';
import {
  DAYS_BY_FIVE_MINUTES,
  DAYS_BY_THE_MINUTE,
  FIVE_MINUTES_MS,
  type MetricStore,
  MINUTE_MS,
} from './metric-store.ts';
import { type Point, pointsOf, statisticOf } from './statistics.ts';

/** How the next answer falls short of what was asked. */
export type Shortfall =
  /** So many datapoints on the page and the rest behind NextToken, whatever MaxDatapoints says. */
  | { readonly kind: 'page'; readonly datapoints: number }
  /** These metrics come back with StatusCode InternalError and without points. */
  | { readonly kind: 'internal-error'; readonly metricNames: readonly string[] };

interface Result {
  readonly query: MetricDataQueryInput;
  readonly points: readonly Point[];
  readonly broken: boolean;
}

export const getMetricData =
  (store: MetricStore, clock: Clock, meter: Meter, takeShortfall: () => Shortfall | undefined): Operation =>
  (input) => {
    const { NextToken, ...asked } = readInput(getMetricDataInput, input, validation);
    if (asked.StartTime >= asked.EndTime)
      throw validation('The parameter StartTime must be less than the parameter EndTime');
    const cursor = NextToken === undefined ? { offset: 0, asOf: clock.now() } : readToken(asked, NextToken);
    if (!cursor) throw invalidNextToken();
    const shortfall = takeShortfall();
    const results = asked.MetricDataQueries.map((query) => resultOf(store, asked, query, cursor.asOf, shortfall));
    const most = shortfall?.kind === 'page' ? shortfall.datapoints : asked.MaxDatapoints;
    const page = pageOf(
      results.filter(({ query }) => query.ReturnData),
      cursor.offset,
      most,
    );
    meter.read(asked.MetricDataQueries, page.datapoints);
    const token = page.more
      ? { NextToken: nextToken(asked, { ...cursor, offset: cursor.offset + page.datapoints }) }
      : {};
    return { MetricDataResults: page.results, Messages: [], ...token };
  };

const resultOf = (
  store: MetricStore,
  asked: Omit<GetMetricDataInput, 'NextToken'>,
  query: MetricDataQueryInput,
  asOf: number,
  shortfall: Shortfall | undefined,
): Result => {
  const { Metric, Period, Stat, Unit } = query.MetricStat;
  const statistic = statisticOf(Stat);
  if (!statistic) {
    throw validation(
      `MetricDataQueries ${query.Id}: the embedded CloudWatch does not know the statistic ${Stat}; it knows Average, Sum, Minimum, Maximum, SampleCount and percentiles such as p90`,
    );
  }
  const broken = shortfall?.kind === 'internal-error' && shortfall.metricNames.includes(Metric.MetricName);
  const series = store.find({ namespace: Metric.Namespace, name: Metric.MetricName, dimensions: Metric.Dimensions });
  if (!series || broken) return { query, broken, points: [] };
  const from = startOf(asked.StartTime, Period * 1000, asOf);
  const points = pointsOf(series.datums, {
    from,
    to: asked.EndTime,
    periodMs: Period * 1000,
    unit: Unit,
    statistic,
    asOf,
  });
  return { query, broken, points: asked.ScanBy === 'TimestampAscending' ? points : points.toReversed() };
};

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * Points of a minute are kept for 15 days and those of five minutes for 63: a shorter period gives nothing of what is older.
 * A start of so long ago is rounded down to five minutes, or to the hour.
 */
const startOf = (asked: EpochMs, periodMs: number, now: EpochMs): EpochMs => {
  const age = now - asked;
  const roundedTo =
    age > DAYS_BY_FIVE_MINUTES * DAY_MS ? HOUR_MS : age > DAYS_BY_THE_MINUTE * DAY_MS ? FIVE_MINUTES_MS : MINUTE_MS;
  const start = Math.floor(asked / roundedTo) * roundedTo;
  const days =
    periodMs % HOUR_MS === 0
      ? Number.POSITIVE_INFINITY
      : periodMs % FIVE_MINUTES_MS === 0
        ? DAYS_BY_FIVE_MINUTES
        : DAYS_BY_THE_MINUTE;
  const oldest = now - days * DAY_MS;
  // The first whole period that is kept.
  return start >= oldest ? start : start + Math.ceil((oldest - start) / periodMs) * periodMs;
};

/** Pages are cut query by query: those that are complete do not come again, those not yet begun come empty and partial. */
const pageOf = (results: readonly Result[], offset: number, most: number) => {
  const answered: object[] = [];
  let skip = offset;
  let room = most;
  let more = false;
  for (const { query, points, broken } of results) {
    const skipped = Math.min(skip, points.length);
    skip -= skipped;
    // Complete on an earlier page.
    if (skipped > 0 && skipped === points.length) continue;
    if (points.length === 0 && offset > 0) continue;
    const page = points.slice(skipped, skipped + room);
    room -= page.length;
    const complete = skipped + page.length === points.length;
    more ||= !complete;
    answered.push({
      Id: query.Id,
      Label: query.Label ?? query.MetricStat.Metric.MetricName,
      Timestamps: page.map(({ at }) => at / 1000),
      Values: page.map(({ value }) => value),
      StatusCode: broken ? 'InternalError' : complete ? 'Complete' : 'PartialData',
      ...(broken && { Messages: [{ Code: 'InternalError', Value: 'An internal error occurred' }] }),
    });
  }
  return { results: answered, datapoints: most - room, more };
};
