/** Invariants that do not hold yet, and why. They are counted, and listed in README.md; none is left out of a schedule. */
import type { Invariant } from './play/record.ts';

export const KNOWN: Readonly<Partial<Record<Invariant, string>>> = {};
