/** Cache misses of keyed state, by the size of the block cache per byte that is read often. */

const KIB = 1024;
const MIB = 1024 * KIB;

/**
 * Bytes of cache per subtask, and the share of reads that miss, measured on Nexmark q20 with RocksDB. At the end only
 * reads of blocks never read before miss: no cache helps those.
 */
export const MEASURED: readonly (readonly [bytes: number, missRatio: number])[] = [
  [64 * KIB, 0.897],
  [4 * MIB, 0.788],
  [8 * MIB, 0.587],
  [16 * MIB, 0.463],
  [32 * MIB, 0.357],
  [64 * MIB, 0.244],
  [128 * MIB, 0.113],
  [256 * MIB, 0.0436],
  [512 * MIB, 0.0383],
  [1024 * MIB, 0.0371],
];

/** Where the measured curve has its knee: what that job reads again and again. */
const MEASURED_HOT_BYTES = 256 * MIB;

/**
 * The measured curve, stretched to what this subtask reads often.
 * (128 MiB of cache, 256 MiB hot)  ->  0.113.  (128 MiB, 128 MiB hot)  ->  0.0436
 */
export const missRatio = (cacheBytes: number, hotBytes: number): number =>
  hotBytes > 0 ? measured((cacheBytes / hotBytes) * MEASURED_HOT_BYTES) : 0;

/** Straight lines between the points, over the logarithm of the size. */
const measured = (bytes: number): number => {
  const [smallest, most] = MEASURED[0] ?? [1, 1];
  if (bytes <= smallest) return 1 - (1 - most) * Math.max(0, bytes / smallest);
  for (let n = 1; n < MEASURED.length; n++) {
    const [from, before] = MEASURED[n - 1] ?? [0, 0];
    const [to, after] = MEASURED[n] ?? [0, 0];
    if (bytes <= to) return before + ((after - before) * Math.log(bytes / from)) / Math.log(to / from);
  }
  return MEASURED.at(-1)?.[1] ?? 0;
};
