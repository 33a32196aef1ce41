/** Has a confirmed change made the job worse? For a while it is watched; a job that does not run then is no better for it. */
import type { ChangeInFlight } from '../decision.ts';
import type { JobState } from '../job.ts';
import { clock, duration } from '../number/plain.ts';
import type { EpochMs } from '../observation.ts';
import type { Reason } from '../reason.ts';

export const PROBATION_MS = 30 * 60_000;
/** A restart of its own is over by then. */
export const MAY_BE_DOWN_MS = 10 * 60_000;

export type Verdict =
  /** `notRunningSince`: what is to be remembered of it. */
  | { readonly kind: 'go on'; readonly notRunningSince: EpochMs | undefined }
  | { readonly kind: 'made worse'; readonly because: Reason };

/** Flink's words for a job that wants to run and does not. One that somebody has stopped is not among them. */
const DOWN = new Set(['CREATED', 'INITIALIZING', 'RECONCILING', 'RESTARTING', 'FAILING', 'FAILED']);

/** `status` as the platform shows the job now; while it is unknown, nothing is concluded. */
export const onProbation = (
  { since: confirmedAt, notRunningSince }: Pick<ChangeInFlight, 'since' | 'notRunningSince'>,
  status: JobState['status'],
  now: EpochMs,
): Verdict => {
  if (status === undefined) return { kind: 'go on', notRunningSince };
  if (!DOWN.has(status)) return { kind: 'go on', notRunningSince: undefined };
  const down = notRunningSince ?? now;
  if (down - confirmedAt > PROBATION_MS) return { kind: 'go on', notRunningSince: undefined };
  if (status !== 'FAILED' && now - down < MAY_BE_DOWN_MS) return { kind: 'go on', notRunningSince: down };
  const so = status === 'FAILED' ? 'is FAILED' : `has been ${status} for ${duration(now - down)}`;
  return {
    kind: 'made worse',
    because: {
      rule: 'made-worse',
      says: `The change was confirmed at ${clock(confirmedAt)} UTC, and now the job ${so}.`,
      numbers: { down: { value: Math.round((now - down) / 60_000), unit: 'min' } },
    },
  };
};
