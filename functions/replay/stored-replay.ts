/** A decision of the table, made again and compared: what the console and its server answer with. */
import { type ChangeEvent, isChangeEvent } from '../../lib/model/events.ts';
import type { JobKey } from '../../lib/model/job.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { JobStore } from '../ports.ts';
import type { KeptInputs } from '../store/decision-inputs/decision-inputs.ts';
import { replayDecision } from './replay-decision.ts';

export interface StoredReplay {
  readonly kind: 'same' | 'different' | 'impossible';
  readonly says: readonly string[];
}

/** `at`: when it was decided. Undefined: the journal has no such decision then. */
export const storedReplay = async (
  { store, inputs }: { readonly store: Pick<JobStore, 'journal'>; readonly inputs: KeptInputs },
  job: JobKey,
  decision: string,
  at: EpochMs,
): Promise<StoredReplay | undefined> => {
  const [events, found] = await Promise.all([store.journal(job, at, at + 1), inputs.decisionInput(job, decision, at)]);
  const event = events.find((one): one is ChangeEvent => isChangeEvent(one) && one.decision === decision);
  if (event === undefined) return undefined;
  const replayed = replayDecision(found, event);
  switch (replayed.kind) {
    case 'same':
      return { kind: 'same', says: [] };
    case 'different':
      return { kind: 'different', says: replayed.differences };
    case 'impossible':
      return { kind: 'impossible', says: [replayed.says] };
  }
};
