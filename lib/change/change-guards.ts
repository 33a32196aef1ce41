/** Changes of the past and present that forbid a new one. */
import type { AutoscalerState } from '../model/autoscaler-state.ts';
import { type ChangeInFlight, isUnderWay } from '../model/change.ts';
import type { EpochMs } from '../model/observation.ts';
import type { Reason } from '../model/reason.ts';
import { cooldownAfter } from './failure-handling/cooldown.ts';

export const guardsOf = (
  change: ChangeInFlight | undefined,
  state: Pick<AutoscalerState, 'externalOverrides'>,
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
  return [cooldownAfter(change, state, now) ?? []].flat();
};
