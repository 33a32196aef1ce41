/**
 * Acts on one requested change: claim, check, change, record. The event is only a pointer; the store says whether there
 * is anything to do. So a duplicate, late, reordered or forged event does nothing, and a process killed anywhere leaves
 * a state from which the next turn of evaluate goes on.
 */
import { applyOutcome, claimed, isClaimable } from '../lib/change/change-life.ts';
import { deferredConfigOf } from '../lib/change/config-changes.ts';
import type { ChangeInFlight, Outcome } from '../lib/model/decision.ts';
import { modeOf } from '../lib/model/execution-mode.ts';
import { type JobRef, keyOf } from '../lib/model/job.ts';
import type { EpochMs } from '../lib/model/observation.ts';
import type { Policies } from '../lib/policies.ts';
import type { JobSettings, Settings } from '../lib/settings/settings.ts';
import { outcomeEvent } from './events/change-events.ts';
import { clearOutbox, publishOutbox } from './outbox.ts';
import type { EventSink, JobDescription, JobStore, JobTarget } from './ports.ts';

export interface ApplyContext {
  readonly store: JobStore;
  readonly events: EventSink;
  readonly target: JobTarget;
  readonly policies?: Policies | undefined;
  readonly job: JobRef;
  readonly settings: Settings;
  readonly jobSettings: JobSettings;
  readonly now: EpochMs;
}

export type Applied =
  /** `why` says what the store knew: nothing to do is the normal answer to a duplicate. */
  | { readonly kind: 'nothing to do'; readonly why: string }
  | { readonly kind: 'done'; readonly change: ChangeInFlight; readonly outcome: Outcome };

export const applyChange = async (decision: string, context: ApplyContext): Promise<Applied> => {
  const { store, target, job, jobSettings, now } = context;
  const key = keyOf(job);
  const stored = await store.load(key, now);
  const change = stored.change;
  if (change?.id !== decision) return nothing(`the decision under way is ${change?.id ?? 'none'}`);
  if (!isClaimable(change, now)) return nothing(`the decision is ${change.status} already`);

  const description = await target.describe(job, jobSettings, stored.graph?.graph, now);
  const mine = claimed(change, now);
  const saved = await store.save(key, stored.version, { ...stored, change: mine }, now);
  if (saved.kind === 'conflict') return nothing('somebody else has just claimed it');

  const outcome =
    check(mine, description, context) ?? (await target.request(job, jobSettings, mine.change, description, now));
  const done = await record(mine, outcome, context);
  return { kind: 'done', change: done, outcome };
};

const nothing = (why: string): Applied => ({ kind: 'nothing to do', why });

/** Is the world still as the decision saw it? */
const check = (
  change: ChangeInFlight,
  description: JobDescription,
  { target, settings, jobSettings, now }: ApplyContext,
): Outcome | undefined => {
  const refuse = (rule: string, says: string): Outcome => ({ kind: 'refused', at: now, because: [{ rule, says }] });
  // First of all: whoever claimed it before may have asked for it already, and then the job has moved on because of us.
  if (target.matchesDesired(description, change.change)) {
    const says = 'The job has the wanted size, or is on its way to it: nothing was asked for again.';
    const left = deferredConfigOf(description.requestedConfig, change.change);
    return { kind: 'applied', at: now, because: [{ rule: 'has-size', says }], ...left };
  }
  if (modeOf(settings.mode, jobSettings.mode) !== 'act') {
    return refuse('mode', 'The mode is no longer "act".');
  }
  // What failed has left the job unstable and has moved its version. Whether somebody else has, too, the target knows.
  if (change.change.rollbackOf) return undefined;
  if (!description.stable) {
    return refuse(
      'stable',
      `The job is ${description.condition}: only a running job that nobody is changing is changed.`,
    );
  }
  if (description.version !== change.jobVersion) {
    return refuse(
      'job-version',
      `The job was changed since the decision (version ${change.jobVersion}, now ${description.version}): decide anew.`,
    );
  }
  return undefined;
};

/** The turn of evaluate may have written in between: the outcome is then put onto what it left. */
const record = async (
  mine: ChangeInFlight,
  outcome: Outcome,
  { store, events, policies, job, now }: ApplyContext,
): Promise<ChangeInFlight> => {
  const key = keyOf(job);
  for (let attempt = 1; attempt <= 5; attempt++) {
    const stored = await store.load(key, now);
    if (stored.change?.id !== mine.id || stored.change.status !== 'applying') return stored.change ?? mine;
    const after = applyOutcome(stored.state, stored.change, outcome, policies);
    const outbox = [...stored.outbox, outcomeEvent(job, after.change, outcome)];
    const saved = await store.save(key, stored.version, { ...after, outbox }, now);
    if (saved.kind === 'conflict') continue;
    await publishOutbox({ store, events }, key, outbox);
    await clearOutbox(store, key, outbox, now);
    return after.change;
  }
  throw new Error(`${key}: the outcome "${outcome.kind}" of ${mine.id} could not be stored: others kept writing`);
};
