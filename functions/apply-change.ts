/**
 * Applies one requested change: claim, check, ask the platform, record. The event is only a pointer; the store says whether
 * there is anything to do. So a duplicate, late, reordered or forged event does nothing, and a process killed anywhere
 * leaves a state from which the next evaluation goes on.
 */
import { advance } from '../lib/change/advance.ts';
import { learnFromOutcome } from '../lib/change/learn-from-outcome.ts';
import type { ApplyingChange, ChangeInFlight, Outcome } from '../lib/model/change.ts';
import { modeOf } from '../lib/model/execution-mode.ts';
import { type JobRef, keyOf } from '../lib/model/job.ts';
import type { EpochMs } from '../lib/model/observation.ts';
import type { Policies } from '../lib/policies.ts';
import type { JobSettings, Settings } from '../lib/settings/settings.ts';
import { outcomeEvent } from './events/change-events.ts';
import { updateAndPublish } from './events/outbox.ts';
import { jobSeen } from './job-seen.ts';
import type { EventSink, JobDescription, JobStore, JobTarget, StoredJob } from './ports.ts';
import { type Update, updateJob } from './store/update-job.ts';

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
  const loaded = await store.load(key, now);
  const free = claim(loaded, decision, now);
  if ('kind' in free.result) return free.result;
  const description = await target.describe(job, jobSettings, loaded.graph?.graph, now);
  const claimed = await updateJob({ store, job: key, now, loaded, change: (stored) => claim(stored, decision, now) });
  if (claimed.kind === 'conflict') return nothing('others kept writing: evaluate asks for it again');
  const mine = claimed.result;
  if ('kind' in mine) return mine;
  const outcome = await carryOut(mine, description, context);
  return { kind: 'done', change: await record(mine, outcome, context), outcome };
};

type Nothing = Extract<Applied, { kind: 'nothing to do' }>;
const nothing = (why: string): Nothing => ({ kind: 'nothing to do', why });

const claim = (stored: StoredJob, decision: string, now: EpochMs): Update<ApplyingChange | Nothing> => {
  const { change } = stored;
  if (change?.id !== decision) {
    return { kind: 'leave', result: nothing(`the decision under way is ${change?.id ?? 'none'}`) };
  }
  const step = advance(change, { kind: 'claim', now });
  return step.kind === 'claimed'
    ? { kind: 'save', next: { ...stored, change: step.change }, result: step.change }
    : { kind: 'leave', result: nothing('because' in step ? step.because : step.kind) };
};

const carryOut = async (mine: ApplyingChange, description: JobDescription, context: ApplyContext): Promise<Outcome> => {
  const { target, job, settings, jobSettings, now } = context;
  const mode = modeOf(settings.mode, jobSettings.mode);
  const seen = jobSeen(target, description, mine.change);
  const step = advance(mine, { kind: 'claimed', now, job: seen, mode });
  return step.kind === 'outcome' ? step.outcome : target.request(job, jobSettings, mine.change, description, now);
};

/** evaluate may have written in between: the outcome is then put onto what it left. */
const record = (mine: ApplyingChange, outcome: Outcome, context: ApplyContext): Promise<ChangeInFlight> => {
  const { policies, job, now } = context;
  const change = (stored: StoredJob): Update<ChangeInFlight> => {
    const { change: current, state, outbox } = stored;
    if (current?.id !== mine.id) return { kind: 'leave', result: current ?? mine };
    const step = advance(current, { kind: 'answer', outcome });
    if (step.kind !== 'outcome') return { kind: 'leave', result: current };
    const next = {
      state: learnFromOutcome(state, current, outcome, policies),
      change: step.change,
      outbox: [...outbox, outcomeEvent(job, current, outcome)],
    };
    return { kind: 'save', next, result: step.change };
  };
  return updateAndPublish(context, { job: keyOf(job), now, change }, `the outcome "${outcome.kind}" of ${mine.id}`);
};
