/** Where is the backlog of a source read? Where Flink reports it, there; else where the settings say. */
import type { JobGraph, JobVertex } from '../../../../lib/model/graph.ts';
import type { EksLagSettings } from '../../../../lib/settings/settings.ts';
import { isLagOf, lagAsks, type LagNeed as ServiceLagNeed, serviceLagNeed } from '../lag-needs.ts';
import type { Ask, Metric } from '../metric.ts';
import { enumeratorPendingRecords, pendingBytes, type ReportedMetric, unassignedSplits } from './reported-metrics.ts';

export type LagNeed =
  /** What Amazon MSK or Kinesis knows. */
  | { readonly kind: 'service'; readonly need: ServiceLagNeed }
  /** A gauge of the source's enumerator, in the job manager: one value, in records or in splits. */
  | { readonly kind: 'enumerator'; readonly metrics: readonly Metric[]; readonly recordsPerUnit: number }
  /** Bytes that wait, over all subtasks. */
  | { readonly kind: 'bytes'; readonly metrics: readonly Metric[]; readonly bytesPerRecord: number };

/** Undefined: the settings name nothing for this source. */
export const lagNeedOf = (
  source: JobVertex,
  graph: JobGraph,
  settings: readonly EksLagSettings[],
  metricsOf: (metric: ReportedMetric) => readonly Metric[],
): LagNeed | undefined => {
  const setting = settings.find((entry) => isLagOf(entry, source, graph));
  switch (setting?.kind) {
    case undefined:
      return undefined;
    case 'msk':
    case 'kinesis':
      return { kind: 'service', need: serviceLagNeed(setting) };
    case 'iceberg': {
      const { recordsPerSplit } = setting;
      const metric = recordsPerSplit === undefined ? enumeratorPendingRecords : unassignedSplits;
      return { kind: 'enumerator', metrics: metricsOf(metric), recordsPerUnit: recordsPerSplit ?? 1 };
    }
    case 'beam':
      return { kind: 'bytes', metrics: metricsOf(pendingBytes), bytesPerRecord: setting.bytesPerRecord };
  }
};

export const asksOfLag = (lag: LagNeed, statistics: Ask['statistics']): readonly Ask[] =>
  lag.kind === 'service'
    ? lagAsks(lag.need).map(([metric, wanted]) => ({ metric, statistics: wanted }))
    : lag.metrics.map((metric) => ({ metric, statistics }));
