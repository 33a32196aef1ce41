/** Violations that are known and not mended yet, and why. They are counted, and listed in README.md; no schedule leaves them out. */
import type { Invariant, Violation } from './play/record.ts';

interface Known {
  readonly invariant: Invariant;
  readonly says: RegExp;
  readonly why: string;
}

export const KNOWN: readonly Known[] = [
  {
    invariant: 'journal-in-order',
    says: /as requested, .*applied/,
    why: 'An outcome is dated by the time of the event that woke the function, and not by its own clock.',
  },
  {
    invariant: 'reported-as-it-was',
    says: /is said to have failed, and the job came up with its size$/,
    why: 'An evaluation that meets a conflict judges the new change by the description that it made before.',
  },
  {
    invariant: 'reported-as-it-was',
    says: /is said to be (refused|lapsed), and the platform took it$/,
    why: 'A change that took effect and then failed, while its applier was dead, is not recognized.',
  },
];

export const isKnown = ({ invariant, says }: Pick<Violation, 'invariant' | 'says'>): boolean =>
  KNOWN.some((known) => known.invariant === invariant && known.says.test(says));
