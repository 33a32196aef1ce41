/** Quarantine of a step that failed. Until it ends, no step that goes at least as far is tried. */

import { isQuarantined } from '../change/failure-handling/record-failure.ts';
import type { QuarantinedStep } from '../model/autoscaler-state.ts';
import type { VertexId } from '../model/graph.ts';
import type { Sizing } from '../model/sizing.ts';
import { formatUtc } from '../number/format.ts';
import type { JobRule, JobSituation } from './job-rule.ts';

export const quarantinedStep: JobRule = ({ sized }, { job, now, state }) => {
  for (const step of state.quarantine ?? []) {
    if (!isQuarantined(step, now)) continue;
    const moves = movesOf(step, job.size.current, sized.sizing);
    const [first] = moves;
    if (first === undefined || !moves.every(goesAsFar)) continue;
    const others = moves.length > 1 ? ` (and ${moves.length - 1} more)` : '';
    const { now: current, wanted, before, failed } = first;
    return {
      kind: 'hold',
      because: [
        {
          rule: 'quarantined-step',
          says: `${nameOf(first, job)} ${current} -> ${wanted}${others} goes as far as ${before} -> ${failed}, which failed at ${formatUtc(step.at)} UTC (${step.says.replace(/\.$/, '')}): not again before ${formatUtc(step.until)} UTC.`,
          numbers: {
            wanted: { value: wanted, unit: first.unit },
            failed: { value: failed, unit: first.unit },
          },
        },
      ],
    };
  }
  return undefined;
};

/** What the failed step changed, and what becomes of the same now. */
interface Move {
  readonly what: VertexId | undefined;
  readonly unit: string;
  readonly before: number;
  readonly failed: number;
  readonly now: number;
  readonly wanted: number;
}

/** The same way, and no less far: (failed 4 -> 8)  6 -> 8 and 4 -> 12 do, 4 -> 7 and 9 -> 8 do not */
const goesAsFar = ({ before, failed, now, wanted }: Move): boolean =>
  failed > before ? wanted >= failed && wanted > now : wanted <= failed && wanted < now;

const movesOf = ({ from, to }: QuarantinedStep, now: Sizing, wanted: Sizing): readonly Move[] => {
  if (from.kind === 'kpu' && to.kind === 'kpu' && now.kind === 'kpu' && wanted.kind === 'kpu') {
    const key = from.parallelism === to.parallelism ? 'parallelismPerKpu' : 'parallelism';
    // It was no matter of load. A job that needs more slots does not wait for it.
    if (key === 'parallelismPerKpu' && wanted.parallelism > now.parallelism) return [];
    const unit = key === 'parallelism' ? 'subtasks' : 'slots per KPU';
    return [{ what: undefined, unit, before: from[key], failed: to[key], now: now[key], wanted: wanted[key] }];
  }
  if (from.kind !== 'per-vertex' || to.kind !== 'per-vertex') return [];
  if (now.kind !== 'per-vertex' || wanted.kind !== 'per-vertex') return [];
  const sizes = [from, to, now, wanted].map(({ parallelism }) => parallelism);
  return (Object.keys(to.parallelism) as VertexId[]).flatMap((what): readonly Move[] => {
    const [before = Number.NaN, failed = Number.NaN, current = Number.NaN, next = Number.NaN] = sizes.map(
      (parallelism) => parallelism[what],
    );
    return before === failed ? [] : [{ what, unit: 'subtasks', before, failed, now: current, wanted: next }];
  });
};

/** Of a vertex its name, of the whole job what is moved. */
const nameOf = ({ what, unit }: Move, { graph }: JobSituation['job']): string => {
  if (what === undefined) return unit === 'subtasks' ? 'Parallelism' : 'Slots per KPU:';
  return graph.vertices.find(({ id }) => id === what)?.name ?? what;
};
