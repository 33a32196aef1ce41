/**
 * Chance that depends on what it is asked about, not on how many questions came before: a schedule without one of its faults
 * has all the others as they were.
 */

export interface Chance {
  /** 0 <= share < 1, the same for the same words. */
  share(...about: readonly (string | number)[]): number;
  /** A whole number, both ends included. */
  whole(from: number, to: number, ...about: readonly (string | number)[]): number;
  /** One of them. */
  pick<T>(from: readonly T[], ...about: readonly (string | number)[]): T;
}

export const chanceOf = (seed: number): Chance => {
  const share = (...about: readonly (string | number)[]): number => mixed(`${seed}\n${about.join('\n')}`) / 2 ** 32;
  return {
    share,
    whole: (from, to, ...about) => from + Math.floor(share(...about) * (to - from + 1)),
    pick: (from, ...about) => from[Math.floor(share(...about) * from.length)] as (typeof from)[number],
  };
};

/** FNV-1a, with the last step of MurmurHash3 so that like words give unlike numbers. */
const mixed = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
};
