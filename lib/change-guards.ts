/** Which changes of the past and present forbid a new one? */
import { type ChangeInFlight, isUnderWay } from './decision.ts';
import type { EpochMs } from './observation.ts';
import type { Reason } from './reason.ts';

/** After a change failed, the job is left alone for so long: every attempt can cost a restart. */
export const FAILED_QUARANTINE_MS = 60 * 60_000;

const minutes = (ms: number): number => Math.round(ms / 60_000);

export const guardsOf = (change: ChangeInFlight | undefined, now: EpochMs): readonly Reason[] => {
  if (!change) return [];
  if (isUnderWay(change.status)) {
    const age = minutes(now - change.decidedAt);
    return [
      {
        rule: 'change-under-way',
        says: `A change decided ${age} min ago is still ${change.status}: never two at once.`,
        numbers: { age: { value: age, unit: 'min' } },
      },
    ];
  }
  const since = now - change.since;
  if (change.status === 'failed' && since < FAILED_QUARANTINE_MS) {
    return [
      {
        rule: 'quarantine',
        says: `The last change failed ${minutes(since)} min ago; the next is tried after ${minutes(FAILED_QUARANTINE_MS)} min.`,
        numbers: {
          since: { value: minutes(since), unit: 'min' },
          quarantine: { value: minutes(FAILED_QUARANTINE_MS), unit: 'min' },
        },
      },
    ];
  }
  return [];
};
