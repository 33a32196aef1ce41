/** What tells one way of publishing from another: names, dimensions, and how counters and containers are published. */
import type { JobGraph, JobVertex, VertexId } from '../../../lib/model/graph.ts';
import type { JobRef, JobState, ReportedNames } from '../../../lib/model/job.ts';
import type { EpochMs } from '../../../lib/model/observation.ts';
import type { Reason } from '../../../lib/model/reason.ts';
import type { Options } from '../../../lib/options/options.ts';
import type { JobSettings } from '../../../lib/settings/settings.ts';
import type { LagPlan } from './lag-plan.ts';
import type { Metric, MetricFilter, MetricQuery, Read } from './metric.ts';
import type { JobMetricPlan, MetricPlan, RecordsQuery, RestartEvidence } from './metric-plan.ts';
import type { ReportedMetric } from './reported-metrics.ts';
import type { SeriesLayout } from './series-layout.ts';

/** What is planned for. */
export interface PlanRequest {
  readonly job: JobRef;
  readonly settings: JobSettings;
  readonly options: Options;
  readonly state: JobState;
  readonly now: EpochMs;
  /** Minutes between two polls. */
  readonly everyMinutes: number;
  /** Left out: by the rhythm of the polls. */
  readonly readsContainers?: boolean;
  readonly findings: Findings;
  /** Its counters began again, and no operation says why: what was its memory like? */
  readonly restartedByItself: boolean;
}

/** What answers, and lists of what is published, have shown about a job. Empty at first: names are predicted. */
export interface Findings {
  /** Names of vertices and of their first operators that are not as predicted. */
  readonly tasks: ReadonlyMap<VertexId, string>;
  readonly operators: ReadonlyMap<VertexId, string>;
  /** Vertices without a counter of records: their rate is read and integrated. */
  readonly ratesOnly: ReadonlySet<VertexId>;
  /** Where the Kafka client's lag of a source is published, if not at its task: in one place, or for each of its topics. */
  readonly kafkaLag: ReadonlyMap<VertexId, readonly Readonly<Record<string, string>>[]>;
  /** Sources whose reader counts no input. */
  readonly countsNoInput: ReadonlySet<VertexId>;
  /** Sources that do not report `pendingRecords`. */
  readonly reportsNoLag: ReadonlySet<VertexId>;
  /** Sources that say themselves how far behind they are on their stream. */
  readonly knowsOwnLag: ReadonlySet<VertexId>;
  /** How values of labels are published, where that is not as the job's configuration says. */
  readonly labels?: ReportedNames['labels'];
}

export const noFindings: Findings = {
  tasks: new Map(),
  operators: new Map(),
  ratesOnly: new Set(),
  kafkaLag: new Map(),
  countsNoInput: new Set(),
  reportsNoLag: new Set(),
  knowsOwnLag: new Set(),
};

/** The metrics of one job, by name and dimensions. */
export interface JobMetrics {
  /** One for all subtasks, or one for each; undefined: this dialect can't show it. */
  ofVertex(metric: ReportedMetric, vertex: JobVertex): readonly Metric[] | undefined;
  input(vertex: JobVertex): RecordsQuery;
  output(vertex: JobVertex): RecordsQuery;
  lag(source: JobVertex): LagPlan | undefined;
  readonly ofJob: readonly JobMetricPlan[];
  readonly uptime: readonly Metric[];
  readonly restartEvidence: RestartEvidence | undefined;
}

/** What is published, for a job whose metrics were not found. */
export type Discovery =
  | { readonly kind: 'found'; readonly findings: Partial<Findings>; readonly because: readonly Reason[] }
  /** The job publishes, but none of the vertices of its graph: the graph is another job's, or the metrics are. */
  | { readonly kind: 'other-job'; readonly says: string; readonly retry: 'next time' | 'in an hour' }
  | { readonly kind: 'nothing'; readonly because: Reason };

export interface Dialect {
  readonly name: string;
  readonly layout: SeriesLayout;
  /** A vertex that counts records and does not say how busy it is: one that can't be scaled, or one that is not found? */
  readonly withoutBusyTime: 'observed' | 'not found';
  /** Vertices whose metrics nothing can tell apart. */
  duplicateNames(graph: JobGraph): readonly Reason[];
  /** Throws when the job's settings are not for this dialect. */
  jobMetrics(request: PlanRequest): JobMetrics;
  /** What the answers show, to query more in this evaluation and less in the next; undefined: nothing new. */
  learn(plan: MetricPlan, read: Read, findings: Findings): Findings | undefined;
  /** Did metrics not come that should have? Then it is worth looking for what is published instead. */
  isSilent(plan: MetricPlan, read: Read): boolean;
  /** Where to look. */
  published(request: PlanRequest): MetricFilter;
  /** What to read of what is listed before concluding: lists have names of vertices long gone, too. */
  evidence?(listed: readonly Metric[], request: PlanRequest): readonly MetricQuery[];
  discover(listed: readonly Metric[], request: PlanRequest, plan: MetricPlan, read: Read): Discovery;
}
