/** How points show the subtasks of a vertex: all in the statistics of one metric, in snapshots, or one metric each. */
import type { Aggregate, EpochMs } from '../../../lib/model/observation.ts';
import type { Metric, Read, Series, Statistic } from './metric.ts';

export type Aggregates = ReadonlyMap<EpochMs, Aggregate>;

export interface Subtasks {
  readonly parallelism: number;
  /** Points before this are of an earlier run, perhaps of another parallelism. */
  readonly since: EpochMs;
}

/** A minute in which not every subtask has shown itself is left out of everything but `some` and `least`. */
export interface SeriesLayout {
  /** What to query of each metric. Together they are billed as one. */
  readonly statistics: { readonly gauge: readonly Statistic[]; readonly counter: readonly Statistic[] };
  /** A gauge over the subtasks. */
  aggregates(read: Read, metrics: readonly Metric[], of: Subtasks): Aggregates;
  /** A counter or a rate, added up over all subtasks. */
  totals(read: Read, metrics: readonly Metric[], of: Subtasks): Series;
  /** Everything that the minute brought, added up. */
  added(read: Read, metrics: readonly Metric[], of: Subtasks): Series;
  /** Sum over those subtasks that have the metric at all. `times`: how often each of them reported in the minute. */
  some(read: Read, metrics: readonly Metric[], times: Series): Series;
  /** How often each subtask reported, minute by minute. */
  times(read: Read, metrics: readonly Metric[], of: Subtasks): Series;
  /** The least value of any subtask. */
  least(read: Read, metrics: readonly Metric[]): Series;
}
