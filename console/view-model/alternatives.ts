/** The sizes that a policy weighed, with the one of then and the one that was chosen. */
import type { EvaluationRecord } from '../../functions/ports.ts';
import type { Alternative } from '../../lib/model/predictions.ts';
import type { Sizing } from '../../lib/model/sizing.ts';
import type { PageAlternative, SizeUnit } from '../model/predictions.ts';
import { measured } from './measured.ts';

export interface Marked {
  readonly now: Sizing;
  readonly chosen: Sizing | undefined;
}

export const weighed = (
  { predictions }: Pick<EvaluationRecord, 'predictions'>,
  { now, chosen }: Marked,
): readonly PageAlternative[] => {
  const all = predictions?.alternatives ?? [];
  const [at, taken] = [placeOf(all, now), placeOf(all, chosen)];
  const unit = unitOf(all[at], now);
  return all.map(({ parallelism, size, carries, holdSeconds, cost }, i) => ({
    parallelism: Math.max(...Object.values(parallelism)),
    size,
    unit,
    carries: measured(carries),
    holdSeconds: measured(holdSeconds),
    cost: measured(cost),
    is: i === taken ? 'chosen' : i === at ? 'now' : null,
  }));
};

/** A policy may weigh slots on Managed Flink as well: the size of then says which. */
const unitOf = (own: Alternative | undefined, now: Sizing): SizeUnit => {
  if (now.kind !== 'kpu') return 'slots';
  return own === undefined || own.size === now.kpus ? 'KPUs' : 'slots';
};

/** The platform may round what was chosen: then the one of as many KPUs. */
const placeOf = (all: readonly Alternative[], sizing: Sizing | undefined): number => {
  if (sizing === undefined) return -1;
  const same = all.findIndex(({ parallelism }) => isOf(parallelism, sizing));
  return same >= 0 || sizing.kind !== 'kpu' ? same : all.findIndex(({ size }) => size === sizing.kpus);
};

/** A vertex of a Managed Flink application has the application's parallelism, or its own maximum. */
const isOf = (parallelism: Alternative['parallelism'], sizing: Sizing): boolean => {
  if (sizing.kind === 'kpu') return Math.max(...Object.values(parallelism)) === sizing.parallelism;
  return Object.entries(parallelism).every(
    ([id, value]) => sizing.parallelism[id as keyof typeof parallelism] === value,
  );
};
