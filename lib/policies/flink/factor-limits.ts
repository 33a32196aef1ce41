/** Not further down or up than this in one step. */
import { formatNumber } from '../../number/format.ts';
import type { VertexRule } from './vertex-rule.ts';

/** (factor 0.2, scale-down.max-factor 0.6) -> 0.4 */
export const factorLimits: VertexRule = ({ factor }, { vertex, options }) => {
  const least = 1 - options.scaleDownMaxFactor;
  const most = 1 + options.scaleUpMaxFactor;
  if (!(factor < least || factor > most)) return undefined;
  const limit = factor < least ? least : most;
  return {
    kind: 'propose',
    change: { factor: limit },
    because: {
      rule: 'factor-limits',
      vertex: vertex.id,
      says: `${vertex.name} would need ${formatNumber(factor)} times its capacity; one step goes to ${formatNumber(limit)} times.`,
      numbers: { factor: { value: factor, unit: 'times' }, limit: { value: limit, unit: 'times' } },
      bound: factor < least ? 'job.autoscaler.scale-down.max-factor' : 'job.autoscaler.scale-up.max-factor',
    },
  };
};
