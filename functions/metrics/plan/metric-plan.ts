/** The metrics that one job needs, and what becomes of each. */
import type { JobVertex } from '../../../lib/model/graph.ts';
import type { JobMetric, JobObservation } from '../../../lib/model/observation.ts';
import type { Reason } from '../../../lib/model/reason.ts';
import type { LagPlan } from './lag-plan.ts';
import type { Metric, MetricQuery, Series } from './metric.ts';

/** Records of a vertex: a counter since the job's start, a rate, or what was added since the last report. */
export interface RecordsQuery {
  readonly metrics: readonly Metric[];
  readonly as: 'counter' | 'rate' | 'added';
  /** Whose metric it is: the input of a source may be what its only consumer reads. */
  readonly of: JobVertex;
  /** Where it is a substitute that can differ from the truth. */
  readonly because?: Reason;
}

export interface VertexPlan {
  readonly vertex: JobVertex;
  readonly busy: readonly Metric[];
  readonly accumulatedBusy: readonly Metric[] | undefined;
  /** Of a source. */
  readonly backPressured: readonly Metric[] | undefined;
  readonly input: RecordsQuery;
  readonly output: RecordsQuery | undefined;
  /** Of a source; undefined where it can't be seen, or is known not to be reported. */
  readonly pending: readonly Metric[] | undefined;
  /** Of a source: where else its backlog is read; queried only while it reports none. */
  readonly lag: LagPlan | undefined;
}

/** One metric of the whole job, and what it becomes. */
export interface JobMetricPlan {
  /** For people. */
  readonly name: string;
  /** Undefined: this dialect can't show it. */
  readonly metric: Metric | undefined;
  readonly statistic: 'Maximum' | 'Sum';
  readonly becomes: readonly JobMetric[];
  /** An option asks for it: it is said when it is not published, and a minute that lacks it is left out. */
  readonly required: boolean;
  /** What the minutes show, where that is not what was published. */
  readonly minutes?: (published: Series) => Series;
  readonly values: (value: number) => JobObservation;
}

/** What tells that a job restarted by itself, and how full its memory was. */
export interface RestartEvidence {
  readonly restarts: readonly Metric[];
  readonly containerMemory: Metric | undefined;
  readonly heap: Metric | undefined;
}

export interface MetricPlan {
  readonly vertices: readonly VertexPlan[];
  readonly job: readonly JobMetricPlan[];
  /** How long the job has run; queried where the platform does not know. */
  readonly uptime: readonly Metric[];
  /** Undefined: this dialect can't tell. */
  readonly restartEvidence: RestartEvidence | undefined;
  readonly queries: readonly MetricQuery[];
}
