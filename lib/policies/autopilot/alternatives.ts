/** The sizes that were weighed, with what each would cost. */
import type { VertexId } from '../../model/graph.ts';
import type { Alternative } from '../../model/predictions.ts';
import type { Reason } from '../../model/reason.ts';
import { formatDuration, formatNumber } from '../../number/format.ts';
import { significant } from '../../number/significant.ts';
import { bestSizes, type Considered, considering, sizeKey, sizeName, unitName, unitsOf } from './best-size.ts';
import { carriedBy, type JobSize } from './capacity.ts';
import { dayPlan } from './day-plan.ts';
import { carriedByCpu } from './kpu-candidates.ts';
import type { Outlook } from './outlook.ts';
import { wantedLess } from './scale-down.ts';
import { needsMore, wantedMore } from './scale-up.ts';

/** As many are kept and shown; the size of now and the chosen one are always among them. */
const MOST_SHOWN = 6;
const MOST_SAID = 3;

export interface Weighed {
  /** The cheapest first. */
  readonly sizes: readonly Considered[];
  /** By `sizeKey`. */
  readonly chosen: string;
  readonly now: string;
  readonly unit: 'slots' | 'KPUs';
}

/** Records/s of all sources that other sizes were weighed for. */
export const wantedOf = (outlook: Outlook): number => {
  const { soon, late } = needsMore(outlook);
  return soon || late ? wantedMore(outlook) : wantedLess(outlook);
};

/** What is proposed: the parallelism of each vertex, and ParallelismPerKPU. */
export interface Chosen {
  readonly parallelism: ReadonlyMap<VertexId, number>;
  readonly perKpu: number | undefined;
}

/** `chosen` undefined: the size of now stays. */
export const weighedBy = (outlook: Outlook, chosen: Chosen | undefined): Weighed => {
  const now = sizeOfNow(outlook);
  const own = chosen === undefined ? now : sizeWith(outlook, chosen);
  const kept = [now, ...(sizeKey(own) === sizeKey(now) ? [] : [own])];
  const others = bestSizes(outlook, wantedOf(outlook))
    .map(({ size }) => size)
    .filter((size) => kept.every((one) => sizeKey(one) !== sizeKey(size)));
  const sizes = [...kept, ...others.slice(0, MOST_SHOWN - kept.length)].map((size) => considered(size, outlook));
  return {
    sizes: sizes.sort((a, b) => a.cost - b.cost),
    chosen: sizeKey(own),
    now: sizeKey(now),
    unit: unitName(outlook),
  };
};

/** Where the day is known, how long a size is enough is what the plan of the day goes by. */
const considered = (size: JobSize, outlook: Outlook): Considered => {
  const plan = dayPlan(outlook);
  return considering(size, plan === undefined ? outlook : { ...outlook, hold: () => plan.hold(size) });
};

/** What it carries is expected, as in all that is decided about it: nothing is risked by staying. */
const sizeOfNow = ({ capacity, carries, slots, kpu }: Outlook): JobSize => ({
  ...(kpu === undefined ? {} : { packing: kpu.size.current }),
  parallelism: new Map(capacity.vertices.map(({ vertex }) => [vertex.id, vertex.parallelism])),
  slots,
  carries,
});

const sizeWith = ({ capacity, kpu }: Outlook, { parallelism: all, perKpu }: Chosen): JobSize => {
  const parallelism = new Map(
    capacity.vertices.map(({ vertex: { id, ...own } }) => [id, all.get(id) ?? own.parallelism]),
  );
  const slots = Math.max(1, ...parallelism.values());
  const carries = carriedBy(capacity, parallelism);
  if (kpu === undefined) return { parallelism, slots, carries };
  const parallelismPerKpu = perKpu ?? kpu.size.current.parallelismPerKpu;
  const kpus = Math.ceil(slots / parallelismPerKpu);
  const packing = { parallelism: slots, parallelismPerKpu, kpus };
  return { parallelism, slots, packing, carries: Math.min(carries, carriedByCpu(kpus, kpu)) };
};

export const alternativesOf = ({ sizes }: Weighed): readonly Alternative[] =>
  sizes.map(({ size, hold, cost }) => ({
    parallelism: Object.fromEntries(size.parallelism),
    size: unitsOf(size),
    carries: asSaid(size.carries),
    holdSeconds: significant(hold, 4),
    cost: significant(cost, 4),
  }));

/** As the reason has it: a rate that is rounded another way would be another rate beside it. */
const asSaid = (rate: number): number => {
  if (rate >= 100) return Math.round(rate);
  return rate < 0.001 ? significant(rate, 4) : Number(formatNumber(rate));
};

/** Undefined where there was no choice. */
export const alternativesReason = (weighed: Weighed): Reason | undefined => {
  const others = weighed.sizes.filter(({ size }) => sizeKey(size) !== weighed.chosen);
  if (others.length === 0) return undefined;
  const own = weighed.sizes.filter(({ size }) => sizeKey(size) === weighed.chosen);
  const shown = [...own, ...others.slice(0, MOST_SAID)].map((one) => textOf(one, weighed));
  return {
    rule: 'alternatives',
    says: `Cost in ${weighed.unit}, restarts included: ${shown.join('; ')}.`,
    numbers: Object.fromEntries(
      others
        .slice(0, MOST_SAID)
        .map(({ size, cost }) => [`cost of ${sizeName(size)}`, { value: significant(cost, 4), unit: weighed.unit }]),
    ),
  };
};

/** Seconds: what holds no longer is no size for this load. */
const SHORTEST_HOLD_S = 60;

const textOf = ({ size, hold, cost }: Considered, { chosen, now }: Weighed): string => {
  const key = sizeKey(size);
  const is = key === chosen ? (chosen === now ? ' (stays)' : ' (chosen)') : key === now ? ' (now)' : '';
  const carries = `${sizeName(size)}${is} carry ${formatNumber(size.carries)} records/s`;
  if (hold < SHORTEST_HOLD_S) return `${carries}, too little`;
  return `${carries} for ${formatDuration(1000 * hold)}, cost ${formatNumber(cost)}`;
};

/** (8 of 12 slots would do, 4 320 slot-seconds missed, a restart worth 2 700, gate 1.5) -> 4 320 / 2 700 = 1.6 of 1.5 */
export const scoreOf = (missed: number, { price, gate }: Outlook) => ({
  savings: significant(missed),
  disruption: significant(price),
  threshold: gate,
});
