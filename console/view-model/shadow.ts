/** What a second policy would have done, and the record of it, from the stored evaluations. */
import type { EvaluationRecord } from '../../functions/ports.ts';
import type { JobGraph } from '../../lib/model/graph.ts';
import type { PageShadow, PageShadowChange } from '../model/shadow.ts';
import { pageReasons } from './reasons.ts';
import { directionOf, pageSize } from './size.ts';

/** So many of its changes are shown. */
const LATELY = 5;

/** Null where the newest evaluation asked none. */
export const pageShadow = (evaluations: readonly EvaluationRecord[], graph: JobGraph): PageShadow | null => {
  const newest = evaluations.at(-1);
  if (newest?.shadow === undefined) return null;
  const { policy, beside, size, record, decision } = newest.shadow;
  const { since, hours, minutesJudged, job, shadow } = record;
  return {
    policy,
    beside,
    since,
    hours,
    minutesJudged,
    unit: size.kind === 'kpu' ? 'KPU-hours' : 'slot-hours',
    job: { ...job, size: pageSize(newest.sizing) },
    shadow: { ...shadow, size: pageSize(size) },
    now: decision ? { decision: decision.kind, because: pageReasons(decision.because, graph) } : null,
    changes: evaluations
      .filter((one) => one.shadow?.policy === policy && one.at >= since)
      .flatMap(changeOf)
      .slice(-LATELY)
      .reverse(),
  };
};

const changeOf = ({ at, shadow }: EvaluationRecord): readonly PageShadowChange[] => {
  const decision = shadow?.decision;
  if (decision?.kind !== 'rescale') return [];
  const { from, to, because } = decision;
  const direction = directionOf(from, to);
  return [{ at, direction, from: pageSize(from), to: pageSize(to), says: because[0]?.says ?? '' }];
};
