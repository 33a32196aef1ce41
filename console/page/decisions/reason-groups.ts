/** Many reasons by what they are about, and those of one rule as one: what a person reads first. */
import { REASONS } from '../../../lib/model/reasons.ts';
import type { PageReason } from '../../model/history.ts';

export interface HeadedRules {
  /** A heading of the table of reasons. */
  readonly about: string;
  readonly rules: readonly RuleGroup[];
}

export interface RuleGroup {
  readonly rule: PageReason['rule'];
  /** What the rule means, for more than one reason. */
  readonly means: string;
  /** In their order; never empty. */
  readonly reasons: readonly PageReason[];
}

/** Headings in the order of an evaluation, rules in the order in which they spoke. A rule of a newer version is where its reason says. */
export const reasonGroups = (because: readonly PageReason[]): readonly HeadedRules[] => {
  const byRule = Map.groupBy(because, ({ rule }) => rule);
  return Object.entries(REASONS).flatMap(([about, meanings]) => {
    const rules = [...byRule]
      .filter(([rule, [first]]) => Object.hasOwn(meanings, rule) || (!isKnown(rule) && first?.about === about))
      .map(([rule, reasons]) => ({ rule, means: meansOf(meanings, rule), reasons }));
    return rules.length === 0 ? [] : [{ about, rules }];
  });
};

const isKnown = (rule: string): boolean => Object.values(REASONS).some((meanings) => Object.hasOwn(meanings, rule));

const meansOf = (meanings: Readonly<Record<string, { readonly means: string }>>, rule: string): string =>
  meanings[rule]?.means ?? '';

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
