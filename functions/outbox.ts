/**
 * Facts that are stored go out: into the journal, then onto the bus. They stay in the outbox until both took them, so a
 * process that dies in between leaves them to the next turn. Both are idempotent by the event's id.
 */
import type { JobKey } from '../lib/model/job.ts';
import type { EpochMs } from '../lib/model/observation.ts';
import type { AutopilotEvent, EventSink, JobStore } from './ports.ts';

export const publishOutbox = async (
  ports: { readonly store: JobStore; readonly events: EventSink },
  job: JobKey,
  outbox: readonly AutopilotEvent[],
): Promise<void> => {
  if (outbox.length === 0) return;
  await ports.store.putJournal(job, outbox);
  await ports.events.emit(outbox);
};

/**
 * Takes what was sent out of the outbox. When others keep writing in between, it is left there: whoever turns next
 * sends it once more, which is harmless.
 */
export const clearOutbox = async (
  store: JobStore,
  job: JobKey,
  sent: readonly AutopilotEvent[],
  now: EpochMs,
): Promise<void> => {
  if (sent.length === 0) return;
  const ids = new Set(sent.map((event) => event.id));
  for (let attempt = 1; attempt <= 3; attempt++) {
    const { version, state, change, outbox } = await store.load(job, now);
    const rest = outbox.filter((event) => !ids.has(event.id));
    if (rest.length === outbox.length) return;
    const saved = await store.save(job, version, { state, change, outbox: rest }, now);
    if (saved.kind === 'saved') return;
  }
};
