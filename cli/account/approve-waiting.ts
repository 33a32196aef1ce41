/** Approves a decision that waits: stored first, and then its event onto the bus; without the right to that, it goes out later. */
import { type ApproveResult, approveChange } from '../../functions/approve-change.ts';
import type { EventSink } from '../../functions/ports.ts';
import type { JobRef } from '../../lib/model/job.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { Account } from './account.ts';

export interface Approving {
  readonly job: JobRef;
  readonly decision: string;
  readonly shownDecidedAt: EpochMs;
  readonly by: string;
  readonly now: EpochMs;
}

/** `late`: approved, and what kept the event from the bus. */
export const approveWaiting = async (
  { store }: Pick<Account, 'store'>,
  bus: EventSink,
  { decision, ...asked }: Approving,
): Promise<{ readonly result?: ApproveResult; readonly late?: Error }> => {
  let failure: Error | undefined;
  const events: EventSink = {
    emit: async (all) => {
      try {
        await bus.emit(all);
      } catch (error) {
        failure = error instanceof Error ? error : new Error(String(error));
        throw error;
      }
    },
  };
  try {
    return { result: await approveChange(decision, { store, events, ...asked }) };
  } catch (error) {
    if (failure === undefined) throw error;
    return { late: failure };
  }
};
