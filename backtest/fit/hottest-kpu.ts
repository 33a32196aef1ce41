/** What the processors of a job carry: as much as the hottest of its KPUs, which has more to do than its share. */
import type { Sizing } from '../../lib/model/sizing.ts';
import { evenKpus, parallelismAt, SNAPSHOTS, slotsOfFullest } from '../history/job-history.ts';
import { type CpuModel, type JobModel, middleOf, nearestOf, type VertexModel } from './job-model.ts';
import { highestOf, normalQuantile } from './normal-draws.ts';

/** What processors can give to records before they wait for them. */
const CPU_FULL = 0.95;

/**
 * Work of the hottest KPU in parts of its share. Each vertex has a hottest subtask, seldom all in one KPU; several of a vertex in one
 * KPU even out. (two vertices alike, whose hottest has 10 % more to do)  ->  1.07 with one slot per KPU, 1.05 with two
 */
export const hottestKpu = ({ vertices, graph }: Pick<JobModel, 'vertices' | 'graph'>, sizing: Sizing): number => {
  if (sizing.kind !== 'kpu') return 1;
  let all = 0;
  let squares = 0;
  vertices.forEach((vertex, i) => {
    const own = graph.vertices[i];
    if (own === undefined) return;
    const work = workOf(vertex, sizing.parallelism);
    all += work;
    squares += (work * (1 / middleOf(vertex, parallelismAt(sizing, own)) - 1)) ** 2;
  });
  return all > 0 ? 1 + Math.sqrt(squares / slotsOfFullest(sizing)) / all : 1;
};

/** Busy seconds of all subtasks for each record of the sources. */
const workOf = ({ seen, ratio }: VertexModel, parallelism: number): number => {
  const { parallelism: p, capacity } = nearestOf(seen, parallelism);
  return capacity > 0 ? (ratio * p) / capacity : 0;
};

export interface CpuOfMinute {
  readonly sizing: Sizing;
  /** Records/s of all sources. */
  readonly perSecond: number;
  /** 0..1, of the minute: how its snapshots fell out. Left out: as they do on average. */
  readonly luck?: number;
}

/** Of the hottest KPU; undefined: not measured, or not sized in KPUs. */
export const cpuShareAt = (model: JobModel, { sizing, perSecond, luck }: CpuOfMinute): number | undefined => {
  const { cpu } = model;
  if (cpu === undefined || sizing.kind !== 'kpu') return undefined;
  const records = (perSecond * cpu.perRecord * hottestOf(cpu, model, sizing)) / evenKpus(sizing);
  const snapshots = SNAPSHOTS * sizing.kpus;
  const highest = luck === undefined ? highestOf(snapshots) : normalQuantile(luck ** (1 / snapshots));
  return Math.min(1, cpu.base + records + cpu.scatter * highest);
};

/** Records/s of all sources that the processors carry; Infinity: not measured, or not sized in KPUs. */
export const cpuCapacity = (model: JobModel, sizing: Sizing): number => {
  const { cpu } = model;
  if (cpu === undefined || sizing.kind !== 'kpu') return Number.POSITIVE_INFINITY;
  return (evenKpus(sizing) * Math.max(0.05, CPU_FULL - cpu.base)) / (cpu.perRecord * hottestOf(cpu, model, sizing));
};

const hottestOf = ({ unevenness }: CpuModel, model: JobModel, sizing: Sizing): number =>
  1 + unevenness * (hottestKpu(model, sizing) - 1);
