/** Shares of the load: of partitions, of key groups, and of the subtasks that own them. */
import { gaussAt, randomAt, streamOf } from '../load/random.ts';

/** Partitions differ by a few percent. Adds up to 1. */
export const partitionShares = (seed: number, source: string, partitions: number): Float64Array => {
  const stream = streamOf(seed, `partitions of ${source}`);
  return normalized(Float64Array.from({ length: partitions }, (_, n) => Math.exp(0.06 * gaussAt(stream, n))));
};

/** Key groups hold many keys each, and some of them a hot one. Adds up to 1. */
export const keyGroupShares = (
  seed: number,
  vertex: string,
  keyGroups: number,
  hotKeys: readonly number[],
): Float64Array => {
  const stream = streamOf(seed, `key groups of ${vertex}`);
  const shares = normalized(Float64Array.from({ length: keyGroups }, (_, n) => Math.exp(0.1 * gaussAt(stream, n))));
  const cold = 1 - hotKeys.reduce((a, b) => a + b, 0);
  for (let n = 0; n < keyGroups; n++) shares[n] = (shares[n] ?? 0) * cold;
  hotKeys.forEach((share, n) => {
    const group = Math.floor(randomAt(stream, 4 * keyGroups + n) * keyGroups);
    shares[group] = (shares[group] ?? 0) + share;
  });
  return shares;
};

/** Flink's own rule: key group g belongs to subtask floor(g x parallelism / key groups). */
export const subtaskShares = (keyGroups: Float64Array, parallelism: number): Float64Array => {
  const shares = new Float64Array(parallelism);
  keyGroups.forEach((share, group) => {
    const subtask = Math.floor((group * parallelism) / keyGroups.length);
    shares[subtask] = (shares[subtask] ?? 0) + share;
  });
  return shares;
};

export const evenShares = (parallelism: number): Float64Array => new Float64Array(parallelism).fill(1 / parallelism);

const normalized = (weights: Float64Array): Float64Array => {
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
};
