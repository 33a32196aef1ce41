/** Bounds that many options share, and how a person reads them. */
import type { Bounds } from '../declare.ts';

export const share = { least: 0, most: 1, by: 'flink' } as const;
export const notNegative = { least: 0, by: 'flink' } as const;
export const ourNotNegative = { least: 0, by: 'us' } as const;
export const atLeastOne = { least: 1, by: 'us' } as const;

/** `between 0 and 1`; `at least 0`. `target` says the number that stands for the utilization target. */
export const boundsText = (bounds: Bounds, target: string): string => {
  const name = (bound: number | 'utilizationTarget') =>
    bound === 'utilizationTarget' ? `utilization.target${target}` : `${bound}`;
  if (bounds.most === undefined) return `at least ${name(bounds.least)}`;
  return `between ${name(bounds.least)} and ${name(bounds.most)}`;
};

/** NaN for the target leaves the bounds open that depend on it. */
export const isWithin = (value: number, bounds: Bounds, target: number): boolean => {
  const resolve = (bound: Bounds['most']) => (bound === 'utilizationTarget' ? target : bound);
  return !(value < (resolve(bounds.least) ?? value) || value > (resolve(bounds.most) ?? value));
};
