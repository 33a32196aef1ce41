/** What is the autopilot doing with the job now, in one word and its numbers? */
import type { EvaluationRecord, StoredJob } from '../../functions/ports.ts';
import { isUnderWay } from '../../lib/model/decision.ts';
import type { Phase } from '../page/model.ts';

export const phaseOf = (stored: StoredJob, newest: EvaluationRecord | undefined, windowMs: number): Phase => {
  const { change, state } = stored;
  if (change && isUnderWay(change.status)) {
    const status = change.status === 'applying' || change.status === 'applied' ? change.status : 'requested';
    return { kind: 'changing', decision: change.id, status, since: change.decidedAt };
  }
  if (!newest) return { kind: 'waiting' };
  const [first, last] = [state.window[0], state.window.at(-1)];
  const haveMs = first && last ? Math.min(windowMs, last.at - first.at) : 0;
  const full = newest.evaluation?.windowFull ?? haveMs >= windowMs;
  if (!full) return { kind: 'collecting', haveMs, needMs: windowMs };
  return { kind: newest.decision === 'recommend' ? 'recommending' : 'holding' };
};
