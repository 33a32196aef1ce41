/** What the bars of R6 are made of. */
import { MINUTE } from '../../loads/shapes.ts';
import type { Rescaled } from '../../simulator/meter.ts';
import type { SpecialSeen } from './special-case.ts';

export const during = (seen: SpecialSeen, from: number, to: number): readonly Rescaled[] =>
  seen.rescales.filter(({ second }) => second >= from * MINUTE && second < to * MINUTE);
export const atMost = (seen: SpecialSeen, rescales: number): boolean => seen.rescales.length <= rescales;
export const settled = (seen: SpecialSeen, most: number): boolean =>
  seen.carriesAtEnd && seen.reserveAtEnd <= most && seen.ageAtEnd <= 5;
