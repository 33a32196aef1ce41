/** What was found out, kept for an hour in memory: configurations change, and a fresh process looks again. */
import type { EpochMs } from '../lib/model/observation.ts';

export interface HourlyCache<Value> {
  get(key: string, now: EpochMs): Value | undefined;
  /** Set again within the hour, the value does not live longer. */
  set(key: string, value: Value, now: EpochMs): void;
}

const VALID_MS = 60 * 60_000;

export const hourlyCache = <Value>(): HourlyCache<Value> => {
  const kept = new Map<string, { readonly at: EpochMs; readonly value: Value }>();
  let sweepAt = 1_000;
  /** What is over goes, so that what is found out about changing keys does not stay for ever. */
  const sweep = (now: EpochMs): void => {
    for (const [key, { at }] of kept) if (now - at >= VALID_MS) kept.delete(key);
    sweepAt = Math.max(1_000, 2 * kept.size);
  };
  return {
    get: (key, now) => {
      const found = kept.get(key);
      return found && now - found.at < VALID_MS ? found.value : undefined;
    },
    set: (key, value, now) => {
      const found = kept.get(key);
      if (found === undefined && kept.size >= sweepAt) sweep(now);
      kept.set(key, { value, at: found && now - found.at < VALID_MS ? found.at : now });
    },
  };
};
