/** Probation: for a while after it is confirmed, a change that made the job worse has failed after all. */
import type { ConfirmedChange } from '../../model/change.ts';
import type { JobState } from '../../model/job.ts';
import type { EpochMs } from '../../model/observation.ts';
import type { Reason } from '../../model/reason.ts';
import { formatDuration, formatUtc } from '../../number/format.ts';

export const PROBATION_MS = 30 * 60_000;
/** No evaluation observed the job for so long: do not judge the change. */
const FOLLOWED_UP_MS = 2 * PROBATION_MS;
/** A restart of its own is over by then. */
export const MAY_BE_DOWN_MS = 10 * 60_000;

export type Verdict =
  /** `notRunningSince`: to be kept for the next evaluation. */
  | { readonly kind: 'go on'; readonly notRunningSince: EpochMs | undefined }
  | { readonly kind: 'degraded'; readonly because: Reason };

/** Flink's words for a job that wants to run and does not. One that was stopped is not among them. */
const DOWN = new Set(['CREATED', 'INITIALIZING', 'RECONCILING', 'RESTARTING', 'FAILING', 'FAILED']);

/** Within ten minutes: it does not go on from one failure, it fails again and again. */
const TOO_MANY_RESTARTS = 3;

/** As the platform shows the job now, with what metrics tell beside it. While its status is unknown, nothing is concluded. */
export const checkHealthAfterChange = (
  { since: confirmedAt, notRunningSince }: Pick<ConfirmedChange, 'since' | 'notRunningSince'>,
  { status, failover }: Pick<JobState, 'status' | 'failover'>,
  now: EpochMs,
): Verdict => {
  const worse = (so: string, numbers: NonNullable<Reason['numbers']>): Verdict => {
    const says = `The change was confirmed at ${formatUtc(confirmedAt)} UTC, and now the job ${so}.`;
    return { kind: 'degraded', because: { rule: 'degraded', says, numbers } };
  };
  if (failover && failover.at > confirmedAt && failover.at - confirmedAt <= PROBATION_MS) {
    const { at, restarts } = failover;
    const numbers = { restarts: { value: restarts, unit: 'restarts' } };
    if (restarts >= TOO_MANY_RESTARTS) {
      return worse(
        `restarts again and again: ${restarts} times in the ten minutes before ${formatUtc(at)} UTC`,
        numbers,
      );
    }
  }
  if (status === undefined) return { kind: 'go on', notRunningSince };
  if (!DOWN.has(status) || now - confirmedAt > FOLLOWED_UP_MS) return { kind: 'go on', notRunningSince: undefined };
  const down = notRunningSince ?? now;
  if (down - confirmedAt > PROBATION_MS) return { kind: 'go on', notRunningSince: undefined };
  if (status !== 'FAILED' && now - down < MAY_BE_DOWN_MS) return { kind: 'go on', notRunningSince: down };
  return worse(status === 'FAILED' ? 'is FAILED' : `has been ${status} for ${formatDuration(now - down)}`, {
    down: { value: Math.round((now - down) / 60_000), unit: 'min' },
  });
};
