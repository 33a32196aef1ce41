/** Who gets the processor when the subtasks of a KPU together want more than its one vCPU? */

/** What is left of a vCPU after the JVM's own threads and the network. */
export const CPU_FOR_SUBTASKS = 0.95;

/**
 * Fair shares, as a fair scheduler gives them: who wants little gets it all, the rest is split evenly among the others.
 * ([0.1, 0.5, 0.9], 1)  ->  0.45: the first keeps 0.1, the others get 0.45 each. Infinity when there is enough for all.
 */
export const fairShare = (wanted: readonly number[], budget: number): number => {
  let left = budget;
  let waiting = wanted.length;
  for (const want of [...wanted].sort((a, b) => a - b)) {
    const share = left / waiting;
    if (want > share) return share;
    left -= want;
    waiting--;
  }
  return Number.POSITIVE_INFINITY;
};
