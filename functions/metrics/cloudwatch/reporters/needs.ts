/** Which metrics does one job need? Only what a rule reads and nothing else tells: each costs money at every poll. */
import { isSource, type JobGraph, type JobVertex, type VertexId } from '../../../../lib/model/graph.ts';
import type { Options } from '../../../../lib/options/options.ts';
import type { EksLagSettings } from '../../../../lib/settings/settings.ts';
import { type Ask, type Metric, metricKey } from '../metric.ts';
import type { Dialect, ReportedJob } from './dialect.ts';
import { asksOfLag, type LagNeed, lagNeedOf } from './lag-needs.ts';
import type { ReportedMetric } from './reported-metrics.ts';
import * as reported from './reported-metrics.ts';

/** What empty answers have taught about a job. */
export interface Learned {
  /** Sources whose reader counts no input. */
  readonly countsNoInput: ReadonlySet<VertexId>;
  /** Sources that do not report `pendingRecords`. */
  readonly reportsNoLag: ReadonlySet<VertexId>;
}

export const nothingLearned: Learned = { countsNoInput: new Set(), reportsNoLag: new Set() };

export interface VertexNeeds {
  readonly vertex: JobVertex;
  readonly busy: readonly Metric[];
  readonly accumulatedBusy: readonly Metric[] | undefined;
  readonly backPressure: readonly Metric[] | undefined;
  readonly input: readonly Metric[];
  readonly output: readonly Metric[] | undefined;
  /** Of a source; undefined while it is known that it reports none. */
  readonly pending: readonly Metric[] | undefined;
  /** Of a source: where else its backlog is told; asked only while it reports none. */
  readonly lag: LagNeed | undefined;
}

export interface TaskManagerNeed {
  readonly metric: ReportedMetric;
  /** Undefined: this dialect can't show it. */
  readonly read: Metric | undefined;
}

export interface JobNeeds {
  readonly vertices: readonly VertexNeeds[];
  readonly taskManagers: readonly TaskManagerNeed[];
  readonly asks: readonly Ask[];
}

export interface NeedsOf {
  readonly dialect: Dialect;
  readonly job: ReportedJob;
  readonly graph: JobGraph;
  readonly lag: readonly EksLagSettings[];
  readonly options: Options;
  readonly learned: Learned;
}

export const needsOf = (of: NeedsOf): JobNeeds => {
  const vertices = of.graph.vertices.filter((vertex) => !vertex.finished).map((vertex) => vertexNeeds(vertex, of));
  const taskManagers = taskManagerMetrics(of.options).map((metric) => ({
    metric,
    read: of.dialect.sees(metric) ? of.dialect.ofTaskManagers(of.job, metric) : undefined,
  }));
  return { vertices, taskManagers, asks: asksOf(vertices, taskManagers, of.dialect) };
};

const vertexNeeds = (vertex: JobVertex, { dialect, job, graph, lag, options, learned }: NeedsOf): VertexNeeds => {
  const metrics = (metric: ReportedMetric): readonly Metric[] => dialect.ofVertex(job, metric, vertex);
  const source = isSource(vertex);
  const silentLag = learned.reportsNoLag.has(vertex.id);
  return {
    vertex,
    busy: metrics(reported.busyTime),
    accumulatedBusy: options.busyTimeAggregator === 'AVG' ? metrics(reported.accumulatedBusyTime) : undefined,
    backPressure: source ? metrics(reported.backPressuredTime) : undefined,
    input: metrics(inputOf(vertex, learned)),
    output: feedsJoin(vertex, graph) ? metrics(reported.recordsOut) : undefined,
    pending: source && !silentLag ? metrics(reported.pendingRecords) : undefined,
    lag: source ? lagNeedOf(vertex, graph, lag, metrics) : undefined,
  };
};

export const inputOf = (vertex: JobVertex, learned: Learned): ReportedMetric => {
  if (!isSource(vertex)) return reported.recordsIn;
  return learned.countsNoInput.has(vertex.id) ? reported.sourceRecordsOut : reported.sourceRecordsIn;
};

/** Only where a vertex has several inputs do output ratios need what each of them sent (FLIP-271). */
const feedsJoin = (vertex: JobVertex, graph: JobGraph): boolean =>
  graph.vertices.some((other) => other.inputs.length > 1 && other.inputs.some((edge) => edge.from === vertex.id));

export const taskManagerMetrics = (options: Options): readonly ReportedMetric[] => [
  ...(options.heapUsageThreshold < 1 || options.memoryTuningEnabled ? [reported.heapUsed, reported.heapMax] : []),
  ...(options.memoryTuningEnabled ? [reported.managedUsed, reported.metaspaceUsed] : []),
  ...(options.gcPressureThreshold < 1 ? [reported.collecting] : []),
];

const asksOf = (
  vertices: readonly VertexNeeds[],
  taskManagers: readonly TaskManagerNeed[],
  { view }: Dialect,
): readonly Ask[] => {
  const ofVertices = vertices.flatMap((needs) => {
    const { busy, accumulatedBusy = [], backPressure = [], input, output = [], pending, lag } = needs;
    const metrics = [...busy, ...accumulatedBusy, ...backPressure, ...input, ...output, ...(pending ?? [])];
    return [
      ...metrics.map((metric): Ask => ({ metric, statistics: view.statistics })),
      ...(lag && !pending ? asksOfLag(lag, view.statistics) : []),
    ];
  });
  const ofTaskManagers = taskManagers.flatMap(({ read }): Ask[] =>
    read ? [{ metric: read, statistics: ['Maximum'] }] : [],
  );
  // Two sources may read one stream.
  return [...new Map([...ofVertices, ...ofTaskManagers].map((ask) => [metricKey(ask.metric), ask])).values()];
};
