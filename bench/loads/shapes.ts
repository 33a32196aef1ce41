/** Loads with one event, in parts of the usual one. */
import type { LoadOf } from './trace.ts';

export const MINUTE = 60;
export const HOUR = 3600;

export const flat: LoadOf = () => 1;
export const stepAt =
  (minute: number, share: number): LoadOf =>
  (second) =>
    second < minute * MINUTE ? 1 : share;
/** `share` for some time, else the usual load. */
export const excursion =
  (minute: number, minutes: number, share: number): LoadOf =>
  (second) =>
    second >= minute * MINUTE && second < (minute + minutes) * MINUTE ? share : 1;
export const growth =
  (minute: number, minutes: number, share: number): LoadOf =>
  (second) =>
    1 + (share - 1) * Math.min(1, Math.max(0, (second / MINUTE - minute) / minutes));
/** Nothing arrives, then all that was held back within a minute. */
export const held =
  (minute: number, minutes: number): LoadOf =>
  (second) => {
    const since = second / MINUTE - minute;
    if (since < 0) return 1;
    if (since < minutes) return 0;
    return since < minutes + 1 ? 1 + minutes : 1;
  };
