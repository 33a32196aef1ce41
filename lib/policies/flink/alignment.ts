/** Spread key groups or source partitions evenly over the subtasks. */
import type { JobVertex } from '../../model/graph.ts';
import type { Notice } from '../../model/notice.ts';
import type { Reason } from '../../model/reason.ts';
import type { Options } from '../../options/options.ts';
import { type AlignmentNeed, alignedBelow, firstAligned, invertsDirection } from './align.ts';
import type { Step, VertexRule } from './vertex-rule.ts';
import { boundsOf } from './within-bounds.ts';

/** Only where records are keyed or partitions are known; else any parallelism spreads as well as another. */
export const alignment: VertexRule = ({ parallelism: target }, { vertex, evaluation, options }) => {
  const partitions = evaluation.sourcePartitions;
  const keyed = vertex.inputs.some((edge) => edge.shipStrategy.toUpperCase() === 'HASH');
  const mode = options.alignment;
  if (mode.kind === 'off' || (partitions <= 0 && !keyed)) return undefined;
  const count = partitions > 0 ? partitions : vertex.maxParallelism;
  const need: AlignmentNeed = { target, current: vertex.parallelism, count, ...boundsOf(vertex, options) };
  if (target <= 0) return { kind: 'impossible', message: '/ by zero' };
  const lighter = mode.kind === 'balanced' || (mode.kind === 'legacy' && mode.mode === 'MAXIMIZE_UTILISATION');
  const things = partitions > 0 ? 'partitions' : 'key groups';
  const found = firstAligned(need, lighter);
  if (found !== undefined) return aligned(need, found, things, vertex);
  if (mode.kind !== 'legacy') return undefined;
  const below = alignedBelow(need);
  const actual = invertsDirection(need, below) ? vertex.parallelism : below;
  if (actual === target) return undefined;
  return { ...aligned(need, actual, things, vertex), notice: scalingLimited(need, actual, vertex, options) };
};

const aligned = (need: AlignmentNeed, actual: number, things: string, vertex: JobVertex): Step => {
  if (actual === need.target && actual !== need.current) return { kind: 'propose', change: {} };
  const because: Reason = {
    rule: 'alignment',
    vertex: vertex.id,
    says: `${vertex.name} takes ${actual} subtasks rather than ${need.target}, to spread ${need.count} ${things} evenly.`,
    numbers: {
      wanted: { value: need.target, unit: 'subtasks' },
      aligned: { value: actual, unit: 'subtasks' },
      [things === 'partitions' ? 'partitions' : 'keyGroups']: { value: need.count, unit: things },
    },
    bound: 'job.autoscaler.scaling.parallelism-alignment.mode',
  };
  if (actual === need.current) return { kind: 'keep', change: { delayed: undefined }, because };
  return { kind: 'propose', change: { parallelism: actual }, because };
};

const scalingLimited = (need: AlignmentNeed, actual: number, vertex: JobVertex, options: Options): Notice => ({
  type: 'Warning',
  reason: 'ScalingLimited',
  key: `ScalingLimited${vertex.id}`,
  message:
    `Scaling limited detected for ${vertex.id} (expected parallelism: ${need.target}, actual parallelism ${actual}). ` +
    `Scaling limited due to numKeyGroupsOrPartitions : ${need.count}，` +
    `upperBoundForAlignment(maxParallelism or parallelismUpperLimit): ${need.upper}, ` +
    `parallelismLowerLimit: ${need.lower}.`,
  intervalMs: options.eventIntervalMs,
});
