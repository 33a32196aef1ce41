/** What keeps a vertex from the size that its load asks for, and the size that it would have without it. */
import type { Quantity, Reason } from '../../model/reason.ts';
import { formatNumber, formatPercent } from '../../number/format.ts';
import { cautiousRate } from './capacity-curve.ts';
import { hottestShare, type Spread } from './spread.ts';
import type { VertexCapacity } from './vertex-capacity.ts';

/** Sizes are looked at up to this many times the bound, a sixteenth of it apart. */
const WIDEST = 4;
const STEPS = 16;
/** A hot key of less is none. */
const LEAST_HOT_KEY = 0.01;
/** Fewer subtasks than this share are not worth a sentence. */
const LEAST_SAVED = 0.1;
/** An external limit: a vertex whose subtasks slow each other down by so much. */
const LIMITED_SIGMA = 0.3;

/** `parallelism` that the vertex gets or has; `load` of the sources that is wanted. */
export const boundReasons = (one: VertexCapacity, parallelism: number, load: number): readonly Reason[] =>
  [hotKey, atMost, atLeast, uneven, externalLimit].flatMap((bound) => bound(one, parallelism, load * one.ratio) ?? []);

type Bound = (one: VertexCapacity, parallelism: number, rate: number) => Reason | undefined;

const subtasks = (value: number | undefined): Readonly<Record<string, Quantity>> =>
  value === undefined ? {} : { wanted: { value, unit: 'subtasks' } };

/** (14 subtasks carry it, 9 would without the bound) -> 'it takes 14 subtasks where 9 would do'. Undefined: hardly a difference. */
const without = (one: VertexCapacity, parallelism: number, rate: number, free: Spread) => {
  const wanted = fewest(one, parallelism, rate, free);
  if (wanted === undefined) return undefined;
  const own = fewest(one, parallelism, rate, one.spread);
  if ((own ?? parallelism) - wanted <= LEAST_SAVED * parallelism) return undefined;
  const takes = own === undefined ? `${parallelism} subtasks are too few` : `it takes ${own} subtasks`;
  return { wanted, says: `${takes} where ${wanted} would do` };
};

const hotKey: Bound = (one, parallelism, rate) => {
  const { vertex, spread } = one;
  if (!(spread.hotKey > LEAST_HOT_KEY)) return undefined;
  const even = without(one, parallelism, rate, { ...spread, hotKey: 0 });
  const says = `${vertex.name}: one subtask gets ${formatPercent(spread.hotKey)} of the records on top of its share (a hot key); ${even?.says ?? 'more subtasks do not relieve it'}.`;
  const numbers = { share: { value: spread.hotKey, unit: 'of the records' }, ...subtasks(even?.wanted) };
  return { rule: 'hot-key', vertex: vertex.id, says, numbers, bound: 'hot key' };
};

const atMost: Bound = (one, parallelism, rate) => {
  const { vertex, most, bound, cautious } = one;
  if (parallelism < most || cautious(Math.min(parallelism, most)) >= rate) return undefined;
  const wanted = beyond(one, rate);
  const more = wanted === undefined ? 'More would not be enough either.' : `Without that it would get ${wanted}.`;
  const says = `${vertex.name} can have no more than ${most} subtasks (${bound}). ${more}`;
  const numbers = { most: { value: most, unit: 'subtasks' }, ...subtasks(wanted) };
  return { rule: 'within-bounds', vertex: vertex.id, says, numbers, bound };
};

const MIN_PARALLELISM = 'job.autoscaler.vertex.min-parallelism';
const atLeast: Bound = (one, parallelism, rate) => {
  const { vertex, least } = one;
  if (parallelism > least || least <= 1) return undefined;
  const wanted = fewest(one, least - 1, rate, one.spread);
  if (wanted === undefined) return undefined;
  const says = `${vertex.name} can have no fewer than ${least} subtasks (${MIN_PARALLELISM}). Without that it would get ${wanted}.`;
  const numbers = { least: { value: least, unit: 'subtasks' }, ...subtasks(wanted) };
  return { rule: 'within-bounds', vertex: vertex.id, says, numbers, bound: MIN_PARALLELISM };
};

/** Partitions and key groups can't be divided: where they do not divide evenly, one subtask has one more than others. */
const uneven: Bound = (one, parallelism, rate) => {
  const { vertex, spread } = one;
  if (spread.parts === 0 || parallelism >= spread.parts) return undefined;
  const even = without(one, parallelism, rate, { ...spread, parts: 0 });
  if (even === undefined) return undefined;
  const [parts, bound] =
    vertex.inputs.length === 0
      ? ['partitions', 'partitions of the source']
      : ['key groups', 'key groups of the vertex'];
  const says = `${vertex.name}: ${spread.parts} ${parts} can not be divided (${even.wanted} subtasks: up to ${Math.ceil(spread.parts / even.wanted)} each); ${even.says}.`;
  const numbers = { parts: { value: spread.parts, unit: parts }, ...subtasks(even.wanted) };
  return { rule: 'uneven-parts', vertex: vertex.id, says, numbers, bound };
};

const externalLimit: Bound = ({ vertex, curve }) =>
  curve.sigma.mean > LIMITED_SIGMA
    ? {
        rule: 'external-limit',
        vertex: vertex.id,
        says: `${vertex.name} has hardly processed more with more subtasks: something outside Flink limits it. One subtask alone does ${formatNumber(cautiousRate(curve, 1))} records/s.`,
      }
    : undefined;

/** The fewest subtasks, up to `most`, that process so much when the records are spread like this. */
const fewest = (one: VertexCapacity, most: number, rate: number, spread: Spread): number | undefined => {
  for (let parallelism = 1; parallelism <= most; parallelism++) {
    const own = one.cautious(parallelism) * hottestShare(parallelism, one.spread);
    if (own / hottestShare(parallelism, spread) >= rate) return parallelism;
  }
  return undefined;
};

/** The size beyond the bound that would be enough; its partitions go with it where they are the bound. */
const beyond = ({ curve, spread, most, bound }: VertexCapacity, rate: number): number | undefined => {
  const free = bound === 'partitions of the source' ? { ...spread, parts: 0 } : spread;
  const step = Math.max(1, Math.round(most / STEPS));
  for (let parallelism = most + step; parallelism <= WIDEST * most; parallelism += step) {
    if (cautiousRate(curve, parallelism) / hottestShare(parallelism, free) >= rate) return parallelism;
  }
  return undefined;
};
