/** The numbers of the policy that are chosen, not derived: by `npm run bench` on the developed half of its cases. */

export const PARAMETERS = {
  /** Seconds of the job that a restart is worth, by objective. */
  priceSeconds: { savings: 100, balanced: 225, reliability: 1350 },
  /** A smaller size is taken once so many restarts' worth of savings were missed. */
  gate: 1.5,
  /** Times the likely load that a larger size carries. */
  reserveUp: 1.25,
  /** Times the present load that a smaller size carries. */
  reserveDown: 1.2,
  /** The load that is not exceeded with this probability until more capacity could be there. */
  likely: 0.5,
  /** Likewise in the quarter of an hour after a change to a smaller size. */
  unlikely: 0.75,
} as const;
