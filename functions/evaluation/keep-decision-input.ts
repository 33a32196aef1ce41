/** Keeps what a decision was made from. Holds are not kept: there are hundreds a day. The decision stands, whatever comes of it. */
import { createHash } from 'node:crypto';
import { evaluateJob, type JobEvaluated, type JobInput } from '../../lib/evaluate-job.ts';
import { type AutopilotEvent, isChangeEvent } from '../../lib/model/events.ts';
import type { JobKey } from '../../lib/model/job.ts';
import { toExactJson } from '../store/codec/exact-json.ts';
import type { DecisionInputs } from '../store/decision-inputs/decision-inputs.ts';

/** What failed. `input`: what the core was asked with, if it was. `events`: of this evaluation. */
export const keepDecisionInput = async (
  inputs: DecisionInputs | undefined,
  job: JobKey,
  input: JobInput | undefined,
  events: readonly AutopilotEvent[],
): Promise<readonly Error[]> => {
  if (inputs === undefined || input === undefined) return [];
  const made = events.filter(isChangeEvent).find((event) => event.at === input.now && isDecision(event));
  if (made === undefined) return [];
  const { policy, ...rest } = input;
  try {
    // The shell adds to what the core answers: it is asked once more, which gives the same to the last bit.
    const digest = digestOfAnswer(evaluateJob(input));
    await inputs.putDecisionInput(job, {
      decision: made.decision,
      at: input.now,
      digest,
      input: { ...rest, policy: policy.name },
    });
    return [];
  } catch (cause) {
    return [new Error(`${job}: what decision ${made.decision} was made from could not be kept`, { cause })];
  }
};

/** A rollback is none: it follows from the change that failed. */
const isDecision = ({ name, detail }: Extract<AutopilotEvent, { decision: string }>): boolean =>
  ['requested', 'recommended', 'approval-requested'].includes(name) && detail.rollbackOf === undefined;

/** Of the decision with its reasons, the evaluation, the predictions and the state that was left: every bit counts. */
export const digestOfAnswer = ({ decision, evaluation, predictions, state }: JobEvaluated): string =>
  createHash('sha256')
    .update(toExactJson([decision, evaluation, predictions, state]))
    .digest('base64url')
    .slice(0, 22);
