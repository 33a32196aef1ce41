/** How many times its capacity does a vertex need, to be as busy as wanted? */
import { capacity } from '../evaluation/capacity.ts';
import { percent, plain } from '../number/plain.ts';
import type { VertexRule } from './proposal.ts';

/** (needs 1 240/s at 70 % busy, can do 820/s) -> 1.51 */
export const requiredFactor: VertexRule = (_proposal, { vertex, evaluation, restartMs, options }) => {
  const can = evaluation.trueProcessingRate;
  const unknown = (what: string) => ({
    kind: 'keep' as const,
    because: { rule: 'required-factor', vertex: vertex.id, says: `${vertex.name}: ${what} is not known.` },
  });
  if (Number.isNaN(can)) return unknown('how many records/s it could process');
  const needs = capacity(evaluation, options.utilizationTarget, restartMs, options);
  if (Number.isNaN(needs)) return unknown('how many records/s arrive');
  return {
    kind: 'propose',
    change: { factor: needs / can },
    because: {
      rule: 'required-factor',
      vertex: vertex.id,
      says: `${vertex.name} needs ${plain(needs)} records/s at ${percent(options.utilizationTarget)} busy, has ${plain(can)}`,
      numbers: {
        needs: { value: needs, unit: 'records/s' },
        has: { value: can, unit: 'records/s' },
        arriving: { value: evaluation.targetDataRate, unit: 'records/s' },
        catchUp: { value: evaluation.catchUpDataRate, unit: 'records/s' },
        busy: { value: evaluation.load, unit: 'share' },
      },
    },
  };
};
