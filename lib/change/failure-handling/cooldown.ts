/** How long is the job left alone after its last change, and why? Every attempt can cost a restart. */
import type { ChangeInFlight } from '../../model/decision.ts';
import type { JobMemory } from '../../model/autoscaler-state.ts';
import { duration } from '../../number/format.ts';
import type { EpochMs } from '../../model/observation.ts';
import type { Reason } from '../../model/reason.ts';

export const REST_MS = 60 * 60_000;
const LONGEST_REST_MS = 24 * 60 * 60_000;

/** Undefined: no longer, or there is no reason to. */
export const restAfter = (
  change: ChangeInFlight,
  { takenBack = [] }: Pick<JobMemory, 'takenBack'>,
  now: EpochMs,
): Reason | undefined => {
  const since = now - change.since;
  const why = reasonToRest(change, takenBack.length);
  if (!why || since >= why.restMs) return undefined;
  const minutes = (ms: number) => ({ value: Math.round(ms / 60_000), unit: 'min' });
  return {
    rule: 'quarantine',
    says: `${why.says} ${minutes(since).value} min ago; the next is tried after ${duration(why.restMs)}.`,
    numbers: { since: minutes(since), quarantine: minutes(why.restMs) },
  };
};

const reasonToRest = (
  { status, outcome, change }: ChangeInFlight,
  takenBack: number,
): { readonly says: string; readonly restMs: number } | undefined => {
  if (outcome?.kind === 'failed' && outcome.remedy === 'yield') {
    const times = takenBack > 1 ? `, ${takenBack} times within a week, the last` : '';
    return { says: `Somebody else has written over what we wrote${times}`, restMs: restAgain(takenBack) };
  }
  if (status === 'rolled-back') return { says: 'The last change failed, and was taken back', restMs: REST_MS };
  if (change.undoes) return { says: `A change failed, and taking it back ${ENDED[status]}`, restMs: REST_MS };
  return status === 'failed' ? { says: 'The last change failed', restMs: REST_MS } : undefined;
};

const ENDED: Readonly<Record<string, string>> = { failed: 'failed, too,', refused: 'was refused', lapsed: 'lapsed' };

/** So that a tool which always writes over it and we do not fight.  1 -> 1 h, 2 -> 2 h, 3 -> 4 h … 24 h */
const restAgain = (times: number): number => Math.min(LONGEST_REST_MS, REST_MS * 2 ** Math.max(0, times - 1));
