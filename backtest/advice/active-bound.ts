/** What keeps the job from the size that its load asks for, and the size that it would have without it. */

import type { Sizing } from '../../lib/model/sizing.ts';
import { kpuDollarsPerHour } from '../../lib/sizing/kpu.ts';
import { carriedBy, carriedByVertex } from '../fit/carried.ts';
import type { JobModel } from '../fit/job-model.ts';
import type { JobHistory } from '../history/job-history.ts';
import { highLoad } from '../run/fixed-size.ts';

export interface ActiveBound {
  readonly bound: 'maxKpus' | 'maxParallelism' | 'partitions';
  readonly value: number;
  /** Slots that the highest load asks for; undefined: no number of them is enough. */
  readonly uncapped: number | undefined;
  readonly says: string;
}

const UTILIZATION = 0.8;
const WIDEST = 4;

export const activeBoundOf = ({ size }: JobHistory, model: JobModel): ActiveBound | undefined => {
  if (size.kind !== 'kpu') return narrowestOf(model);
  const { current, limits } = size;
  const needed = highLoad(model) / UTILIZATION;
  const at = (parallelism: number): Sizing => {
    const kpus = Math.ceil(parallelism / current.parallelismPerKpu);
    const dollarsPerHour = kpuDollarsPerHour(kpus, limits.dollarsPerKpuHour);
    return { kind: 'kpu', parallelism, parallelismPerKpu: current.parallelismPerKpu, kpus, dollarsPerHour };
  };
  const keyGroups = Math.min(...model.vertices.map(({ maxParallelism }) => maxParallelism));
  const byKpus = limits.maxKpus * current.parallelismPerKpu;
  const most = Math.min(keyGroups, byKpus);
  if (carriedBy(model, at(most), 'expected') >= needed) return undefined;
  const bound = byKpus <= keyGroups ? ('maxKpus' as const) : ('maxParallelism' as const);
  const free: JobModel = {
    ...model,
    vertices: model.vertices.map((vertex) => ({ ...vertex, maxParallelism: WIDEST * keyGroups })),
  };
  const uncapped = firstAbove(most, (p) => carriedBy(free, at(p), 'expected') >= needed);
  const value = bound === 'maxKpus' ? limits.maxKpus : keyGroups;
  return { bound, value, uncapped, says: tooLow(`${bound} ${value}`, uncapped) };
};

const firstAbove = (slots: number, isEnough: (slots: number) => boolean): number | undefined => {
  for (let p = slots + 1; p <= WIDEST * slots; p++) if (isEnough(p)) return p;
  return undefined;
};

const tooLow = (bound: string, uncapped: number | undefined): string => {
  const without = uncapped === undefined ? 'no number of slots is enough' : `it would take ${uncapped} slots`;
  return `${bound} is below what the highest load asks for: ${without}.`;
};

/** Of vertices with sizes of their own, the one that carries least as wide as it can be. */
const narrowestOf = (model: JobModel): ActiveBound | undefined => {
  const needed = highLoad(model) / UTILIZATION;
  const carried = carriedByVertex(model, 'expected');
  const bounds = model.graph.vertices.map((vertex, i) => {
    const partitions = model.vertices[i]?.partitions ?? Number.POSITIVE_INFINITY;
    const value = Math.min(vertex.maxParallelism, partitions);
    const bound = partitions < vertex.maxParallelism ? ('partitions' as const) : ('maxParallelism' as const);
    return { bound, value, name: vertex.name, carries: carried(i, value), index: i };
  });
  const narrowest = bounds.toSorted((a, b) => a.carries - b.carries)[0];
  if (narrowest === undefined || narrowest.carries >= needed) return undefined;
  const { bound, value, name, index } = narrowest;
  const carriedFreely = carriedByVertex(free(model, index, WIDEST * value), 'expected');
  const uncapped = firstAbove(value, (p) => carriedFreely(index, p) >= needed);
  return { bound, value, uncapped, says: tooLow(`${bound} ${value} of ${name}`, uncapped) };
};

const free = (model: JobModel, index: number, maxParallelism: number): JobModel => ({
  ...model,
  vertices: model.vertices.map((vertex, i) =>
    i === index ? { ...vertex, maxParallelism, partitions: undefined } : vertex,
  ),
});
