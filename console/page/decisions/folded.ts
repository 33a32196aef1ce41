/** Reasons grouped by what they are about; those that say the same of several vertices are one line. */
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
  return say ? `${vertices} ${say}` : `${vertices}: ${meaningOf(first)}`;
};

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
