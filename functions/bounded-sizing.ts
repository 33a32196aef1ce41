/** A size of thousands of vertices in so many bytes of JSON. */
import type { Sizing } from '../lib/model/sizing.ts';
import { type Bounded, bytesOf, firstWithin } from './within-bytes.ts';

/** The vertices whose parallelism is another in `other` go first. */
export const boundedSizing = (size: Sizing, other: Sizing, mostBytes: number): Bounded<Sizing> => {
  if (size.kind !== 'per-vertex' || bytesOf(size) <= mostBytes) return { value: size, left: 0 };
  const others: Readonly<Record<string, number>> = other.kind === 'per-vertex' ? other.parallelism : {};
  const isSame = ([id, parallelism]: readonly [string, number]): number => Number(others[id] === parallelism);
  const inOrder = Object.entries(size.parallelism).toSorted((a, b) => isSame(a) - isSame(b));
  const { value, left } = firstWithin(inOrder, mostBytes);
  return { value: { ...size, parallelism: Object.fromEntries(value) }, left };
};
