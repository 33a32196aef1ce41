/** Violations that are known and not mended yet, and why. They are counted, and listed in README.md; no schedule leaves them out. */
import type { Invariant, Violation } from './play/record.ts';

interface Known {
  readonly invariant: Invariant;
  readonly says: RegExp;
  readonly why: string;
}

export const KNOWN: readonly Known[] = [];

export const isKnown = ({ invariant, says }: Pick<Violation, 'invariant' | 'says'>): boolean =>
  KNOWN.some((known) => known.invariant === invariant && known.says.test(says));
