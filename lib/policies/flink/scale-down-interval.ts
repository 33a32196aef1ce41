/** Scale down only after it was wanted for a whole interval, and then no further than any moment of it allowed. */

import type { EpochMs } from '../../model/observation.ts';
import { formatDuration, formatUtc } from '../../number/format.ts';
import type { DelayedScaleDown } from './flink-state.ts';
import type { Proposal, VertexRule } from './vertex-rule.ts';

const OPTION = 'job.autoscaler.scale-down.interval';

export const scaleDownInterval: VertexRule = (proposal, { vertex, options, now }) => {
  const interval = options.scaleDownIntervalMs;
  // Java counts whole milliseconds here.
  if (proposal.parallelism >= vertex.parallelism || Math.floor(interval) <= 0) return undefined;
  const delayed = remember(proposal, now);
  const reason = { rule: 'scale-down-interval' as const, vertex: vertex.id, bound: OPTION };
  if (now - interval < delayed.first) {
    return {
      kind: 'keep',
      change: { delayed },
      because: {
        ...reason,
        says: `${vertex.name} could go from ${vertex.parallelism} to ${proposal.parallelism}; scale-down delayed until ${formatUtc(delayed.first + interval)} UTC.`,
        numbers: { waited: { value: (now - delayed.first) / 60_000, unit: 'min' } },
      },
    };
  }
  const recent = delayed.recommended.filter((entry) => entry.at >= now - interval);
  const largest = recent[0] ?? { parallelism: proposal.parallelism, outsideBound: proposal.outsideBound };
  const change = {
    delayed: { ...delayed, recommended: recent },
    parallelism: largest.parallelism,
    outsideBound: largest.outsideBound,
  };
  const says = `${vertex.name} takes ${largest.parallelism} subtasks, the most that any moment of the last ${formatDuration(interval)} needed.`;
  if (largest.parallelism !== vertex.parallelism) return { kind: 'propose', change, because: { ...reason, says } };
  return { kind: 'keep', change, because: { ...reason, says } };
};

/** Falling in parallelism, rising in time: what is smaller than a later one can never be the largest again. */
const remember = ({ delayed, parallelism, outsideBound }: Proposal, now: EpochMs): DelayedScaleDown => {
  const larger = (delayed?.recommended ?? []).filter((entry) => entry.parallelism > parallelism);
  return { first: delayed?.first ?? now, recommended: [...larger, { at: now, parallelism, outsideBound }] };
};
