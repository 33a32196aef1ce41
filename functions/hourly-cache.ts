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
  return {
    get: (key, now) => {
      const found = kept.get(key);
      return found && now - found.at < VALID_MS ? found.value : undefined;
    },
    set: (key, value, now) => {
      const found = kept.get(key);
      kept.set(key, { value, at: found && now - found.at < VALID_MS ? found.at : now });
    },
  };
};
