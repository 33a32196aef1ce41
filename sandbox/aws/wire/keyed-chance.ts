/**
 * Chance that depends on what it is asked about, not on how many questions came before. Calls that run side by side
 * arrive in any order, so drawing from one stream would give every run another day.
 */
import { createHash } from 'node:crypto';

export interface KeyedChance {
  /** 0 <= share < 1, the same for the same words. */
  share(...about: readonly (string | number)[]): number;
  uuid(...about: readonly (string | number)[]): string;
}

/** Takes two numbers from `random`, and none later. */
export const keyedChance = (random: () => number): KeyedChance => {
  const seed = `${random()}/${random()}`;
  const digest = (about: readonly (string | number)[]) => createHash('sha256').update(JSON.stringify([seed, ...about]));
  return {
    share: (...about) => digest(about).digest().readUInt32BE(0) / 2 ** 32,
    uuid: (...about) => {
      const hex = digest(about).digest('hex');
      return [
        hex.slice(0, 8),
        hex.slice(8, 12),
        `4${hex.slice(13, 16)}`,
        `8${hex.slice(17, 20)}`,
        hex.slice(20, 32),
      ].join('-');
    },
  };
};
