/** The cooldown of a job after its last change: every attempt can cost a restart. */
import type { AutoscalerState } from '../../model/autoscaler-state.ts';
import type { ChangeInFlight, ChangeStatus } from '../../model/change.ts';
import type { EpochMs } from '../../model/observation.ts';
import type { Reason } from '../../model/reason.ts';
import { formatDuration } from '../../number/format.ts';
import { ageMs } from '../age.ts';

export const COOLDOWN_MS = 60 * 60_000;
const LONGEST_COOLDOWN_MS = 24 * 60 * 60_000;

/** Why the job is left alone; undefined when it is not, or no longer. */
export const cooldownAfter = (
  change: ChangeInFlight,
  { externalOverrides = [] }: Pick<AutoscalerState, 'externalOverrides'>,
  now: EpochMs,
): Reason | undefined => {
  const since = ageMs(now, change.since);
  const why = reasonForCooldown(change, externalOverrides.length);
  if (!why || since >= why.cooldownMs) return undefined;
  const minutes = (ms: number) => ({ value: Math.round(ms / 60_000), unit: 'min' });
  return {
    rule: 'cooldown',
    says: `${why.says} ${minutes(since).value} min ago; the next is tried after ${formatDuration(why.cooldownMs)}.`,
    numbers: { since: minutes(since), cooldown: minutes(why.cooldownMs) },
  };
};

const reasonForCooldown = (
  ended: ChangeInFlight,
  externalOverrides: number,
): { readonly says: string; readonly cooldownMs: number } | undefined => {
  if (ended.status === 'failed' && ended.remedy === 'yield-to-external') {
    const times = externalOverrides > 1 ? `, ${externalOverrides} times within a week, the last` : '';
    return {
      says: `Others have written over what we wrote${times}`,
      cooldownMs: repeatedCooldown(externalOverrides),
    };
  }
  const says = ended.change.kind === 'rollback' ? ROLLBACK[ended.status] : OTHER[ended.status];
  return says === undefined ? undefined : { says, cooldownMs: COOLDOWN_MS };
};

const OTHER: Partial<Record<ChangeStatus, string>> = { failed: 'The last change failed' };
const ROLLBACK: Partial<Record<ChangeStatus, string>> = {
  confirmed: 'The last change failed, and was rolled back',
  failed: 'A change failed, and its rollback failed, too,',
  refused: 'A change failed, and its rollback was refused',
  lapsed: 'A change failed, and its rollback lapsed',
};

/** So that a tool which always writes over it and we do not fight.  1 -> 1 h, 2 -> 2 h, 3 -> 4 h … 24 h */
const repeatedCooldown = (times: number): number =>
  Math.min(LONGEST_COOLDOWN_MS, COOLDOWN_MS * 2 ** Math.max(0, times - 1));
