/**
 * Applies one requested change: claim, check, ask the platform, record. The event is only a pointer; the store says whether
 * there is anything to do. So a duplicate, late, reordered or forged event does nothing, and a process killed anywhere
 * leaves a state from which the next evaluation goes on.
 */
import { advance } from '../lib/change/advance.ts';
import { learnFromOutcome } from '../lib/change/learn-from-outcome.ts';
import { type ApplyingChange, type ChangeInFlight, type Outcome, requestedAt } from '../lib/model/change.ts';
import { mayChange } from '../lib/model/execution-mode.ts';
import { isCommitter } from '../lib/model/graph.ts';
import { type JobRef, keyOf } from '../lib/model/job.ts';
import type { EpochMs } from '../lib/model/observation.ts';
import { formatDuration } from '../lib/number/format.ts';
import type { Policies } from '../lib/policies.ts';
import { pollingOf } from '../lib/polling/polling.ts';
import { withCarried } from '../lib/settings/discovered-job.ts';
import { resolveJobOptions } from '../lib/settings/job-options.ts';
import type { JobSettings, Settings } from '../lib/settings/settings.ts';
import { afterCheckpoint, laterCommit, type Moment, type Waiting } from './checkpoint-moment.ts';
import { outcomeEvent } from './events/change-events.ts';
import { updateAndPublish } from './events/outbox.ts';
import { type ReadAlarmStates, readHolds } from './guard-alarms.ts';
import { jobMode, settledMode } from './job-mode.ts';
import { jobSeen } from './job-seen.ts';
import type { EventSink, JobDescription, JobStore, JobTarget, StoredJob } from './ports.ts';
import type { ControlStore } from './store/controls/control-store.ts';
import { type Update, updateJob } from './store/update-job.ts';

export interface ApplyContext {
  readonly store: JobStore;
  readonly events: EventSink;
  readonly target: JobTarget;
  readonly policies?: Policies | undefined;
  /** Absent: only the settings and the job's resource say how far we may go. */
  readonly controls?: ControlStore | undefined;
  /** Absent: no alarm holds changes back. */
  readonly alarmStates?: ReadAlarmStates | undefined;
  readonly job: JobRef;
  readonly settings: Settings;
  readonly jobSettings: JobSettings;
  readonly now: EpochMs;
  /** Absent: it never waits for a checkpoint. */
  readonly waiting?: Omit<Waiting, 'mostMs'> | undefined;
}

export type Applied =
  /** `why` says what the store knew: nothing to do is the normal answer to a duplicate. */
  | { readonly kind: 'nothing to do'; readonly why: string }
  | { readonly kind: 'done'; readonly change: ChangeInFlight; readonly outcome: Outcome };

export const applyChange = async (decision: string, asked: ApplyContext): Promise<Applied> => {
  const { store, target, job, jobSettings } = asked;
  const key = keyOf(job);
  const loaded = await store.load(key, asked.now);
  const free = claim(loaded, decision, asked.now);
  if ('kind' in free.result) return free.result;
  const describe = (now: EpochMs) => target.describe(job, jobSettings, loaded.graph?.graph, now);
  const seen = await describe(asked.now);
  const moment = await momentFor(free.result, seen, asked);
  if (moment.kind === 'later') return nothing(moment.why);
  const { waitedMs, because } = moment;
  const context = { ...asked, now: asked.now + waitedMs };
  const { now } = context;
  const description = waitedMs > 0 ? await describe(now) : seen;
  const claimed = await updateJob({ store, job: key, now, loaded, change: (stored) => claim(stored, decision, now) });
  if (claimed.kind === 'conflict') return nothing('others kept writing: evaluate asks for it again');
  const mine = claimed.result;
  if ('kind' in mine) return mine;
  const asIs = await carryOut(mine, description, context);
  const outcome = asIs.kind === 'applied' ? { ...asIs, because: [...asIs.because, ...because] } : asIs;
  return { kind: 'done', change: await record(mine, outcome, context), outcome };
};

type AskedNow = Moment & { readonly kind: 'now' };

interface AskedLater {
  readonly kind: 'later';
  readonly why: string;
}

/** Before the claim: another one that waits as well then finds it claimed. What is broken is not left waiting. */
const momentFor = async (
  claimed: ApplyingChange,
  seen: JobDescription,
  context: ApplyContext,
): Promise<AskedNow | AskedLater> => {
  const { change } = claimed;
  const { target, job, settings, jobSettings, policies, waiting, now } = context;
  const none: AskedNow = { kind: 'now', waitedMs: 0, because: [] };
  const acts = mayChange(settledMode(context, seen)) && change.kind !== 'rollback' && seen.stable;
  if (waiting === undefined || target.restoredFrom === undefined || !acts) return none;
  const { options } = resolveJobOptions(settings, withCarried(jobSettings, seen.carried), seen.config, policies);
  const mostMs = options.waitForCheckpointMs;
  if (mostMs <= 0 || target.matchesDesired(seen, change)) return none;
  const restoredFrom = async () => target.restoredFrom?.(job, jobSettings, change, seen);
  // The next evaluation must come within a minute, or it may miss the moment, too.
  if (seen.state.graph.vertices.some(isCommitter) && pollingOf(settings).fastest <= 1) {
    const checkpoint = await restoredFrom();
    const dueMs = checkpoint && laterCommit(checkpoint, { mostMs, decidedMsAgo: now - requestedAt(claimed) });
    if (dueMs !== undefined) {
      const why = `the next commit is due in ${formatDuration(dueMs)}, sooner than what was written since the last is written again: evaluate asks for the change again`;
      return { kind: 'later', why };
    }
  }
  return { kind: 'now', ...(await afterCheckpoint(restoredFrom, { ...waiting, mostMs })) };
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
  const { target, job, settings, jobSettings, controls, now } = context;
  const seen = jobSeen(target, description, mine.change);
  // Read last of all: a pause holds at once, whatever was waited for.
  const { mode, because } = jobMode(context, description, await controls?.controls());
  const step = advance(mine, { kind: 'claimed', now, job: seen, mode, because });
  if (step.kind === 'outcome') return step.outcome;
  const { because: held } = await readHolds(context.alarmStates, settings, [jobSettings], now)(jobSettings);
  if (held.length > 0) return { kind: 'refused', at: now, because: held };
  return target.request(job, jobSettings, mine.change, description, now);
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
      state: learnFromOutcome(state, current, step.outcome, policies),
      change: step.change,
      outbox: [...outbox, outcomeEvent(job, current, step.outcome)],
    };
    return { kind: 'save', next, result: step.change };
  };
  return updateAndPublish(context, { job: keyOf(job), now, change }, `the outcome "${outcome.kind}" of ${mine.id}`);
};
