/** Load within a minute, of which the history has the mean only. */

/** A change from the minute before to the minute after, as a share of the larger, that is a jump and no slope. */
const JUMP = 0.25;

/**
 * Records/s of the step that begins at `second`. A minute between a low one and a high one has the jump in it: until there it was
 * like the minute before, from there on like the minute after. As many records in the minute as there were.
 *
 * 3,000, 4,500, 6,000 records/s  ->  3,000 for the first 30 s of the second minute, then 6,000
 */
export const arrivalRate = (minutes: Float64Array, second: number, stepSeconds: number): number => {
  const minute = Math.floor(second / 60);
  const mean = minutes[minute] ?? 0;
  const [before = mean, after = mean] = [minutes[minute - 1], minutes[minute + 1]];
  const between = (mean - before) * (after - mean) > 0;
  if (!between || Math.abs(after - before) < JUMP * Math.max(before, after)) return mean;
  const jumpsAt = 60 * (minute + (after - mean) / (after - before));
  const share = Math.max(0, Math.min(1, (jumpsAt - second) / stepSeconds));
  return share * before + (1 - share) * after;
};
