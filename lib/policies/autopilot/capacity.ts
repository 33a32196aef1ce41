/** What the job carries, in records/s of all sources together, and the sizes that carry a load. */
import { isCommitter, type JobGraph, type VertexId } from '../../model/graph.ts';
import type { JobState } from '../../model/job.ts';
import type { KpuPacking } from '../../sizing/kpu.ts';
import type { Seen } from '../policy.ts';
import type { AutopilotState } from './autopilot-state.ts';
import { priorOf } from './fleet-prior.ts';
import { roleOf } from './fleet-summary.ts';
import { recordsPerSourceRecord } from './ratios.ts';
import {
  cautiousLoad,
  expectedCapacity,
  type VertexCapacity,
  vertexCapacity,
  worthItsSlots,
} from './vertex-capacity.ts';

type KnownOfJob = Pick<Seen, 'options' | 'sourcePartitions' | 'fleet'> & {
  readonly job: Pick<JobState, 'graph' | 'size'>;
};

export interface JobCapacity {
  /** Those whose capacity is known, and that may be scaled. */
  readonly vertices: readonly VertexCapacity[];
  /** One parallelism for all of them. */
  readonly uniform: boolean;
  /** Slots that these vertices share with others, which are left as they are: the job has so many at least. */
  readonly pinned: number;
  /** Slots that the user asks for at least, and allows at most. */
  readonly within?: { readonly least: number; readonly most: number };
}

/** By all that is known of the job now. */
export const jobCapacity = (state: AutopilotState, seen: KnownOfJob): JobCapacity => {
  const { job, options, sourcePartitions } = seen;
  const { graph, size } = job;
  const prior = priorOf(seen);
  const ratios = recordsPerSourceRecord(graph, state);
  const vertices = graph.vertices.flatMap((vertex): VertexCapacity[] => {
    const learned = state.vertices[vertex.id];
    const ratio = ratios.get(vertex.id) ?? Number.NaN;
    const scaled = !vertex.finished && !isCommitter(vertex) && !options.vertexExcludeIds.includes(vertex.id);
    if (!scaled || learned === undefined || learned.curve.points.length === 0 || !(ratio > 0)) return [];
    const ofCurve = prior.curve(roleOf(vertex, graph), learned.curve.points.length > 1);
    const partitions = sourcePartitions[vertex.id] ?? 0;
    return [vertexCapacity(vertex, learned, { prior: ofCurve, ratio, options, partitions })];
  });
  const uniform = size.kind === 'kpu';
  return { vertices, uniform, pinned: uniform ? 0 : pinnedSlots(graph, vertices) };
};

/** (a source that is excluded has 6 subtasks, and shares slots with all the others) -> 6 */
const pinnedSlots = ({ vertices }: JobGraph, scaled: readonly VertexCapacity[]): number => {
  const ids = new Set(scaled.map(({ vertex }) => vertex.id));
  const groups = new Set(scaled.map(({ vertex }) => vertex.slotSharingGroup));
  const left = vertices.filter(
    ({ id, finished, slotSharingGroup }) => !finished && !ids.has(id) && groups.has(slotSharingGroup),
  );
  return Math.max(0, ...left.map(({ parallelism }) => parallelism));
};

/** Load of the sources that the job carries as it is, and the vertex that limits it. */
export const carriedNow = ({
  vertices,
}: JobCapacity): { readonly load: number; readonly by: VertexCapacity | undefined } => {
  let load = Number.POSITIVE_INFINITY;
  let by: VertexCapacity | undefined;
  for (const one of vertices) {
    const own = expectedCapacity(one, one.vertex.parallelism) / one.ratio;
    if (own < load) [load, by] = [own, one];
  }
  return { load, by };
};

export interface JobSize {
  readonly parallelism: ReadonlyMap<VertexId, number>;
  /** The largest of them. */
  readonly slots: number;
  /** Load of the sources that it carries with caution. */
  readonly carries: number;
  /** Managed Flink: how the slots lie in KPUs. */
  readonly packing?: KpuPacking;
}

/** More than this of the best that a vertex can do is not worth its slots. */
const BEST_SHARE = 0.96;
/** Slots are shared: what the widest vertex leaves over costs nothing. */
const FREE_ROOM = 1.1;

/** The smallest size that carries the load; where none does, the smallest that does almost the best that there is. */
export const sizeFor = (capacity: JobCapacity, load: number): JobSize => {
  // What every vertex carries at some parallelism needs no look at the best that there is.
  const carried = capacity.vertices.every((one) => cautiousLoad(one, one.first.enough(load * one.ratio)) >= load);
  const wanted = carried ? load : withinBest(capacity, load);
  const needed = capacity.vertices.map((one) => one.first.enough(wanted * one.ratio));
  // What is taken anyhow costs nothing.
  const slots = Math.max(1, capacity.pinned, ...needed);
  const least = capacity.within?.least ?? 1;
  if (slots < least) return sizeOf(capacity, least);
  return sized(capacity, slots, wanted);
};

/** A load that no size carries is cut to what is worth its slots, by the vertex that limits it. */
const withinBest = ({ vertices }: JobCapacity, load: number): number => {
  const best = Math.min(...vertices.map(({ first, ratio }) => first.best() / ratio));
  if (load <= best) return load;
  return Math.min(BEST_SHARE * best, ...vertices.map((one) => worthItsSlots(one) / one.ratio));
};

/** Larger sizes than so many times the needed one are not considered. */
const WIDEST = 4;

/** Of the widest vertex: as far as vertices, user and need allow. */
export const mostSlots = ({ vertices, uniform, within }: JobCapacity, needed: JobSize): number => {
  const most = vertices.map(({ most, vertex }) => (uniform ? Math.max(most, vertex.maxParallelism) : most));
  const allowed = Math.min(within?.most ?? Number.POSITIVE_INFINITY, Math.max(1, ...most));
  return Math.max(needed.slots, Math.min(allowed, WIDEST * needed.slots));
};

/** Load of the sources that these sizes carry with caution. */
export const carriedBy = (capacity: JobCapacity, parallelism: JobSize['parallelism']): number =>
  leastLoad(capacity, parallelism, cautiousLoad);

/** The same without caution. */
export const expectedLoad = (capacity: JobCapacity, { parallelism }: JobSize): number =>
  leastLoad(capacity, parallelism, (one, p) => expectedCapacity(one, p) / one.ratio);

const leastLoad = (
  { vertices }: JobCapacity,
  parallelism: JobSize['parallelism'],
  loadOf: (one: VertexCapacity, parallelism: number) => number,
): number =>
  Math.min(
    ...vertices.map((one) => loadOf(one, Math.min(parallelism.get(one.vertex.id) ?? one.vertex.parallelism, one.most))),
  );

/** The size whose widest vertex has so many subtasks. */
export const sizeOf = (capacity: JobCapacity, slots: number): JobSize => {
  const carries = Math.min(...capacity.vertices.map((one) => cautiousLoad(one, Math.min(slots, one.most))));
  return sized(capacity, slots, carries);
};

const sized = (capacity: JobCapacity, slots: number, load: number): JobSize => {
  const parallelism = new Map<VertexId, number>();
  let carries = Number.POSITIVE_INFINITY;
  for (const one of capacity.vertices) {
    const own = capacity.uniform
      ? Math.min(slots, one.vertex.maxParallelism)
      : Math.min(slots, one.first.enough(FREE_ROOM * load * one.ratio));
    const given = Math.max(own, capacity.uniform ? 1 : one.least);
    parallelism.set(one.vertex.id, given);
    carries = Math.min(carries, cautiousLoad(one, Math.min(given, one.most)));
  }
  return { parallelism, slots: Math.max(slots, capacity.pinned, ...parallelism.values()), carries };
};
