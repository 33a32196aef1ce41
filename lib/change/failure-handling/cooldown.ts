/** How long is the job left alone after its last change, and why? Every attempt can cost a restart. */

import type { AutoscalerState } from '../../model/autoscaler-state.ts';
import type { ChangeInFlight } from '../../model/decision.ts';
import type { EpochMs } from '../../model/observation.ts';
import type { Reason } from '../../model/reason.ts';
import { formatDuration } from '../../number/format.ts';

export const COOLDOWN_MS = 60 * 60_000;
const LONGEST_COOLDOWN_MS = 24 * 60 * 60_000;

/** Undefined: no longer, or there is no reason to. */
export const cooldownAfter = (
  change: ChangeInFlight,
  { externalOverrides = [] }: Pick<AutoscalerState, 'externalOverrides'>,
  now: EpochMs,
): Reason | undefined => {
  const since = now - change.since;
  const why = reasonForCooldown(change, externalOverrides.length);
  if (!why || since >= why.cooldownMs) return undefined;
  const minutes = (ms: number) => ({ value: Math.round(ms / 60_000), unit: 'min' });
  return {
    rule: 'quarantine',
    says: `${why.says} ${minutes(since).value} min ago; the next is tried after ${formatDuration(why.cooldownMs)}.`,
    numbers: { since: minutes(since), quarantine: minutes(why.cooldownMs) },
  };
};

const reasonForCooldown = (
  { status, outcome, change }: ChangeInFlight,
  externalOverrides: number,
): { readonly says: string; readonly cooldownMs: number } | undefined => {
  if (outcome?.kind === 'failed' && outcome.remedy === 'yield') {
    const times = externalOverrides > 1 ? `, ${externalOverrides} times within a week, the last` : '';
    return {
      says: `Somebody else has written over what we wrote${times}`,
      cooldownMs: repeatedCooldown(externalOverrides),
    };
  }
  if (status === 'rolled-back') return { says: 'The last change failed, and was taken back', cooldownMs: COOLDOWN_MS };
  if (change.rollbackOf)
    return { says: `A change failed, and taking it back ${ENDED[status]}`, cooldownMs: COOLDOWN_MS };
  return status === 'failed' ? { says: 'The last change failed', cooldownMs: COOLDOWN_MS } : undefined;
};

const ENDED: Readonly<Record<string, string>> = { failed: 'failed, too,', refused: 'was refused', lapsed: 'lapsed' };

/** So that a tool which always writes over it and we do not fight.  1 -> 1 h, 2 -> 2 h, 3 -> 4 h … 24 h */
const repeatedCooldown = (times: number): number =>
  Math.min(LONGEST_COOLDOWN_MS, COOLDOWN_MS * 2 ** Math.max(0, times - 1));
