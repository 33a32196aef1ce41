/** How much capacity grows with parallelism. If past scalings say less, ask for more. */

import { ceiling } from '../../number/decimal.ts';
import { formatNumber } from '../../number/format.ts';
import type { Options } from '../../options/options.ts';
import type { ScalingRecord } from './flink-state.ts';
import type { VertexRule } from './vertex-rule.ts';

/** (factor 2, coefficient 0.8) -> 2.5 */
export const observedScalability: VertexRule = ({ factor }, { vertex, history, options }) => {
  if (!options.observedScalabilityEnabled) return undefined;
  const coefficient = scalabilityCoefficient(history, options);
  if (!Number.isFinite(coefficient)) {
    return { kind: 'impossible', message: `${vertex.name}: rates in the scaling history are infinite.` };
  }
  if (coefficient === 1) return undefined;
  return {
    kind: 'propose',
    change: { factor: factor / coefficient },
    because: {
      rule: 'observed-scalability',
      vertex: vertex.id,
      says: `${vertex.name} gets only ${formatNumber(coefficient)} of the capacity that more subtasks should bring.`,
      numbers: { coefficient: { value: coefficient, unit: 'share' } },
      bound: 'job.autoscaler.observed-scalability.enabled',
    },
  };
};

/**
 * Least squares of rate = coefficient * baseline * parallelism, within [minimum, 1], rounded up to 2 decimals.
 * NaN when rates in the history are infinite.
 */
export const scalabilityCoefficient = (history: readonly ScalingRecord[], options: Options): number => {
  if (history.length === 0 || history.length < options.observedScalabilityMinObservations) return 1;
  const baseline = baselineRate(history);
  if (Number.isNaN(baseline)) return 1;
  let products = 0;
  let squares = 0;
  for (const { from, trueProcessingRate } of history) {
    if (Number.isNaN(trueProcessingRate)) return 1;
    products += from * trueProcessingRate;
    squares += from * from;
  }
  if (squares === 0) return 1;
  const alpha = products / (squares * baseline);
  const bounded = Math.max(options.observedScalabilityCoefficientMin, Math.min(1, alpha));
  return Number.isFinite(bounded) ? Number(ceiling(bounded, 2)) : bounded;
};

/** Records/s of one subtask at the smallest parallelism seen, the newest of equals; parallelism 1 wins at once. */
const baselineRate = (history: readonly ScalingRecord[]): number => {
  let smallest: ScalingRecord | undefined;
  for (let index = history.length - 1; index >= 0; index--) {
    const record = history[index];
    if (record === undefined) continue;
    if (record.from === 1) return record.trueProcessingRate;
    if (smallest === undefined || record.from < smallest.from) smallest = record;
  }
  return smallest === undefined ? Number.NaN : smallest.trueProcessingRate / smallest.from;
};
