/** The size at which slots and restarts together cost least. */
import { type JobCapacity, type JobSize, sizeFor, sizeOf } from './capacity.ts';
import type { Outlook } from './outlook.ts';

export interface Considered {
  readonly size: JobSize;
  /** Seconds that it is expected to be enough for. */
  readonly hold: number;
  /** Slots, and the price of the next restart spread over that time. */
  readonly cost: number;
}

/** Larger sizes than this many times the needed one are not considered. */
const WIDEST = 4;

/** Among the sizes that carry the load: the smallest `slots + price / expected hold`. All that were considered, best first. */
export const bestSizes = (outlook: Outlook, load: number): readonly Considered[] => {
  const { capacity } = outlook;
  const needed = sizeFor(capacity, load);
  const most = Math.max(needed.slots, Math.min(widest(capacity), WIDEST * needed.slots));
  const considered: Considered[] = [considering(needed, outlook)];
  for (let slots = needed.slots + 1; slots <= most; slots++) {
    const size = sizeOf(capacity, slots);
    if (size.slots !== slots) continue;
    const last = considered.at(-1) as Considered;
    // More slots that carry no more only cost more.
    if (size.carries <= last.size.carries * 1.001) continue;
    considered.push(considering(size, outlook));
    if (slots > (considered[0] as Considered).cost) break;
  }
  return considered.sort((a, b) => a.cost - b.cost);
};

const considering = (size: JobSize, { hold, price }: Outlook): Considered => {
  const seconds = hold(size.carries);
  return { size, hold: seconds, cost: size.slots + price / Math.max(1, seconds) };
};

const widest = ({ vertices, uniform, within }: JobCapacity): number => {
  const most = vertices.map(({ most, vertex }) => (uniform ? Math.max(most, vertex.maxParallelism) : most));
  return Math.max(1, Math.min(within?.most ?? Number.POSITIVE_INFINITY, Math.max(...most)));
};
