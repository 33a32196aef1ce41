/** What tells one way of reporting from another: names, dimensions, and what one CloudWatch metric holds. */
import type { VertexId } from '../../../../lib/model/graph.ts';
import type { Metric } from '../metric.ts';
import type { View } from './points/view.ts';
import type { ReportedMetric } from './reported-metrics.ts';

export type DialectName = 'prometheus' | 'statsd' | 'otel';

/** What the reporters call the job and where it runs. */
export interface ReportedJob {
  /** The EKS cluster. */
  readonly cluster: string;
  /** The Kubernetes namespace. */
  readonly namespace: string;
  /** The FlinkDeployment whose task managers run the job. */
  readonly deployment: string;
  /** What Flink calls the job: `pipeline.name`. */
  readonly jobName: string;
  /** The CloudWatch namespace; undefined: the dialect's own. */
  readonly metricNamespace: string | undefined;
}

/** A vertex as far as names of metrics need it. */
export interface ReportedVertex {
  readonly id: VertexId;
  readonly parallelism: number;
}

export interface Dialect {
  readonly name: DialectName;
  /** The CloudWatch namespace when the settings name none. */
  readonly metricNamespace: string;
  readonly view: View;
  /** What a point of a counter is: its value, or what was added since the point before. */
  readonly counters: 'value' | 'added';
  /** Can it show this metric at all? */
  sees(metric: ReportedMetric): boolean;
  /** The CloudWatch metrics that are one metric of a vertex: one for all subtasks, or one for each. */
  ofVertex(job: ReportedJob, metric: ReportedMetric, vertex: ReportedVertex): readonly Metric[];
  /** The metric of all task managers of the deployment. */
  ofTaskManagers(job: ReportedJob, metric: ReportedMetric): Metric;
  /** The CloudWatch name of a metric of a vertex, where it is the same for all vertices. */
  listedName(metric: ReportedMetric): string | undefined;
  /** Is a metric that is listed this one, of whatever job in the same cluster and namespace? Then whose? */
  read(
    listed: Metric,
    near: ReportedJob,
    metric: ReportedMetric,
  ): { readonly job: string; readonly vertex: string } | undefined;
  /** How the job's name comes out. */
  jobName(job: ReportedJob): string;
}
