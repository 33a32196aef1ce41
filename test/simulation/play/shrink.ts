/** The least that still violates: faults are taken out, half of them, a quarter, one by one, as long as the violation stays. */
import { isAlike, type Violation } from './record.ts';
import { type Played, type PlayOptions, play } from './schedule.ts';

export interface Shrunk {
  readonly played: Played;
  readonly violation: Violation;
}

/** Schedules that may be played for it. */
const MOST = 120;

export const shrink = async (options: PlayOptions, first: Shrunk, most = MOST): Promise<Shrunk> => {
  const { job } = first.violation;
  let least = first;
  let [jobs, tries] = [options.jobs, 0];
  const isIn = (played: Played): Violation | undefined =>
    played.violations.find((one) => isAlike(one, first.violation));
  const violatesWith = async (keys: readonly string[], those = jobs): Promise<boolean> => {
    tries++;
    const played = await play({ ...options, jobs: those, only: new Set(keys), until: first.violation });
    const violation = isIn(played);
    if (violation) least = { played, violation };
    return violation !== undefined;
  };

  let keys = first.played.struck.filter(({ at }) => at <= first.violation.at).map(({ key }) => key);
  if (await violatesWith(keys, [job])) jobs = [job];
  for (let size = keys.length; size >= 1 && tries < most; size = Math.floor(size / 2)) {
    for (let at = 0; at < keys.length && tries < most; ) {
      const rest = keys.toSpliced(at, size);
      if (await violatesWith(rest)) keys = rest;
      else at += size;
    }
  }
  return least;
};
