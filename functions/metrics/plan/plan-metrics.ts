/** The metrics that one job needs: only what a rule reads and no other metric shows. Each costs money at every poll. */
import { isSource, type JobGraph, type JobVertex } from '../../../lib/model/graph.ts';
import type { Dialect, PlanRequest } from './dialect.ts';
import { lagQueries } from './lag-plan.ts';
import { type Metric, type MetricQuery, metricKey, type Statistic } from './metric.ts';
import type { MetricPlan, VertexPlan } from './metric-plan.ts';
import * as reported from './reported-metrics.ts';
import type { SeriesLayout } from './series-layout.ts';

export const planMetrics = (dialect: Dialect, request: PlanRequest): MetricPlan => {
  const { graph } = request.state;
  const { options, findings } = request;
  const metrics = dialect.jobMetrics(request);
  const vertices = graph.vertices
    .filter((vertex) => !vertex.finished)
    .map((vertex): VertexPlan => {
      const source = isSource(vertex);
      const reportsLag = source && !findings.reportsNoLag.has(vertex.id);
      return {
        vertex,
        busy: metrics.ofVertex(reported.busyTime, vertex) ?? [],
        accumulatedBusy:
          options.busyTimeAggregator === 'AVG' ? metrics.ofVertex(reported.accumulatedBusyTime, vertex) : undefined,
        backPressured: source ? metrics.ofVertex(reported.backPressuredTime, vertex) : undefined,
        input: metrics.input(vertex),
        output: feedsJoin(vertex, graph) ? metrics.output(vertex) : undefined,
        pending: reportsLag ? metrics.ofVertex(reported.pendingRecords, vertex) : undefined,
        lag: source ? metrics.lag(vertex) : undefined,
      };
    });
  const plan = { vertices, job: metrics.ofJob, uptime: metrics.uptime, restartEvidence: metrics.restartEvidence };
  return { ...plan, queries: queriesOf(plan, dialect.layout) };
};

/** Only where a vertex has several inputs do output ratios need what each of them sent (FLIP-271). */
const feedsJoin = (vertex: JobVertex, graph: JobGraph): boolean =>
  graph.vertices.some((other) => other.inputs.length > 1 && other.inputs.some((edge) => edge.from === vertex.id));

/** Each metric once, with all statistics that are needed of it: two sources may read one stream. */
const queriesOf = (plan: Omit<MetricPlan, 'queries'>, layout: SeriesLayout): readonly MetricQuery[] => {
  const queries = new Map<string, MetricQuery>();
  const add = (metric: Metric | undefined, statistics: readonly Statistic[]): void => {
    if (!metric) return;
    const key = metricKey(metric);
    const before = queries.get(key)?.statistics ?? [];
    queries.set(key, { metric, statistics: [...new Set([...before, ...statistics])] });
  };
  const { gauge, counter } = layout.statistics;
  for (const vertex of plan.vertices) {
    const { busy, accumulatedBusy = [], backPressured = [], input, output, pending, lag } = vertex;
    for (const metric of [...busy, ...accumulatedBusy, ...backPressured, ...(pending ?? [])]) add(metric, gauge);
    for (const metric of [...input.metrics, ...(output?.metrics ?? [])]) add(metric, counter);
    if (lag && !pending) for (const query of lagQueries(lag, layout)) add(query.metric, query.statistics);
  }
  for (const { metric, statistic } of plan.job) add(metric, [statistic]);
  const { restarts = [], containerMemory, heap } = plan.restartEvidence ?? {};
  for (const metric of [...plan.uptime, ...restarts, containerMemory, heap]) add(metric, ['Maximum']);
  return [...queries.values()];
};
