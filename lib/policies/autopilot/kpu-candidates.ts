/**
 * Managed Flink: sizes as pairs of parallelism and ParallelismPerKPU. What is paid for is whole KPUs; what a pair carries is
 * bounded by its slots and by its processors, and memory allows the pair or it does not.
 */
import { rate } from '../../collection/window.ts';
import { isSource, type JobGraph } from '../../model/graph.ts';
import type { Sample } from '../../model/sample.ts';
import type { KpuSize } from '../../model/sizing.ts';
import { kpuPackings } from '../../sizing/kpu.ts';
import type { KpuNeed } from '../../sizing/sizing-need.ts';
import type { Seen, Situation } from '../policy.ts';
import { type JobCapacity, type JobSize, mostSlots, sizeFor, sizeOf } from './capacity.ts';
import { endOfSilence, type LoadSeries } from './load-series.ts';

/** What the candidates of a job depend on. */
export interface KpuOutlook {
  readonly size: KpuSize;
  readonly situation: Situation;
  readonly capacity: JobCapacity;
  /** vCPU-seconds; undefined: not measured since the job last started. */
  readonly cpuPerRecord: number | undefined;
  /** Records/s that arrive at all sources. */
  readonly load: number;
}

/** What processors can give to records before they wait for them. */
const CPU_FULL = 0.9;
/** A JVM's own threads take so much of each KPU's processor, whatever it processes. */
const CPU_OF_JVM = 0.05;

/** All that carry the load, with fewer slots first. Where none does, those that carry the most. */
export const packedSizes = (outlook: KpuOutlook, load: number): readonly JobSize[] => {
  const { capacity, size } = outlook;
  const { limits } = size;
  const needed = sizeFor(capacity, load);
  const most = Math.min(mostSlots(capacity, needed), limits.maxKpus * limits.maxParallelismPerKpu);
  const found = new Map<string, JobSize>();
  for (let slots = needed.slots; slots <= Math.max(needed.slots, most); slots++) {
    for (const packing of kpuPackings(needOf(outlook, slots))) {
      const key = `${packing.parallelism}/${packing.parallelismPerKpu}`;
      if (found.has(key)) continue;
      const packed = sizeOf(capacity, packing.parallelism);
      const carries = Math.min(packed.carries, carriedByCpu(packing.kpus, outlook));
      found.set(key, { ...packed, carries, packing });
    }
  }
  const all = [...found.values()];
  const wanted = Math.min(load, 0.96 * Math.max(...all.map(({ carries }) => carries)));
  return all.filter(({ carries }) => carries >= wanted);
};

/** (0.5 ms of CPU a record, 3 KPUs) -> 3 x 0.85 / 0.0005 = 5 100 records/s. Infinity: not measured. */
export const carriedByCpu = (kpus: number, { cpuPerRecord }: Pick<KpuOutlook, 'cpuPerRecord'>): number =>
  cpuPerRecord === undefined ? Number.POSITIVE_INFINITY : (kpus * (CPU_FULL - CPU_OF_JVM)) / cpuPerRecord;

/** What its processors carry as it is packed. */
export const carriedByPacking = (seen: Seen, { current }: KpuSize, series: LoadSeries): number =>
  carriedByCpu(current.kpus, { cpuPerRecord: cpuSecondsOf(seen, series) });

/** Since the end of a long silence, whose few records would each cost a lot. (60 % of each of 4 processors at 2 000 records/s) -> 4 x 0.55 / 2 000 = 1.1 ms */
export const cpuSecondsOf = ({ window, job }: Seen, series: LoadSeries): number | undefined => {
  const { size, graph } = job;
  const from = endOfSilence(series) ?? Number.NEGATIVE_INFINITY;
  const measured = withCpu(window.filter(({ at }) => at >= from));
  const cpu = measured.reduce((sum, sample) => sum + (sample.job.containerCpu ?? 0), 0) / measured.length;
  if (size.kind !== 'kpu') return undefined;
  const perRecord = (size.current.kpus * Math.max(0, cpu - CPU_OF_JVM)) / readPerSecond(measured, graph);
  return Number.isFinite(perRecord) && perRecord > 0 ? perRecord : undefined;
};

/**
 * What the job carries by its hottest subtask, in records/s of all sources: nearly full, the mean of all subtasks hides it.
 * (5 200/s are read, the hottest subtask is busy 98 % of the time) -> 5 306/s. Infinity: far from full, or not measured.
 */
export const carriedByHottest = ({ window, job: { graph } }: Seen): number => {
  const recent = window.slice(-RECENT_SAMPLES);
  if (recent.length < RECENT_SAMPLES) return Number.POSITIVE_INFINITY;
  const hottest = recent
    .map(({ vertices }) => Math.max(...graph.vertices.map(({ id }) => vertices[id]?.loadMax ?? Number.NaN)))
    .toSorted((a, b) => a - b)[RECENT_SAMPLES >> 1] as number;
  if (!(hottest > NEARLY_FULL)) return Number.POSITIVE_INFINITY;
  const carried = readPerSecond(recent, graph) / Math.min(1, hottest);
  return carried > 0 ? carried : Number.POSITIVE_INFINITY;
};

const RECENT_SAMPLES = 7;
const NEARLY_FULL = 0.9;

const withCpu = (window: readonly Sample[]): readonly Sample[] =>
  window.filter(({ job: { containerCpu } }) => Number.isFinite(containerCpu ?? Number.NaN));

/** Records/s of all sources; NaN: not measured. */
const readPerSecond = (samples: readonly Sample[], { vertices }: JobGraph): number =>
  vertices.filter(isSource).reduce((sum, { id }) => sum + rate(samples, id, 'recordsIn'), 0);

/**
 * No pair has less than the processors need for the load of now; for more load each has a bound of its own. Of what a job uses
 * that reads a backlog, the share for what arrives. (2 000 records/s arrive, 5 000 were read) -> 0.4
 */
export const shareOfNow = ({ window, job: { graph } }: Seen, load: number): number => {
  const share = load / readPerSecond(withCpu(window), graph);
  return share > 0 && share < 1 ? share : 1;
};

const needOf = ({ size, situation, load }: KpuOutlook, slots: number): KpuNeed => {
  const { job, window, packing } = situation;
  const { current, limits } = size;
  const parallelism = Object.fromEntries(
    job.graph.vertices.map(({ id, maxParallelism }) => [id, Math.min(slots, maxParallelism)]),
  );
  return {
    ...packing,
    graph: job.graph,
    current,
    limits,
    parallelism,
    window,
    loadFactor: shareOfNow(situation, load),
  };
};
