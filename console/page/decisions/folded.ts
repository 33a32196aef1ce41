/** Reasons grouped by what they are about; those that say the same of several vertices are one line. For the page and the commands. */
import { REASONS, type ReasonCode } from '../../../lib/model/reasons.ts';
import type { PageReason, ReasonGroup } from '../../model/history.ts';

export interface Folded {
  readonly says: string;
  /** One, or all that are alike. */
  readonly reasons: readonly PageReason[];
}

export interface Group {
  readonly about: ReasonGroup;
  readonly lines: readonly Folded[];
}

const ORDER = Object.keys(REASONS) as readonly ReasonGroup[];

/** In the order of an evaluation, what a policy proposes first: it is what the decision is made of. */
export const grouped = (because: readonly PageReason[]): readonly Group[] =>
  ['What a policy proposes' as const, ...ORDER.filter((about) => about !== 'What a policy proposes')].flatMap(
    (about) => {
      const own = because.filter((reason) => reason.about === about);
      return own.length === 0 ? [] : [{ about, lines: folded(own) }];
    },
  );

/** Reasons of one rule about several vertices are alike. The order is that of the first of each. */
export const folded = (because: readonly PageReason[]): readonly Folded[] => {
  const alike = new Map<string, PageReason[]>();
  for (const [i, reason] of because.entries()) {
    const key = reason.vertex === null ? `${i}` : `${reason.rule} ${until(reason) ?? ''}`;
    const known = alike.get(key);
    if (known) known.push(reason);
    else alike.set(key, [reason]);
  }
  return [...alike.values()].map((reasons) => ({ says: together(reasons), reasons }));
};

/** (… could go from 8 to 4; scale-down delayed until 09:35 UTC.) -> 09:35 UTC */
const until = ({ rule, says }: PageReason): string | undefined =>
  rule === 'scale-down-interval' ? /delayed until (.+?)\.?$/.exec(says)?.[1] : undefined;

const together = (reasons: readonly PageReason[]): string => {
  const [first] = reasons;
  if (!first || reasons.length === 1) return first?.says ?? '';
  const vertices = `${reasons.length} vertices`;
  const delayed = until(first);
  if (delayed) return `${vertices} could go down; scale-down delayed until ${delayed}.`;
  const say = SAYS[first.rule];
  if (say) return `${vertices} ${say}`;
  const [only, ...others] = alikeFolded(reasons);
  return only !== undefined && others.length === 0 && reasons.length <= FEW ? only : `${vertices}: ${meaningOf(first)}`;
};

/** Named one by one. */
const FEW = 4;

const SAYS: Partial<Readonly<Record<ReasonCode, string>>> = {
  'outside-utilization-band': 'are within their utilization band.',
  'required-factor': 'need another capacity than they have.',
  'within-bounds': 'are held within their bounds.',
  'factor-limits': 'go up or down only so far in one step.',
  alignment: 'were moved so that key groups or partitions spread evenly.',
  'capacity-curve': 'have learned what they process at each parallelism, against what they must.',
  excluded: 'are left alone.',
  'metric-missing': 'did not report a metric that is needed.',
};

const meaningOf = ({ rule, about }: PageReason): string => {
  const group: Readonly<Record<string, { readonly means: string } | undefined>> = REASONS[about];
  const means = group[rule]?.means ?? rule;
  return means.slice(0, 1).toLowerCase() + means.slice(1);
};

/**
 * Sentences that differ in the vertex and in numbers alone are said once.
 * Score takes 6 subtasks; Enrich takes 6 subtasks; Sink takes 2 subtasks  ->  Score takes 6 subtasks; likewise Enrich, Sink (2)
 */
export const alikeFolded = (reasons: readonly PageReason[]): readonly string[] => {
  const byPattern = Map.groupBy(reasons, patternOf);
  return [...byPattern.values()].map(([first, ...others]) => {
    if (first === undefined) return '';
    if (others.length === 0) return first.says;
    const names = others.map((other) => {
      const different = differences(first, other);
      return different.length === 0 ? `${other.vertex}` : `${other.vertex} (${different.join(', ')})`;
    });
    return `${first.says} Likewise ${names.join(', ')}.`;
  });
};

const NUMBERS = /\d[\d .]*\d|\d/g;

const patternOf = ({ says, vertex }: PageReason): string =>
  vertex === null ? says : says.replaceAll(vertex, '\u0000').replaceAll(NUMBERS, '#');

/** The numbers of `other` that `first` does not have in their place. */
const differences = (first: PageReason, other: PageReason): readonly string[] => {
  const numbersOf = ({ says, vertex }: PageReason): readonly string[] =>
    says.replaceAll(vertex ?? '', '').match(NUMBERS) ?? [];
  const own = numbersOf(first);
  return numbersOf(other).filter((number, i) => number !== own[i]);
};
