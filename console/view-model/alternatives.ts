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
  const at = placeOf(all, now);
  const taken = placeOf(all, chosen);
  const unit = unitOf(all, now);
  return all.map(({ parallelism, size, carries, holdSeconds, cost }, i) => ({
    parallelism: widest(parallelism),
    size,
    unit,
    carries: measured(carries),
    holdSeconds: measured(holdSeconds),
    cost: measured(cost),
    is: i === taken ? 'chosen' : i === at ? 'now' : null,
  }));
};

/** A policy may weigh slots on Managed Flink as well: then the size of each is its parallelism, and the KPUs of now are others. */
const unitOf = (all: readonly Alternative[], now: Sizing): SizeUnit => {
  if (now.kind !== 'kpu') return 'slots';
  const inSlots = all.length > 0 && all.every(({ parallelism, size }) => size === widest(parallelism));
  return inSlots && now.kpus !== now.parallelism ? 'slots' : 'KPUs';
};

const widest = (parallelism: Alternative['parallelism']): number => Math.max(...Object.values(parallelism));

/** The platform may round what was chosen: then the one of as many KPUs. */
const placeOf = (all: readonly Alternative[], sizing: Sizing | undefined): number => {
  if (sizing === undefined) return -1;
  // One parallelism may be weighed in several packings.
  const whole = all.findIndex(
    ({ parallelism, size }) => sizing.kind === 'kpu' && size === sizing.kpus && isOf(parallelism, sizing),
  );
  if (whole >= 0) return whole;
  const same = all.findIndex(({ parallelism }) => isOf(parallelism, sizing));
  return same >= 0 || sizing.kind !== 'kpu' ? same : all.findIndex(({ size }) => size === sizing.kpus);
};

/** A vertex of a Managed Flink application has the application's parallelism, or its own maximum. */
const isOf = (parallelism: Alternative['parallelism'], sizing: Sizing): boolean => {
  if (sizing.kind === 'kpu') return widest(parallelism) === sizing.parallelism;
  return Object.entries(parallelism).every(
    ([id, value]) => sizing.parallelism[id as keyof typeof parallelism] === value,
  );
};
