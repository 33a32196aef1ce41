/** When is the time between two rows a gap rather than the usual pause? */

/** Two and a half times the usual (median) pause. Infinity when there are too few rows to know what is usual. */
export const longestPause = (times: readonly number[]): number => {
  const pauses = times.slice(1).map((time, i) => time - (times[i] ?? time));
  if (pauses.length < 2) return Number.POSITIVE_INFINITY;
  pauses.sort((a, b) => a - b);
  return 2.5 * (pauses[Math.floor(pauses.length / 2)] ?? 0);
};
