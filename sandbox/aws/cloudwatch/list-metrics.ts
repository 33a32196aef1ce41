/** ListMetrics: which series there are. */
import type { Clock } from '../../interfaces.ts';
import type { Operation } from '../wire/http-server.ts';
import { nextToken, readToken } from '../wire/next-token.ts';
import { readInput } from '../wire/read-input.ts';
import { invalidNextToken, invalidValue } from './errors.ts';
import { type ListMetricsInput, listMetricsInput } from './input.ts';
import type { Meter } from './meter.ts';
import type { MetricStore, Series } from './metric-store.ts';

const PAGE = 500;
const TWO_WEEKS_MS = 14 * 86_400_000;
const THREE_HOURS_MS = 3 * 3_600_000;

/** A new metric is listed `listedAfterSeconds` after its first datum came in. */
export const listMetrics =
  (store: MetricStore, clock: Clock, meter: Meter, listedAfterSeconds: number): Operation =>
  (input) => {
    const { NextToken, ...asked } = readInput(listMetricsInput, input, invalidValue);
    const cursor = NextToken === undefined ? { offset: 0, asOf: clock.now() } : readToken(asked, NextToken);
    if (!cursor) throw invalidNextToken();
    meter.listed();
    const activeSince = cursor.asOf - (asked.RecentlyActive ? THREE_HOURS_MS : TWO_WEEKS_MS);
    const matching = store
      .all()
      .filter(
        (series) =>
          series.firstPutAt + listedAfterSeconds * 1000 <= cursor.asOf &&
          (series.datums.at(-1)?.minute ?? 0) >= activeSince &&
          matches(series, asked),
      );
    const end = cursor.offset + PAGE;
    const token = end < matching.length ? { NextToken: nextToken(asked, { ...cursor, offset: end }) } : {};
    const metrics = matching.slice(cursor.offset, end).map(({ id }) => ({
      Namespace: id.namespace,
      MetricName: id.name,
      Dimensions: id.dimensions,
    }));
    return { Metrics: metrics, ...token };
  };

/** A metric may have more dimensions than the filter names. */
const matches = ({ id }: Series, { Namespace, MetricName, Dimensions }: Omit<ListMetricsInput, 'NextToken'>): boolean =>
  (Namespace === undefined || id.namespace === Namespace) &&
  (MetricName === undefined || id.name === MetricName) &&
  Dimensions.every(({ Name, Value }) =>
    id.dimensions.some((own) => own.Name === Name && (Value === undefined || own.Value === Value)),
  );
