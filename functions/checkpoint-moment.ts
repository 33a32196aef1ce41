/**
 * The moment at which a change is asked for: right after a checkpoint, where the job is then restored from it. What it has
 * processed since would be processed a second time.
 *
 * Waiting never takes longer than the option says, never eats the time that the function needs for the change itself, and
 * ends at once when the next checkpoint is not due before.
 */
import { setTimeout } from 'node:timers/promises';
import type { Change } from '../lib/model/change.ts';
import type { JobRef } from '../lib/model/job.ts';
import type { EpochMs } from '../lib/model/observation.ts';
import type { Reason } from '../lib/model/reason.ts';
import { formatDuration } from '../lib/number/format.ts';
import type { JobSettings } from '../lib/settings/settings.ts';

/** Of the checkpoint that a change asked for now would be restored from. */
export interface CheckpointSeen {
  /** Completed checkpoints of this run so far. */
  readonly completed: number;
  readonly completedAt: EpochMs;
  readonly intervalMs: number;
  /** The time, by the clock of `completedAt`. */
  readonly now: EpochMs;
}

export interface RestoredFrom<Description> {
  /**
   * The checkpoint that the job would be restored from if the change were asked for now. Absent, or undefined: the platform
   * takes a snapshot itself or waits for a checkpoint, or none can be seen.
   */
  restoredFrom?(
    job: JobRef,
    settings: JobSettings,
    change: Change,
    description: Description,
  ): Promise<CheckpointSeen | undefined>;
}

export interface Waiting {
  readonly mostMs: number;
  readonly pause: (ms: number) => Promise<void>;
  /** Time that is left to this function; absent: as much as it wants. */
  readonly remainingMs?: (() => number) | undefined;
}

/** The machine's own where none is given. */
export interface Pauses {
  readonly pause?: Waiting['pause'] | undefined;
}

/** What Lambda gives to a function beside the event. */
export interface Invocation {
  getRemainingTimeInMillis(): number;
}

/** Undefined for a caller that keeps its own time: nothing waits there. */
export const waitingIn = (
  invocation: Invocation | undefined,
  pause: Waiting['pause'] = (ms) => setTimeout(ms),
): Omit<Waiting, 'mostMs'> | undefined =>
  invocation && { pause, remainingMs: () => invocation.getRemainingTimeInMillis() };

export interface Moment {
  readonly waitedMs: number;
  readonly because: readonly Reason[];
}

/** A decision is left to later evaluations for a commit for no longer. */
const MOST_PATIENCE_MS = 10 * 60_000;

/**
 * With a checkpoint Iceberg commits. One that is too far for a function to wait for is left to the next evaluation where waiting
 * takes less than what would be written again, and files that are half written are not thrown away.
 * (a commit every 5 min, the newest 4 min old)  ->  in 1 min.  (the newest 2 min old)  ->  undefined: now
 */
export const laterCommit = (
  { completedAt, intervalMs, now }: CheckpointSeen,
  { mostMs, decidedMsAgo }: { readonly mostMs: number; readonly decidedMsAgo: number },
): number | undefined => {
  const age = now - completedAt;
  const dueMs = intervalMs - age;
  return dueMs > mostMs && dueMs <= age && dueMs + decidedMsAgo <= MOST_PATIENCE_MS ? dueMs : undefined;
};

/** Younger than this is as good as a new one. */
const FRESH_MS = 5_000;
const LOOK_EVERY_MS = 2_000;
/** For the change itself. */
const RESERVED_MS = 25_000;

/** `read`: undefined where the job is not restored from a checkpoint, or where none can be seen. */
export const afterCheckpoint = async (
  read: () => Promise<CheckpointSeen | undefined>,
  { mostMs, pause, remainingMs = () => Number.POSITIVE_INFINITY }: Waiting,
): Promise<Moment> => {
  const first = await read();
  if (first === undefined) return { waitedMs: 0, because: [] };
  const age = first.now - first.completedAt;
  if (age <= FRESH_MS || first.intervalMs - age > mostMs) return { waitedMs: 0, because: [aged(age, 0)] };
  let waitedMs = 0;
  while (waitedMs + LOOK_EVERY_MS <= mostMs && remainingMs() > RESERVED_MS + LOOK_EVERY_MS) {
    await pause(LOOK_EVERY_MS);
    waitedMs += LOOK_EVERY_MS;
    const next = await read();
    if (next === undefined) break;
    if (next.completed > first.completed) {
      return { waitedMs, because: [aged(Math.max(0, first.now + waitedMs - next.completedAt), waitedMs)] };
    }
  }
  return { waitedMs, because: [aged(age + waitedMs, waitedMs)] };
};

const aged = (ageMs: number, waitedMs: number): Reason => ({
  rule: 'checkpoint-age',
  says: `Asked for ${formatDuration(ageMs)} after a checkpoint was completed${waitedMs > 0 ? `, which took ${formatDuration(waitedMs)} of waiting` : ''}: so much is processed a second time.`,
  numbers: { age: { value: ageMs / 1000, unit: 's' }, waited: { value: waitedMs / 1000, unit: 's' } },
});
