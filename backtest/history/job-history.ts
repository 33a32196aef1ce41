/** What is known of a job's past: minute by minute its size, its records, how busy it was, and its restarts. */
import { isSource, type JobGraph, type VertexId } from '../../lib/model/graph.ts';
import type { JobRef } from '../../lib/model/job.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { KpuSizing, PlatformSize, Sizing } from '../../lib/model/sizing.ts';
import type { SettingsFile } from '../../lib/settings/settings.ts';
import { paidSlots } from '../../lib/sizing/price.ts';

export const MINUTE_MS = 60_000;

/** That Managed Flink takes of a container in a minute. */
export const SNAPSHOTS = 2;

/** NaN: not measured in this minute. */
export interface VertexMinute {
  /** Records/s that all subtasks take in. */
  readonly perSecond: number;
  /** Busy shares, 0..1: of the mean and of the hottest subtask. */
  readonly busy: number;
  readonly hottest: number;
  /** Records that wait for a source. */
  readonly waiting: number;
}

export interface HistoryMinute {
  /** Start of the minute. */
  readonly at: EpochMs;
  readonly sizing: Sizing;
  /** In the order of the graph. */
  readonly vertices: readonly VertexMinute[];
  /** Shares of the hottest container and of the fullest pools; NaN: not measured. */
  readonly cpu: number;
  /** Of the processors of all containers; left out: only the hottest is known. */
  readonly meanCpu?: number;
  readonly container: number;
  readonly heap: number;
  /** Of the heaps of all KPUs: the lowest snapshot and the mean; left out: only the fullest is known. */
  readonly heaps?: { readonly lowest: number; readonly mean: number };
  readonly managed: number;
  readonly collections: number;
}

/** The job did not run for a while: minutes without measurements, or an operation of the platform. */
export interface SeenRestart {
  readonly at: EpochMs;
  readonly seconds: number;
  /** `operation`: its seconds are exact. `gap`: minutes without points. `resize`: such minutes, between two sizes. */
  readonly seenBy: 'operation' | 'gap' | 'resize';
}

/** What is older than CloudWatch keeps by the minute. */
export interface OlderHistory {
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** One for every five minutes that were measured whole, and it stands for all five. No backlog is known of them. */
  readonly minutes: readonly HistoryMinute[];
  /** Of the platform, that restarted it. */
  readonly operations: readonly SeenRestart[];
  /** Of five minutes and more, in which nothing was published at all. */
  readonly gaps: number;
}

export type ReadFrom = 'CloudWatch' | 'the stored window';

export interface JobHistory {
  readonly job: JobRef;
  /** As the settings file has it, or as it would have it; of a job that only the table knows, what a replay needs of it. */
  readonly settings: SettingsFile['jobs'][number];
  /** Its whole entry of the settings file is known: left out where only the table knows the job. */
  readonly entry?: SettingsFile['jobs'][number] | undefined;
  readonly graph: JobGraph;
  /** Of now. */
  readonly size: PlatformSize;
  /** Slots of a task manager, of a job that is sized in slots; left out: one. */
  readonly taskSlots?: number;
  /** USD for an hour of a KPU or a slot; undefined: the settings give no price. */
  readonly dollarsPerUnitHour?: number | undefined;
  /** Options that the job carries on its platform: those of the settings win over them. */
  readonly config?: Readonly<Record<string, string>> | undefined;
  /** Whole minutes, in time order; those without complete points are missing. */
  readonly minutes: readonly HistoryMinute[];
  readonly restarts: readonly SeenRestart[];
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** The largest checkpoint, which is a whole one also where they are incremental; left out: not known. */
  readonly stateBytes?: number;
  /** Before `from`, by five minutes; left out: nothing older was read, or was there. */
  readonly older?: OlderHistory;
  /** Of sources, where the settings or the state say it: more subtasks have nothing to read. */
  readonly partitions?: Readonly<Record<VertexId, number>>;
  /** Seconds of input that the measured backlog hides: MSK's lag is known to one checkpoint interval only. */
  readonly lagHiddenSeconds: number;
  /** Managed Flink's own autoscaling was on at the end. */
  readonly builtInScaling: boolean | undefined;
  /** Left out: a file. */
  readonly readFrom?: ReadFrom;
  /** What could not be read, and what that means. */
  readonly notes: readonly string[];
}

/** Of a vertex at a size. */
export const parallelismAt = (sizing: Sizing, vertex: JobGraph['vertices'][number]): number =>
  sizing.kind === 'kpu'
    ? Math.min(sizing.parallelism, vertex.maxParallelism)
    : (sizing.parallelism[vertex.id] ?? vertex.parallelism);

/** The graph as it is at a size. */
export const graphAt = (graph: JobGraph, sizing: Sizing): JobGraph => ({
  vertices: graph.vertices.map((vertex) => ({ ...vertex, parallelism: parallelismAt(sizing, vertex) })),
});

/** Slots of the fullest KPU: they are filled one after the other.  (parallelism 5, 2 per KPU)  ->  2 */
export const slotsOfFullest = ({ parallelism, parallelismPerKpu }: KpuSizing): number =>
  Math.max(1, Math.min(parallelism, parallelismPerKpu));

/** KPUs if all were as full as the fullest: it has its share of the work.  (parallelism 5, 2 per KPU)  ->  2.5, though 3 are paid for */
export const evenKpus = (sizing: KpuSizing): number => sizing.parallelism / slotsOfFullest(sizing);

/** What is paid for, by the hour. */
export type Unit = 'KPU' | 'slot';

export const unitOf = ({ kind }: Pick<Sizing, 'kind'>): Unit => (kind === 'kpu' ? 'KPU' : 'slot');

/** How many are paid for: KPUs with the one for orchestration, or all slots of the task managers. */
export const unitsOf = (sizing: Sizing, { graph, taskSlots = 1 }: Pick<JobHistory, 'graph' | 'taskSlots'>): number =>
  sizing.kind === 'kpu' ? sizing.kpus + 1 : Math.max(1, paidSlots(sizing, graph, taskSlots));

export const sizeText = (sizing: Sizing): string =>
  sizing.kind === 'kpu'
    ? `${sizing.kpus} KPU (parallelism ${sizing.parallelism}, ${sizing.parallelismPerKpu} per KPU)`
    : `parallelism ${[...new Set(Object.values(sizing.parallelism))].toSorted((a, b) => b - a).join('/')}`;

/** Records/s of all sources in a minute; NaN: of one it is not known. */
export const loadOf = ({ vertices }: HistoryMinute, graph: JobGraph): number =>
  graph.vertices.reduce((sum, vertex, i) => (isSource(vertex) ? sum + (vertices[i]?.perSecond ?? Number.NaN) : sum), 0);
