/** How many times its capacity a vertex needs, to be as busy as wanted. */

import type { JobVertex } from '../../model/graph.ts';
import type { Reason } from '../../model/reason.ts';
import { formatNumber, formatPercent } from '../../number/format.ts';
import { capacity } from './capacity.ts';
import type { Step, VertexRule, VertexSituation } from './vertex-rule.ts';

/** (needs 1 240/s at 70 % busy, can do 820/s) -> 1.51. Its reason is worded only once it comes to a change. */
export const requiredFactor: VertexRule = (_proposal, situation) => {
  const { vertex, evaluation } = situation;
  const can = evaluation.trueProcessingRate;
  if (Number.isNaN(can)) return unknown(vertex, 'how many records/s it could process');
  const needs = needed(situation);
  if (Number.isNaN(needs)) return unknown(vertex, 'how many records/s arrive');
  return { kind: 'propose', change: { factor: needs / can } };
};

type Need = Pick<VertexSituation, 'vertex' | 'evaluation' | 'restartMs' | 'options'>;

const needed = ({ evaluation, restartMs, options }: Need): number =>
  capacity(evaluation, options.utilizationTarget, restartMs, options);

const unknown = ({ id, name }: JobVertex, what: string): Step => ({
  kind: 'keep',
  because: { rule: 'required-factor', vertex: id, says: `${name}: ${what} is not known.` },
});

/** Made for every vertex in every evaluation, its sentences would take a tenth of the time. */
export const whyRequired = (need: Need): Reason => {
  const { vertex, evaluation, options } = need;
  const needs = needed(need);
  const can = evaluation.trueProcessingRate;
  return {
    rule: 'required-factor',
    vertex: vertex.id,
    says: `${vertex.name} needs ${formatNumber(needs)} records/s at ${formatPercent(options.utilizationTarget)} busy, has ${formatNumber(can)}`,
    numbers: {
      needs: { value: needs, unit: 'records/s' },
      has: { value: can, unit: 'records/s' },
      arriving: { value: evaluation.targetDataRate, unit: 'records/s' },
      catchUp: { value: evaluation.catchUpDataRate, unit: 'records/s' },
      busy: { value: evaluation.load, unit: 'share' },
    },
  };
};
