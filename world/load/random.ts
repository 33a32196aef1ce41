/** Random numbers from the seed alone: the same seed gives the same numbers on every machine. */

/** A number for a text, to tell streams of the same seed apart (FNV-1a). */
export const hashText = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
};

/** The n-th number of a stream, 0 <= x < 1, without the ones before it (the finalizer of mulberry32). */
export const randomAt = (stream: number, n: number): number => {
  let x = (stream + Math.imul(n, 0x6d2b79f5)) | 0;
  x = Math.imul(x ^ (x >>> 15), x | 1);
  x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
  return ((x ^ (x >>> 14)) >>> 0) / 4294967296;
};

/** Streams that share a seed but not a name are independent. */
export const streamOf = (seed: number, name: string): number => (hashText(name) ^ Math.imul(seed, 0x9e3779b1)) >>> 0;

/** A generator: each call gives the next number of the stream. */
export const randomStream = (seed: number, name: string): (() => number) => {
  const stream = streamOf(seed, name);
  let n = 0;
  return () => randomAt(stream, n++);
};

/** About normal, mean 0, standard deviation 1: the sum of four uniform numbers, so never beyond 3.5. */
export const gaussAt = (stream: number, n: number): number =>
  (randomAt(stream, 4 * n) +
    randomAt(stream, 4 * n + 1) +
    randomAt(stream, 4 * n + 2) +
    randomAt(stream, 4 * n + 3) -
    2) *
  1.7320508;

/** Noise without jumps: normal numbers at whole x, smooth between them. */
export const smoothNoise = (stream: number, x: number): number => {
  const whole = Math.floor(x);
  const part = x - whole;
  const blend = part * part * (3 - 2 * part);
  return gaussAt(stream, whole) * (1 - blend) + gaussAt(stream, whole + 1) * blend;
};
