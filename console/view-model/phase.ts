/** What the autopilot is doing with the job, and whether it holds the size although it wants another one. */
import type { EvaluationRecord, StoredJob } from '../../functions/ports.ts';
import { isUnderWay } from '../../lib/model/change.ts';
import type { ReasonCode } from '../../lib/model/reasons.ts';
import type { Phase } from '../model/page.ts';

export const phaseOf = (stored: StoredJob, newest: EvaluationRecord | undefined, windowMs: number): Phase => {
  const { change } = stored;
  if (change && isUnderWay(change.status)) {
    const status = change.status === 'applying' || change.status === 'applied' ? change.status : 'requested';
    return { kind: 'changing', decision: change.id, status, since: change.decidedAt };
  }
  if (!newest) return { kind: 'waiting' };
  const haveMs = collectedMs(stored, newest, windowMs);
  const full = newest.evaluation?.windowFull ?? haveMs >= windowMs;
  if (!full && !decidesEarly(newest)) return { kind: 'collecting', haveMs, needMs: windowMs };
  return { kind: newest.decision === 'recommend' ? 'recommending' : 'holding' };
};

/** The count that the reason gives is the one that is shown; where it gives none, what the stored window spans. */
const collectedMs = ({ state }: StoredJob, { because }: EvaluationRecord, windowMs: number): number => {
  const left = because.find(({ rule }) => rule === 'window-full')?.numbers?.['left']?.value;
  if (left !== undefined && Number.isFinite(left)) return Math.max(0, windowMs - left * 60_000);
  const first = state.window[0];
  const last = state.window.at(-1);
  return first && last ? Math.min(windowMs, last.at - first.at) : 0;
};

/** A policy that predicts, and does not say that it waits for a full window, may decide before there is one. */
const decidesEarly = ({ predictions, because }: EvaluationRecord): boolean =>
  predictions !== undefined && !because.some(({ rule }) => rule === 'window-full' || rule === 'stabilizing');

/** Reasons to hold that name another size, which waits or is not allowed. */
const WANTS_ANOTHER: ReadonlySet<ReasonCode> = new Set<ReasonCode>([
  'scale-down-interval',
  'effectiveness',
  'source-ineffective',
  'memory-pressure',
  'load-above-capacity',
  'backlog-late',
  'smaller-size-pays',
  'restart-price',
  'second-sample',
  'no-gain',
  'external-limit',
  'catching-up',
  'load-rises',
  'just-started',
  'failed-lately',
  'cooldown',
  'quarantined-step',
  'budget',
  'restarts-a-day',
  'quotas',
  'cluster-resources',
]);

/** Then the job does not have the size that it should have, whatever its phase. */
export const wantsAnotherSize = (newest: EvaluationRecord | undefined): boolean => {
  if (newest === undefined) return false;
  if (newest.decision !== 'hold') return true;
  return newest.because.some(({ rule }) => WANTS_ANOTHER.has(rule));
};
