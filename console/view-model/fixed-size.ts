/** One size for all the time: the one that was planned, else the one that the highest load would take. */
import type { EvaluationRecord } from '../../functions/ports.ts';
import { capacityForPeak } from '../../lib/savings/peak.ts';
import type { EvaluationRow } from '../model/history.ts';
import type { Baseline } from '../model/page.ts';
import { dollarsPerKpu } from './memory-packing.ts';
import type { ClusterSize } from './task-managers.ts';

export interface Fixed {
  /** KPUs, or task managers. */
  readonly units: number;
  readonly perHour: number;
  /** For a peak that was planned with; else for the one that was seen. */
  readonly isPlanned: boolean;
}

interface Seen {
  readonly evaluations: readonly EvaluationRecord[];
  readonly rows: readonly EvaluationRow[];
  readonly baseline: Baseline | undefined;
  readonly cluster: ClusterSize | undefined;
}

/** The size that was given, else the one that the highest load of what is shown would take at 70 % busy. */
export const fixedOf = (seen: Seen): Fixed | undefined => {
  const { baseline, cluster, evaluations } = seen;
  if (baseline) return { units: baseline.kpus, perHour: baseline.dollarsPerHour, isPlanned: true };
  if (cluster?.staticTaskManagers !== undefined) {
    return { units: cluster.staticTaskManagers, perHour: cluster.staticTaskManagers, isPlanned: true };
  }
  const sizing = evaluations.at(-1)?.sizing;
  const needed = seen.rows.flatMap(({ kpus, incoming, capacity }) =>
    kpus === null || incoming === null || capacity === null || capacity <= 0 ? [] : [(kpus * incoming) / capacity],
  );
  if (sizing?.kind !== 'kpu' || needed.length === 0) return undefined;
  const units = Math.ceil(capacityForPeak(needed));
  return { units, perHour: (units + 1) * dollarsPerKpu(sizing), isPlanned: false };
};
