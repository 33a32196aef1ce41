/** Which changes of the past and present forbid a new one? */

import { type ChangeInFlight, isUnderWay } from '../model/decision.ts';
import type { JobMemory } from '../model/autoscaler-state.ts';
import type { EpochMs } from '../model/observation.ts';
import type { Reason } from '../model/reason.ts';
import { restAfter } from './failure-handling/cooldown.ts';

export const guardsOf = (
  change: ChangeInFlight | undefined,
  memory: Pick<JobMemory, 'takenBack'>,
  now: EpochMs,
): readonly Reason[] => {
  if (!change) return [];
  if (isUnderWay(change.status)) {
    const age = Math.round((now - change.decidedAt) / 60_000);
    return [
      {
        rule: 'change-under-way',
        says: `A change decided ${age} min ago is still ${change.status}: never two at once.`,
        numbers: { age: { value: age, unit: 'min' } },
      },
    ];
  }
  return [restAfter(change, memory, now) ?? []].flat();
};
