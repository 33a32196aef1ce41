/** Every turn of a job since `from`, read from the store once: turns do not change after they were written. */
import type { JobStore, TurnRecord } from '../../functions/ports.ts';
import type { JobKey } from '../../lib/job.ts';
import type { Time } from '../page/model.ts';

/** Turns may be written a little out of order (an alarm's turn beside a scheduled one): so much is read again. */
const OVERLAP_MS = 15 * 60_000;

export type TurnLog = (now: Time) => Promise<readonly TurnRecord[]>;

export const turnLog = (store: Pick<JobStore, 'turns'>, job: JobKey, from: Time): TurnLog => {
  const known = new Map<Time, TurnRecord>();
  let newest = from;
  return async (now) => {
    const turns = await store.turns(job, Math.max(from, newest - OVERLAP_MS), now + 1);
    for (const turn of turns) {
      known.set(turn.at, turn);
      newest = Math.max(newest, turn.at);
    }
    return [...known.values()].sort((a, b) => a.at - b.at);
  };
};
