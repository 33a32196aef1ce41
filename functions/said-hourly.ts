/** What goes wrong with one thing again and again is said once in an hour, and at once when it is something else. */
import type { EpochMs } from '../lib/model/observation.ts';

export interface SaidHourly {
  /** Throws what went wrong, unless the same was thrown for it within the last hour. */
  raise(about: string, error: Error, now: EpochMs): void;
  /** Is it to be said? Once asked, it has been. */
  isNew(about: string, message: string, now: EpochMs): boolean;
  /** It went well: what goes wrong next is said. */
  wentWell(about: string): void;
}

const SAID_AGAIN_MS = 60 * 60_000;

export const saidHourly = (): SaidHourly => {
  const said = new Map<string, { readonly message: string; readonly at: EpochMs }>();
  const isNew = (about: string, message: string, now: EpochMs): boolean => {
    const before = said.get(about);
    if (before?.message === message && now >= before.at && now - before.at < SAID_AGAIN_MS) return false;
    said.set(about, { message, at: now });
    return true;
  };
  return {
    isNew,
    raise(about, error, now) {
      if (isNew(about, error.message, now)) throw error;
    },
    wentWell: (about) => void said.delete(about),
  };
};
