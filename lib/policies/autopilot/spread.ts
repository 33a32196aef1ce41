/** How evenly the records of a vertex are spread over its subtasks: partitions, key groups, and one hot key. */

/** Parts that can't be divided: partitions of a source, key groups behind a hash; 0: any share can go anywhere. */
export interface Spread {
  readonly parts: number;
  /** Share of the load that one subtask gets on top of its even share, because of one key. */
  readonly hotKey: number;
}

/**
 * Share of the load that the subtask with the most has.
 * (4 subtasks, nothing in the way) -> 1/4.  (4 subtasks, 6 partitions) -> 2/6.  (4 subtasks, hot key 40 %) -> 0.4 + 0.6/4
 */
export const hottestShare = (parallelism: number, { parts, hotKey }: Spread): number =>
  hotKey + (1 - hotKey) * evenShare(parallelism, parts);

const evenShare = (parallelism: number, parts: number): number =>
  parts <= 0 ? 1 / parallelism : Math.ceil(parts / Math.min(parallelism, parts)) / parts;

/**
 * The hot key's share that explains how much busier the hottest subtask is than the mean.
 * (4 subtasks, hottest 2.2 times as busy as the mean) -> 0.4, since 4 x 0.4 + 0.6 = 2.2
 */
export const hotKeyOf = (parallelism: number, parts: number, hottest: number, mean: number): number => {
  if (parallelism < 2 || !(mean > 0)) return 0;
  const even = parallelism * evenShare(parallelism, parts);
  const ratio = hottest / mean;
  const share = (ratio - even) / (parallelism - even);
  if (!Number.isFinite(share) || ratio < 1.15 * even || share < 0.006 + 0.1 / parallelism ** 2) return 0;
  return Math.min(1, share);
};

/**
 * The hot key's share, where the subtask with the most has this share of all records; 0 where it is not known.
 * (4 subtasks, one of them gets 0.55) -> 0.4, since 0.4 + 0.6 / 4 = 0.55
 */
export const hotKeyOfShare = (parallelism: number, parts: number, share: number): number => {
  const even = evenShare(parallelism, parts);
  return share > even && even < 1 ? Math.min(1, (share - even) / (1 - even)) : 0;
};
