/**
 * Events that are stored are published: into the journal, then onto the bus. They stay in the outbox until both took them,
 * so a process that dies in between leaves them to the next evaluation. Both are idempotent by the event's id.
 */
import type { AutopilotEvent } from '../../lib/model/events.ts';
import type { JobKey } from '../../lib/model/job.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { EventSink, JobStore } from '../ports.ts';
import { ATTEMPTS, type JobUpdate, updateJob } from '../store/update-job.ts';

interface OutboxPorts {
  readonly store: JobStore;
  readonly events: EventSink;
}

export const publishOutbox = async (
  { store, events }: OutboxPorts,
  job: JobKey,
  outbox: readonly AutopilotEvent[],
): Promise<void> => {
  if (outbox.length === 0) return;
  await store.putJournal(job, outbox);
  await events.emit(outbox);
};

/**
 * One update of a job, then the events that it stored. `what` names it in the error when others wrote in between each time.
 * `saved`: what is done between the two, and what the result is then.
 */
export const updateAndPublish = async <Result>(
  ports: OutboxPorts,
  update: Omit<JobUpdate<Result>, 'store'>,
  what: string,
  saved: (result: Result) => Promise<Result> = async (result) => result,
): Promise<Result> => {
  const { job, now } = update;
  const done = await updateJob({ ...update, store: ports.store });
  if (done.kind === 'conflict')
    throw new Error(`${job}: ${what} was not stored: others wrote ${ATTEMPTS} times in between`);
  if (done.kind === 'leave') return done.result;
  const result = await saved(done.result);
  await publishOutbox(ports, job, done.next.outbox);
  await clearOutbox(ports.store, job, done.next.outbox, now);
  return result;
};

/** Takes what was published out of the outbox. Where others keep writing it stays, and is published again: harmless. */
const clearOutbox = async (
  store: JobStore,
  job: JobKey,
  published: readonly AutopilotEvent[],
  now: EpochMs,
): Promise<void> => {
  if (published.length === 0) return;
  const ids = new Set(published.map(({ id }) => id));
  await updateJob<undefined>({
    store,
    job,
    now,
    change: ({ state, change, outbox }) => {
      const rest = outbox.filter(({ id }) => !ids.has(id));
      if (rest.length === outbox.length) return { kind: 'leave', result: undefined };
      return { kind: 'save', next: { state, change, outbox: rest }, result: undefined };
    },
  });
};
