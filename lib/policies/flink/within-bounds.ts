/** Never below the vertex's own floor, never above its ceiling or its key groups; where it is now is always allowed. */
import type { JobVertex } from '../../model/graph.ts';
import { LARGEST_INT, toInt } from '../../number/java-round.ts';
import type { Options } from '../../options/options.ts';
import type { VertexRule } from './vertex-rule.ts';

export interface Bounds {
  readonly lower: number;
  readonly upper: number;
}

export const boundsOf = ({ parallelism, maxParallelism }: JobVertex, options: Options): Bounds => ({
  lower: Math.min(parallelism, options.vertexMinParallelism),
  upper: Math.min(maxParallelism, Math.max(parallelism, options.vertexMaxParallelism)),
});

/** (factor 1.51, now 4, bounds 1 and 200) -> 7. Getting the current parallelism clears a delayed scale-down. */
export const withinBounds: VertexRule = ({ factor }, { vertex, options }) => {
  const { lower, upper } = boundsOf(vertex, options);
  const raw = toInt(Math.min(Math.ceil(factor * vertex.parallelism), LARGEST_INT));
  const parallelism = Math.min(Math.max(lower, raw), upper);
  const limited = parallelism !== raw;
  if (!limited && parallelism !== vertex.parallelism) return { kind: 'propose', change: { parallelism } };
  const because = {
    rule: 'within-bounds' as const,
    vertex: vertex.id,
    numbers: {
      wanted: { value: raw, unit: 'subtasks' },
      lower: { value: lower, unit: 'subtasks' },
      upper: { value: upper, unit: 'subtasks' },
    },
    ...(limited ? { bound: boundName(raw, upper, vertex, options) } : {}),
  };
  if (parallelism === vertex.parallelism) {
    const why = limited
      ? `would take ${raw} subtasks, but may not leave ${parallelism}`
      : `is right with ${parallelism}`;
    return { kind: 'keep', change: { delayed: undefined }, because: { ...because, says: `${vertex.name} ${why}.` } };
  }
  const says = `${vertex.name} would take ${raw} subtasks; its bounds are ${lower} to ${upper}.`;
  return { kind: 'propose', change: { parallelism }, because: { ...because, says } };
};

const boundName = (raw: number, upper: number, { maxParallelism }: JobVertex, options: Options): string => {
  if (raw < upper) return 'job.autoscaler.vertex.min-parallelism';
  return maxParallelism <= options.vertexMaxParallelism
    ? 'max parallelism of the vertex'
    : 'job.autoscaler.vertex.max-parallelism';
};
