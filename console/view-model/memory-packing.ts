/** Savings by slot density: what memory tuning saved by more slots in a KPU, or cost by fewer. */

import type { EvaluationRecord } from '../../functions/ports.ts';
import type { ChangeEvent } from '../../lib/model/events.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { KpuSizing } from '../../lib/model/sizing.ts';
import { paceOf } from './gaps.ts';

export interface PackingChange {
  /** When the job ran with it. */
  readonly at: EpochMs;
  readonly decision: string;
  readonly from: KpuSizing;
  readonly to: KpuSizing;
}

export interface PackingSaved {
  readonly dollarsPerHour: number;
  /** So far. */
  readonly dollars: number;
  readonly kpus: number;
  readonly kpusUntuned: number;
}

const HOUR = 3_600_000;

/** ParallelismPerKPU is memory's only lever on Managed Flink: every change of it that came about, oldest first. */
export const packingChanges = (journal: readonly ChangeEvent[]): readonly PackingChange[] =>
  journal
    .flatMap(({ name, at, decision, detail: { from, to } }) =>
      (name === 'confirmed' || name === 'rolled-back') &&
      from.kind === 'kpu' &&
      to.kind === 'kpu' &&
      from.parallelismPerKpu !== to.parallelismPerKpu
        ? [{ at, decision, from, to }]
        : [],
    )
    .sort((a, b) => a.at - b.at);

/** The same parallelism at another packing.  (5 slots, 1 per KPU)  ->  5 */
export const kpusAt = ({ parallelism }: Pick<KpuSizing, 'parallelism'>, perKpu: number): number =>
  Math.ceil(parallelism / perKpu);

/** One KPU more is for orchestration and always billed. */
export const dollarsPerKpu = ({ dollarsPerHour, kpus }: KpuSizing): number => dollarsPerHour / (kpus + 1);

/**
 * Evaluation by evaluation, against the same parallelism packed as before the first change; its size holds until the next evaluation.
 * (first change 1 -> 2 per KPU; 8 slots in 4 KPUs at 0.11 USD for an hour)  ->  0.44 USD/h, 0.44 USD
 * Undefined: not tuned yet, or no size in KPUs. A gap in the evaluations counts for nothing.
 */
export const packingSaved = (
  evaluations: readonly Pick<EvaluationRecord, 'at' | 'sizing'>[],
  changes: readonly PackingChange[],
  /** Saved before the first of these evaluations. */
  dollarsBefore = 0,
): readonly (PackingSaved | undefined)[] => {
  const [first] = changes;
  const { longest } = paceOf(evaluations.map(({ at }) => at));
  let before: { readonly at: EpochMs; readonly perHour: number } | undefined;
  let dollars = dollarsBefore;
  return evaluations.map(({ at, sizing }) => {
    if (first === undefined || at < first.at || sizing.kind !== 'kpu') return undefined;
    if (before && at - before.at <= longest) dollars += (before.perHour * (at - before.at)) / HOUR;
    const kpusUntuned = kpusAt(sizing, first.from.parallelismPerKpu);
    const perHour = (kpusUntuned - sizing.kpus) * dollarsPerKpu(sizing);
    before = { at, perHour };
    return { dollarsPerHour: perHour, dollars, kpus: sizing.kpus, kpusUntuned };
  });
};
