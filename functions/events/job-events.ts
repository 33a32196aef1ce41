/** The events of a job that are not about a change: raised by the reasons of its evaluation, once per interval. */
import { createHash } from 'node:crypto';
import { EVENTS, JOB_EVENTS, type JobEvent, type JobEventName } from '../../lib/model/events.ts';
import { type JobRef, keyOf } from '../../lib/model/job.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { Reason } from '../../lib/model/reason.ts';

export interface JobReasons {
  /** Why the job may not be changed until something is put right. */
  readonly blockedBy: readonly Reason[];
  /** Of the decision, a hold included. */
  readonly because: readonly Reason[];
}

type Noticed = Readonly<Record<string, EpochMs>>;

/** `noticed`: key of an event or a notice -> when it was last given. */
export const jobEvents = (
  job: JobRef,
  reasons: JobReasons,
  { noticed, intervalMs, now }: { readonly noticed: Noticed; readonly intervalMs: number; readonly now: EpochMs },
): { readonly events: readonly JobEvent[]; readonly noticed: Noticed } => {
  const next: Record<string, EpochMs> = { ...noticed };
  const events = JOB_EVENTS.flatMap((name): readonly JobEvent[] => {
    const because = raisedBy(name, reasons);
    if (because.length === 0) return [];
    // Blocked by something else is another event.
    const key = `event ${[name, ...because.map(({ rule }) => rule).toSorted()].join(' ')}`;
    const given = next[key];
    // A time of the future was never given: at most the interval ahead it could be another clock.
    if (given !== undefined && Math.abs(now - given) < intervalMs) return [];
    next[key] = now;
    return [{ id: `${idOf(job, now)}-${name}`, name, at: now, job, detail: { because } }];
  });
  return { events, noticed: next };
};

const raisedBy = (name: JobEventName, { blockedBy, because }: JobReasons): readonly Reason[] => {
  const by: 'blocked-by' | readonly Reason['rule'][] = EVENTS[name].raisedBy;
  return by === 'blocked-by' ? blockedBy : because.filter(({ rule }) => by.includes(rule));
};

/** The evaluation of a job at one time always has the same id. */
const idOf = (job: JobRef, now: EpochMs): string =>
  createHash('sha256')
    .update(JSON.stringify([keyOf(job), now]))
    .digest('hex')
    .slice(0, 20);
