/**
 * Pause, resume and approve, as the page asks for them: each is checked against the store, and done by the same code as the
 * commands of these names.
 */
import * as v from 'valibot';
import type { JobStore } from '../functions/ports.ts';
import { ALL_JOBS, type ModeRow, type WritableControlStore } from '../functions/store/controls/control-store.ts';
import { isUnreadable } from '../functions/store/items/schema.ts';
import { currentMode } from '../lib/control/current-mode.ts';
import { type JobKey, type JobRef, keyOf, refOf } from '../lib/model/job.ts';
import { formatUtc } from '../lib/number/format.ts';
import type { PageChange } from './model/changes.ts';
import type { Time } from './model/values.ts';

export interface ChangeSource {
  readonly store: Pick<JobStore, 'load'>;
  readonly rows: WritableControlStore;
  readonly clock: { now(): Time | Promise<Time> };
  /** The person, for the record. */
  readonly by: string;
  /** `why`: it is not approved. `later`: it is, and why apply hears of it only after the next evaluation. */
  readonly approve: (asked: Approving) => Promise<{ readonly why?: string; readonly later?: string }>;
}

export interface Approving {
  readonly job: JobRef;
  readonly decision: string;
  readonly shownDecidedAt: Time;
  readonly by: string;
  readonly now: Time;
}

export type Took =
  | { readonly kind: 'done'; readonly says: string }
  /** What is wrong with it, as a sentence. */
  | { readonly kind: 'refused'; readonly says: string };

export interface ShownChanges {
  take(asked: unknown): Promise<Took>;
}

const WEEK_MINUTES = 7 * 24 * 60;

const change = v.variant('kind', [
  v.strictObject({
    kind: v.literal('pause'),
    job: v.string(),
    minutes: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(WEEK_MINUTES))),
    reason: v.optional(v.pipe(v.string(), v.maxLength(300))),
  }),
  v.strictObject({ kind: v.literal('resume'), job: v.string() }),
  v.strictObject({ kind: v.literal('approve'), job: v.string(), decision: v.string(), decidedAt: v.number() }),
]) satisfies v.GenericSchema<unknown, PageChange>;

export const shownChanges = (source: ChangeSource): ShownChanges => ({
  async take(asked) {
    const parsed = v.safeParse(change, asked);
    if (!parsed.success) {
      return refused(`There is no such change: ${parsed.issues.map(({ message }) => message).join('; ')}.`);
    }
    const { output } = parsed;
    const now = await source.clock.now();
    const job = output.job === 'all' ? undefined : refOf(output.job);
    if (output.job !== 'all' && (job === undefined || !(await isKnown(source, output.job as JobKey, now)))) {
      return refused(`There is no job "${output.job}" in the store.`);
    }
    switch (output.kind) {
      case 'pause':
        return pause(source, job, output, now);
      case 'resume':
        return resume(source, job, now);
      case 'approve':
        return job === undefined ? refused('One decision of one job at a time.') : approve(source, job, output, now);
    }
  },
});

const done = (says: string): Took => ({ kind: 'done', says });
const refused = (says: string): Took => ({ kind: 'refused', says });

/** It was evaluated before. One whose state can't be read can be paused, above all. */
const isKnown = async ({ store }: ChangeSource, key: JobKey, now: Time): Promise<boolean> => {
  try {
    return (await store.load(key, now)).version > 0;
  } catch (error) {
    if (isUnreadable(error)) return true;
    throw error;
  }
};

const rowOf = (job: JobRef | undefined): JobKey | typeof ALL_JOBS => (job ? keyOf(job) : ALL_JOBS);

type Of<Kind extends PageChange['kind']> = Extract<PageChange, { kind: Kind }>;

/** In place of a pause that is there: the page shows how long that one is before it asks. */
const pause = async (
  { rows, by }: ChangeSource,
  job: JobRef | undefined,
  { minutes, reason }: Of<'pause'>,
  now: Time,
): Promise<Took> => {
  const until = minutes === undefined ? undefined : now + minutes * 60_000;
  const row: ModeRow = { mode: 'paused', by, reason: reason?.trim() || undefined, since: now, until };
  await rows.setMode(rowOf(job), row);
  const end = until === undefined ? 'until it is resumed' : `until ${formatUtc(until)} UTC`;
  return done(
    `${job ? `${job.name} is` : 'All jobs are'} paused ${job ? end : end.replace('it is', 'they are')}. A change that the platform has already taken goes on to its end.`,
  );
};

const resume = async ({ rows, by }: ChangeSource, job: JobRef | undefined, now: Time): Promise<Took> => {
  await rows.setMode(rowOf(job), { mode: 'resumed', by, since: now });
  const still = job && currentMode('act', (await rows.controls()).of(keyOf(job)), now);
  const rest = still?.mode === 'paused' ? ` It is still paused: ${still.because?.says ?? ''}` : '';
  return done(
    `${job ? `${job.name} is` : 'All jobs are'} resumed: the mode of the settings holds from the next evaluation on.${rest}`,
  );
};

const approve = async (
  { rows, approve: approving, by }: ChangeSource,
  job: JobRef,
  { decision, decidedAt }: Of<'approve'>,
  now: Time,
): Promise<Took> => {
  const { mode, because } = currentMode('act', (await rows.controls()).of(keyOf(job)), now);
  if (mode === 'paused') return refused(`${job.name} can not be changed now. ${because?.says ?? ''}`);
  const { why, later } = await approving({ job, decision, shownDecidedAt: decidedAt, by, now });
  if (why !== undefined) return refused(`It is not approved: ${why}.`);
  return done(
    later === undefined
      ? `Approved by ${by}. It is applied now.`
      : `Approved by ${by}. It is applied after the next evaluation: the event could not be published (${later}).`,
  );
};
