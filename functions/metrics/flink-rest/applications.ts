/** Metrics of Managed Flink applications that come from Flink's REST API; from elsewhere while their dashboards can't be used. */
import type { Reason } from '../../../lib/model/reason.ts';
import type { FlinkDashboards } from '../../managed-flink-dashboard/dashboards.ts';
import { NOTHING_ASKED } from '../../observe-cost.ts';
import type { MetricSource, Observed, ObserveRequest } from '../../ports.ts';

export interface ApplicationsOfRest {
  readonly dashboards: FlinkDashboards;
  readonly otherwise: MetricSource;
}

export class DashboardClosed extends Error {
  override readonly name = 'DashboardClosed';
  readonly because: Reason;
  constructor(because: Reason) {
    super(because.says);
    this.because = because;
  }
}

/** `results` of `requests`, with those whose dashboard is closed read from the other source. */
export const fromElsewhere = async (
  applications: ApplicationsOfRest | undefined,
  requests: readonly ObserveRequest[],
  results: readonly Observed[],
): ReturnType<MetricSource['observe']> => {
  const closed = requests.flatMap((request, i) => {
    const because = closedIn(results[i]);
    return because ? [{ request, because }] : [];
  });
  if (!applications || closed.length === 0) return { results: results.map(measuredByRest), cost: NOTHING_ASKED };
  const other = await applications.otherwise.observe(closed.map(({ request }) => request));
  const read = new Map(
    closed.map(({ request, because }, i) => [request, withReason(other.results[i], because)] as const),
  );
  return {
    results: results.map((result, i) => {
      const request = requests[i];
      return (request && read.get(request)) ?? measuredByRest(result);
    }),
    cost: other.cost,
  };
};

const closedIn = (result: Observed | undefined): Reason | undefined =>
  result?.kind === 'failed' && result.error.cause instanceof DashboardClosed ? result.error.cause.because : undefined;

const measuredByRest = (result: Observed): Observed =>
  result.kind === 'observed' && result.job.platform === 'managed-flink'
    ? { ...result, measuredBy: 'flink-rest' }
    : result;

const withReason = (result: Observed | undefined, because: Reason): Observed | undefined =>
  result?.kind === 'observed'
    ? {
        ...result,
        because: [{ ...because, says: `${because.says} Metrics are read from CloudWatch instead.` }, ...result.because],
      }
    : result;
