/** The search for the parallelism near the target that spreads key groups or partitions evenly, without a vertex. */

export interface AlignmentNeed {
  readonly target: number;
  readonly current: number;
  /** Key groups or partitions. */
  readonly count: number;
  readonly lower: number;
  readonly upper: number;
}

/**
 * The first at or above the target that divides the count; or, when `lighter` is enough, that gives every subtask less.
 * (target 7 of 24, up) -> 8. Undefined when there is none up to the cap, or up to the current one on the way down.
 */
export const firstAligned = (need: AlignmentNeed, lighter: boolean): number | undefined => {
  const { target, current, count, upper } = need;
  const cap = Math.min(count, upper);
  const end = target > current ? cap : Math.min(current, cap);
  const load = Math.floor(count / target);
  for (let p = target; p <= end; p++) {
    if (count % p === 0 || (lighter && Math.floor(count / p) < load)) return p;
  }
  return undefined;
};

/** The deprecated modes then look below the target, for the smallest that gives no subtask more than the target does. */
export const alignedBelow = ({ target, count, lower }: AlignmentNeed): number => {
  const load = Math.floor(count / target);
  let p = target;
  for (; p > 0; p--) {
    if (Math.floor(count / p) > load) {
      if (count % p !== 0) p++;
      break;
    }
  }
  return Math.max(p, lower);
};

/** Would this turn a scale-up into a scale-down, or the other way round? */
export const invertsDirection = ({ target, current }: AlignmentNeed, candidate: number): boolean =>
  target > current ? candidate <= current : candidate >= current;
