/** The numbers of the policy that are chosen, not derived: by `npm run bench` on the developed half of its cases. */

export const PARAMETERS = {
  /** Seconds of the job that a restart is worth, by objective. */
  priceSeconds: { savings: 300, balanced: 850, reliability: 2100 },
  /** A smaller size is taken once so much of a restart's price was missed. */
  gate: 0.7,
  /** What a size carries more than the load, by how much that moves (`reserve.ts`). */
  reserve: { least: 0.03, unknown: 0.3, most: 0.6, ofMovement: 0.6 },
  /** The load that is not exceeded with this probability until more capacity could be there. */
  likely: 0.7,
  /** Likewise in the quarter of an hour after a change to a smaller size. */
  unlikely: 0.75,
  /** Where the day is known: what a size carries more than the load of the day, and what a restart is worth, times the usual. */
  knownDay: { reserve: 1.15, price: 1.6 },
} as const;
