/** The size at which what is paid for and restarts together cost least. */

import { oncePerNumber, oncePerObject } from '../../computed-once.ts';
import { type JobSize, mostSlots, sizeFor, sizeOf } from './capacity.ts';
import { type KpuOutlook, packedSizes } from './kpu-candidates.ts';
import type { Outlook } from './outlook.ts';

export interface Considered {
  readonly size: JobSize;
  /** Seconds that it is expected to be enough for. */
  readonly hold: number;
  /** Slots or KPUs, and the price of the next restart spread over that time. */
  readonly cost: number;
}

/** What is paid for: whole KPUs on Managed Flink, slots elsewhere. */
export const unitsOf = ({ packing, slots }: JobSize): number => packing?.kpus ?? slots;

/** What distinguishes one size from another. */
export const sizeKey = ({ slots, packing }: JobSize): string =>
  packing === undefined ? String(slots) : `${slots}/${packing.parallelismPerKpu}`;

/** 12 slots -> "12"; on Managed Flink "4 KPUs (12 slots)" */
export const sizeName = ({ slots, packing }: JobSize): string =>
  packing === undefined ? String(slots) : `${packing.kpus} KPUs (${slots} slots)`;

export const unitName = ({ kpu }: Pick<Outlook, 'kpu'>): 'slots' | 'KPUs' => (kpu === undefined ? 'slots' : 'KPUs');

/** Among the sizes that carry the load: the smallest `units + price / expected hold`. All that were considered, best first. */
export const bestSizes = (outlook: Outlook, load: number): readonly Considered[] => weighedFor(outlook)(load);

const weighedFor = oncePerObject((outlook: Outlook) => oncePerNumber((load) => weigh(outlook, load)));

const weigh = (outlook: Outlook, load: number): readonly Considered[] => {
  const { capacity, kpu } = outlook;
  if (kpu !== undefined)
    return packedSizes(kpu, load)
      .map((size) => considering(size, outlook))
      .sort(byCost(outlook));
  const needed = sizeFor(capacity, load);
  const most = mostSlots(capacity, needed);
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

/** The smallest size that carries the load, for a time that is known. */
export const smallestSize = ({ capacity, kpu }: Outlook, load: number): JobSize =>
  (kpu && smallestPacked(kpu, load, Number.POSITIVE_INFINITY)) ?? sizeFor(capacity, load);

/** With so many slots in a KPU at most. Undefined: memory and processors allow none of these. */
export const smallestPacked = (kpu: KpuOutlook, load: number, mostPerKpu: number): JobSize | undefined =>
  packedSizes(kpu, load)
    .filter(({ packing }) => (packing?.parallelismPerKpu ?? 1) <= mostPerKpu)
    .toSorted((a, b) => unitsOf(a) - unitsOf(b) || a.slots - b.slots)[0];

/** What a size costs. (12 slots, enough for 3 h, a restart worth 3 240 slot-seconds) -> 12 + 3 240 / 10 800 = 12.3 */
export const considering = (size: JobSize, { hold, price }: Outlook): Considered => {
  const seconds = hold(size.carries);
  return { size, hold: seconds, cost: unitsOf(size) + price / Math.max(1, seconds) };
};

/** Where two cost the same, the packing of now, and then the one with fewer slots. */
const byCost =
  ({ kpu }: Outlook) =>
  (a: Considered, b: Considered): number => {
    const now = kpu?.size.current.parallelismPerKpu;
    const other = ({ size: { packing } }: Considered) => Number(packing?.parallelismPerKpu !== now);
    return a.cost - b.cost || other(a) - other(b) || a.size.slots - b.size.slots;
  };
