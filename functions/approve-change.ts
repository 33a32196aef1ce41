/**
 * A person approves a decision that waits (mode `approve`): one conditional write makes it a change that waits for apply, and
 * the event that apply listens to goes out. Without a right to the bus nothing is lost: the next evaluation publishes it.
 */
import { approve } from '../lib/change/approval.ts';
import type { PendingChange } from '../lib/model/change.ts';
import { type JobRef, keyOf } from '../lib/model/job.ts';
import type { EpochMs } from '../lib/model/observation.ts';
import { requestedEvent } from './events/change-events.ts';
import { updateAndPublish } from './events/outbox.ts';
import type { EventSink, JobStore } from './ports.ts';

export interface ApproveContext {
  readonly store: JobStore;
  readonly events: EventSink;
  readonly job: JobRef;
  /** The person. */
  readonly by: string;
  /** `decidedAt` of what the person was shown; absent: what waits is approved as it is. */
  readonly shownDecidedAt?: EpochMs | undefined;
  readonly now: EpochMs;
}

export type ApproveResult =
  | { readonly kind: 'approved'; readonly change: PendingChange }
  | { readonly kind: 'not approved'; readonly why: string };

/** Throws when it could not be stored, or when it is stored and the event could not be published (then it goes out later). */
export const approveChange = (
  decision: string,
  { job, by, shownDecidedAt, now, ...ports }: ApproveContext,
): Promise<ApproveResult> =>
  updateAndPublish<ApproveResult>(
    ports,
    {
      job: keyOf(job),
      now,
      change: (stored) => {
        const approved = approve(stored, decision, { by, at: now }, shownDecidedAt);
        if (approved.kind === 'not approved') return { kind: 'leave', result: approved };
        const { state, change } = approved;
        const outbox = [...stored.outbox, requestedEvent(job, change)];
        return { kind: 'save', next: { state, change, outbox }, result: { kind: 'approved', change } };
      },
    },
    `the approval of ${decision}`,
  );
