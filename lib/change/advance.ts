/**
 * The life of a change as one reducer: the change and what was seen of it give the next step. Every step is a plain value;
 * the store makes it one conditional write.
 */
import {
  type AppliedChange,
  type ApplyingChange,
  type Change,
  type ChangeInFlight,
  type ConfirmedChange,
  isUnderWay,
  type Outcome,
  type PendingChange,
  type Remedy,
  requestedAt,
} from '../model/change.ts';
import type { JobGraph } from '../model/graph.ts';
import type { EpochMs } from '../model/observation.ts';
import type { Reason } from '../model/reason.ts';
import type { Sizing } from '../model/sizing.ts';
import { sameSize } from '../sizing/size-to.ts';
import { ageMs } from './age.ts';
import { changesNothing, deferredConfigOf } from './config-changes.ts';
import { checkHealthAfterChange } from './failure-handling/probation.ts';
import { followUpChange } from './follow-up-change.ts';
import { beforeRequest } from './preconditions.ts';
import type { JobSeen, OutcomeStep, Seen, Step } from './step.ts';
import { withOutcome } from './with-outcome.ts';

/** A claim without an outcome for so long: the process that made it is dead. */
export const CLAIM_LEASE_MS = 10 * 60_000;
/** A decision that was not applied for so long is no longer true. */
export const PENDING_LAPSES_MS = 20 * 60_000;
/** A change that the platform has not finished by then is given up. Large state takes 20 minutes and more. */
export const APPLIED_GIVES_UP_MS = 90 * 60_000;

type SeenAs<Kind extends Seen['kind']> = Extract<Seen, { kind: Kind }>;

export const pendingChange = (id: string, change: Change, jobVersion: string, now: EpochMs): PendingChange => ({
  id,
  status: 'pending',
  decidedAt: now,
  since: now,
  change,
  jobVersion,
});

/** May there be more to come of it? A rollback that is confirmed is not judged: it is never rolled back itself. */
export const isFollowedUp = ({ status, change }: ChangeInFlight): boolean =>
  isUnderWay(status) || (status === 'confirmed' && change.kind !== 'rollback');

export const advance = (change: ChangeInFlight, seen: Seen): Step => {
  switch (seen.kind) {
    case 'job':
      return observed(change, seen);
    case 'operation':
      return change.status === 'applied' ? operationSeen(change, seen) : nothing(change);
    case 'failed-since':
      return change.status === 'applying' ? failedSince(change, seen) : nothing(change);
    case 'claim':
      return claim(change, seen.now);
    case 'claimed':
      return change.status === 'applying' ? claimed(change, seen) : nothing(change);
    case 'answer':
      return change.status === 'applying' ? ended(change, seen.outcome) : nothing(change);
  }
};

const nothing = ({ status }: ChangeInFlight): Step => ({
  kind: 'nothing',
  because: `the decision is ${status} already`,
});

/** Clocks differ, and a run is as old as its schedule: no step is dated before the one that it follows. */
const notBefore = ({ since }: ChangeInFlight, at: EpochMs): EpochMs => Math.max(since, at);

const ended = (change: ChangeInFlight, reported: Outcome, job?: JobSeen): OutcomeStep => {
  const outcome = { ...reported, at: notBefore(change, reported.at) };
  const followUp = job && followUpChange(change, outcome, job.version);
  return {
    kind: 'outcome',
    outcome,
    change: withOutcome(change, outcome, job?.revision),
    ...(followUp ? { followUp } : {}),
  };
};

const observed = (change: ChangeInFlight, seen: SeenAs<'job'>): Step => {
  switch (change.status) {
    case 'pending':
      return lapsed(change, seen) ?? { kind: 'publish-again' };
    case 'applying':
      return abandoned(change, seen);
    case 'applied':
      return { kind: 'ask-status', change };
    case 'confirmed':
      return isFollowedUp(change) ? onProbation(change, seen) : nothing(change);
    default:
      return nothing(change);
  }
};

const lapsed = (
  change: PendingChange | ApplyingChange,
  { job, now }: Pick<SeenAs<'job'>, 'job' | 'now'>,
): Step | undefined => {
  if (ageMs(now, requestedAt(change)) <= PENDING_LAPSES_MS) return undefined;
  const says = `The decision was not applied for ${PENDING_LAPSES_MS / 60_000} min: it is out of date.`;
  return ended(change, { kind: 'lapsed', at: now, because: [{ rule: 'lapsed', says }] }, job);
};

/** May apply take it? Only what waits, or what a dead claimer left behind. */
const claim = (change: ChangeInFlight, now: EpochMs): Step => {
  const free =
    change.status === 'pending' || (change.status === 'applying' && ageMs(now, change.since) > CLAIM_LEASE_MS);
  if (!free) return nothing(change);
  const attempts = change.status === 'applying' ? change.attempts + 1 : 1;
  return { kind: 'claimed', change: { ...change, status: 'applying', since: notBefore(change, now), attempts } };
};

const claimed = (change: ApplyingChange, seen: SeenAs<'claimed'>): Step => {
  const known = beforeRequest(change, seen);
  return known ? ended(change, known) : { kind: 'request' };
};

/** Did the platform get the request of an apply that died? The job's size says so, or an operation that failed: then nothing is asked twice. */
const abandoned = (change: ApplyingChange, seen: SeenAs<'job'>): Step => {
  const { job, now } = seen;
  if (ageMs(now, change.since) <= CLAIM_LEASE_MS) return { kind: 'nothing', because: 'apply is at it' };
  if (!job.asWanted) return { kind: 'ask-failed', change };
  const says = 'The outcome was never reported, but the job has the size that was asked for.';
  const deferred = deferredConfigOf(job.requestedConfig, change.change);
  return ended(change, { kind: 'applied', at: now, because: [{ rule: 'found-applied', says }], ...deferred }, job);
};

/** The request of an apply that died was taken, and failed since: asked for again, it would fail again. */
const failedSince = (change: ApplyingChange, seen: SeenAs<'failed-since'>): Step => {
  const { failure, job, now } = seen;
  if (failure === undefined) return lapsed(change, seen) ?? { kind: 'publish-again' };
  return ended(change, { kind: 'failed', at: now, because: failure.because, remedy: failure.remedy }, job);
};

const operationSeen = (change: AppliedChange, { status, job, now }: SeenAs<'operation'>): Step => {
  const { because } = status;
  const inTime = ageMs(now, change.since) <= APPLIED_GIVES_UP_MS;
  switch (status.kind) {
    case 'done': {
      const follows = change.deferredConfig !== undefined && !changesNothing(change.deferredConfig);
      if (follows && inTime && !showsEnd(change, job)) {
        return { kind: 'nothing', because: 'the job is described as before the end of the operation' };
      }
      return ended(change, { kind: 'confirmed', at: now, restartSeconds: status.restartSeconds, because }, job);
    }
    case 'failed':
      return ended(change, { kind: 'failed', at: now, because, remedy: status.remedy }, job);
    case 'under-way': {
      if (inTime) return { kind: 'nothing', because: 'the platform is at it' };
      const says = `The platform has not finished the change within ${APPLIED_GIVES_UP_MS / 60_000} min.`;
      const gaveUp: Reason = { rule: 'gave-up', says };
      return ended(change, { kind: 'failed', at: now, because: [gaveUp, ...because], remedy: status.remedy }, job);
    }
  }
};

/**
 * Does the description of the job show the end of the change, too? What follows is held to the version of the job seen at
 * that end: one seen before the restart would be refused. The next evaluation then sees it.
 */
const showsEnd = ({ change }: AppliedChange, { stable, state }: JobSeen): boolean =>
  stable && sameSize(state.size.current, change.to);

/** Is the job still asked for what was written, and does it run with it? What others ask of it since is not ours to judge. */
const onProbation = (change: ConfirmedChange, { job, now }: SeenAs<'job'>): Step => {
  // An evaluation that began earlier has described the job of before.
  if (ageMs(now, change.since) === 0) return nothing(change);
  const { state, overriddenExternally, revision } = job;
  const failed = (because: Reason, remedy: Remedy): Step =>
    ended(change, { kind: 'failed', at: now, because: [because], remedy }, job);
  // Where the configuration was changed alone, the size that it was changed at must be there, too.
  if (!job.asWanted || !job.sizeAsWanted) {
    return overriddenExternally && hasVerticesOf(state.graph, change.change.to)
      ? failed(overriddenExternally, 'yield-to-external')
      : nothing(change);
  }
  if (revision !== change.revision) return nothing(change);
  const verdict = checkHealthAfterChange(change, state, now);
  if (verdict.kind === 'degraded') return failed(verdict.because, 'roll-back');
  const { notRunningSince } = verdict;
  return notRunningSince === change.notRunningSince
    ? nothing(change)
    : { kind: 'keep', change: { ...change, notRunningSince } };
};

/** Another job may have been deployed, of other vertices: what was written for this one says nothing of it. */
const hasVerticesOf = ({ vertices }: JobGraph, to: Sizing): boolean =>
  to.kind === 'per-vertex' &&
  vertices.length === Object.keys(to.parallelism).length &&
  vertices.every(({ id }) => id in to.parallelism);
