/** The preconditions of a change (the job is still as the decision saw it) that every platform has in common; the targets have their own preconditions. */

import type { ApplyingChange, Outcome } from '../model/change.ts';
import type { Reason } from '../model/reason.ts';
import type { ReasonCode } from '../model/reasons.ts';
import { deferredConfigOf } from './config-changes.ts';
import type { Seen } from './step.ts';

/** Undefined: the platform may be asked for the change. */
export const beforeRequest = (
  applying: ApplyingChange,
  seen: Extract<Seen, { kind: 'claimed' }>,
): Extract<Outcome, { kind: 'applied' | 'refused' }> | undefined => {
  const { change, jobVersion } = applying;
  const { job, now } = seen;
  const refusedBy = (because: Reason) => ({ kind: 'refused', at: now, because: [because] }) as const;
  const refused = (rule: ReasonCode, says: string) => refusedBy({ rule, says });
  // First of all: an apply that claimed it before may have asked for it already, and the job has moved on because of us.
  if (job.asWanted) {
    const says = 'The job has the wanted size, or is on its way to it: nothing was asked for again.';
    const deferred = deferredConfigOf(job.requestedConfig, change);
    return { kind: 'applied', at: now, because: [{ rule: 'has-size', says }], ...deferred };
  }
  const forbidden = forbiddenBy(seen, applying);
  if (forbidden !== undefined) return refusedBy(forbidden);
  // What failed has left the job unstable and has moved its version. Whether others have moved it, too, the target knows.
  if (change.kind === 'rollback') return undefined;
  if (!job.stable) {
    return refused('stable', `The job is ${job.condition}: only a running job with no change under way is changed.`);
  }
  if (job.version !== jobVersion) {
    const says = `The job was changed since the decision (version ${jobVersion}, now ${job.version}): it is decided again.`;
    return refused('job-version', says);
  }
  return undefined;
};

/** Of a change that was approved its rollback needs no approval, nor the configuration that goes with it. */
const forbiddenBy = (
  { mode, because }: Extract<Seen, { kind: 'claimed' }>,
  { change, approved }: ApplyingChange,
): Reason | undefined => {
  switch (mode) {
    case 'act':
      return undefined;
    case 'approve':
      if (approved !== undefined || change.kind === 'rollback') return undefined;
      return { rule: 'not-approved', says: 'The mode is approve since the decision, and it was not approved.' };
    default:
      return because ?? { rule: 'mode', says: 'The mode is no longer "act".' };
  }
};
