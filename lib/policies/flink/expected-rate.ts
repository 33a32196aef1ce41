/** What is expected of the new parallelism, and whether the vertex is out of its utilization band at all. */
import { formatNumber } from '../../number/format.ts';
import { roundMetric } from '../../number/round-metric.ts';
import type { VertexRule } from './vertex-rule.ts';

/** Straight proportion.  (820/s with 4 subtasks, 7) -> 1 435/s */
export const expectedRate: VertexRule = ({ parallelism }, { vertex, evaluation }) => {
  const { trueProcessingRate: can, scaleUpRateThreshold: low, scaleDownRateThreshold: high } = evaluation;
  const outsideBound = can < low || can > high;
  return {
    kind: 'propose',
    change: { expectedProcessingRate: roundMetric((can / vertex.parallelism) * parallelism), outsideBound },
    because: {
      rule: 'expected-rate',
      vertex: vertex.id,
      says: `${vertex.name} can do ${formatNumber(can)} records/s, ${outsideBound ? 'outside of' : 'within'} its band of ${formatNumber(low)} to ${formatNumber(high)}.`,
      numbers: {
        has: { value: can, unit: 'records/s' },
        scaleUpBelow: { value: low, unit: 'records/s' },
        scaleDownAbove: { value: high, unit: 'records/s' },
      },
    },
  };
};
