/**
 * The one protocol to ask a platform for a change: already as wanted? preconditions, claim, send, classify the error. It goes by
 * the snapshot that the caller has checked; the platform itself refuses when the job has moved on since. Each target
 * fills in a strategy.
 */
import type { Outcome } from '../../lib/model/change.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { Reason } from '../../lib/model/reason.ts';
import type { RequestOutcome } from '../ports.ts';

/** What is known of a change that the platform has taken. */
export type Accepted = Omit<Extract<Outcome, { kind: 'applied' }>, 'kind' | 'at'>;

/** `refused`: may succeed after another decision. `failed`: would fail again, until a person has put it right. */
export interface ClassifiedError {
  readonly kind: 'refused' | 'failed';
  readonly because: Reason;
}

/** That the job says who changes it. */
export interface Claim {
  /** Why the change is not asked for now. */
  readonly refusals: readonly Reason[];
  /** Said with the change. */
  readonly notes: readonly Reason[];
}

/** One change of one job. `Description`: a JobDescription with the snapshot of this platform. */
export interface ChangeStrategy<Description> {
  /** The job is as the change wants it, or on its way there: nothing is sent. */
  alreadyAsWanted(seen: Description): Accepted | undefined;
  /** Why this change may not be sent; empty when it may. */
  failedPreconditions(seen: Description): readonly Reason[] | Promise<readonly Reason[]>;
  /** Where another stack could change the same job: asked last, when nothing else is against the change. */
  claim?(seen: Description): Promise<Claim>;
  send(seen: Description): Promise<Accepted>;
  /** Undefined: it can't be known whether the platform took it. */
  classifyError(error: unknown): ClassifiedError | undefined;
  /** Where the platform's requests are conditional: a refusal can then be a conflict with ourselves. */
  readonly readAgain?: () => Promise<Description>;
}

/** Throws when it can't be known whether the platform took it. */
export const requestChange = async <Description>(
  strategy: ChangeStrategy<Description>,
  seen: Description,
  now: EpochMs,
): Promise<RequestOutcome> => {
  const accepted = (facts: Accepted): RequestOutcome => ({ kind: 'applied', at: now, ...facts });
  const asWanted = strategy.alreadyAsWanted(seen);
  if (asWanted) return accepted(asWanted);
  const failed = await strategy.failedPreconditions(seen);
  if (failed.length > 0) return refused(now, ...failed);
  const { refusals = [], notes = [] } = (await strategy.claim?.(seen)) ?? {};
  if (refusals.length > 0) return refused(now, ...refusals);
  try {
    const { because, ...facts } = await strategy.send(seen);
    return accepted({ ...facts, because: [...because, ...notes] });
  } catch (error) {
    const known = strategy.classifyError(error);
    if (!known) throw error;
    // An attempt whose answer was lost, and that was then repeated, finds the job changed: by us.
    const again = known.kind === 'refused' ? await strategy.readAgain?.() : undefined;
    const taken = again && strategy.alreadyAsWanted(again);
    return taken ? accepted(taken) : { kind: known.kind, at: now, because: [known.because] };
  }
};

export const refused = (now: EpochMs, ...because: readonly Reason[]): RequestOutcome => ({
  kind: 'refused',
  at: now,
  because,
});
