/** The inputs of decisions without a database: same promises. */
import type { JobKey } from '../../../lib/model/job.ts';
import type { DecisionInput, DecisionInputs, KeptInputs } from './decision-inputs.ts';

export const inMemoryDecisionInputs = (): DecisionInputs & KeptInputs => {
  const inputs = new Map<string, DecisionInput>();
  const keyOf = (job: JobKey, decision: string, at: number): string => `${job} ${at} ${decision}`;
  return {
    putDecisionInput: async (job, input) =>
      void inputs.set(keyOf(job, input.decision, input.at), structuredClone(input)),
    decisionInput: async (job, decision, at) => {
      const kept = inputs.get(keyOf(job, decision, at));
      return kept === undefined ? { kind: 'none' } : { kind: 'kept', kept: structuredClone(kept) };
    },
  };
};
