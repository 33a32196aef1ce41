/** What a size costs by the hour, and the largest one that money allows. */
import type { JobGraph, VertexId } from '../model/graph.ts';
import type { JobState } from '../model/job.ts';
import type { PerVertexSizing, Sizing } from '../model/sizing.ts';
import type { Options } from '../options/options.ts';

/** As AWS counts a month. */
export const HOURS_PER_MONTH = 730;

type Prices = Pick<Options, 'priceDollarsPerSlotHour' | 'taskSlots'>;

/** USD an hour. Undefined: the price of a slot is not known.  (5 slots, 2 per task manager, 0.05 USD) -> 6 x 0.05 = 0.30 */
export const dollarsPerHour = (sizing: Sizing, graph: JobGraph, options: Prices): number | undefined => {
  if (sizing.kind === 'kpu') return sizing.dollarsPerHour;
  const { priceDollarsPerSlotHour: price, taskSlots } = options;
  if (price === undefined) return undefined;
  return paidSlots(sizing, graph, taskSlots) * price;
};

/** Slots of all task managers that the job needs.  (widest vertices of two sharing groups: 3 and 2; 2 slots per task manager) -> 6 */
export const paidSlots = ({ parallelism }: PerVertexSizing, graph: JobGraph, taskSlots: number): number =>
  Math.ceil(slotsOf(graph, (id, now) => parallelism[id] ?? now) / taskSlots) * taskSlots;

/** With slot sharing, the widest vertex of each group. */
const slotsOf = ({ vertices }: JobGraph, parallelism: (id: VertexId, now: number) => number): number => {
  const groups = new Map<string | undefined, number>();
  for (const vertex of vertices) {
    if (vertex.finished) continue;
    const { slotSharingGroup: group } = vertex;
    groups.set(group, Math.max(groups.get(group) ?? 0, parallelism(vertex.id, vertex.parallelism)));
  }
  return [...groups.values()].reduce((sum, slots) => sum + slots, 0);
};

/**
 * Parallelism of the widest vertex that so much money allows, all vertices growing alike; at least 1. Undefined: the price is not known.
 * (1.10 USD an hour, 0.11 per KPU, up to 4 slots in each)  ->  9 KPUs beside the one for orchestration, 36
 */
export const slotsFor = (
  dollars: number,
  { graph, size }: Pick<JobState, 'graph' | 'size'>,
  options: Prices,
  perKpu?: number,
): number | undefined => {
  if (size.kind === 'kpu') {
    const { dollarsPerKpuHour, maxParallelismPerKpu } = size.limits;
    const kpus = Math.floor(dollars / dollarsPerKpuHour + ROUNDING) - 1;
    return Math.max(1, kpus * (perKpu ?? maxParallelismPerKpu));
  }
  const { priceDollarsPerSlotHour: price, taskSlots } = options;
  if (price === undefined) return undefined;
  const slots = Math.floor(dollars / (price * taskSlots) + ROUNDING) * taskSlots;
  const now = slotsOf(graph, (_, parallelism) => parallelism);
  const widest = Math.max(1, ...graph.vertices.map(({ parallelism }) => parallelism));
  return Math.max(1, Math.floor((slots * widest) / Math.max(1, now) + ROUNDING));
};

/** Prices are decimals: 0.3 / 0.1 is 3. */
const ROUNDING = 1e-9;
