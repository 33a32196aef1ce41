/** What keeps the job from the size that its load asks for, and the size that it would have without it. */

import type { Sizing } from '../../lib/model/sizing.ts';
import { kpuDollarsPerHour } from '../../lib/sizing/kpu.ts';
import { carriedBy, type JobModel } from '../fit/job-model.ts';
import type { JobHistory } from '../history/job-history.ts';
import { highLoad } from '../run/fixed-size.ts';

export interface ActiveBound {
  readonly bound: 'maxKpus' | 'maxParallelism';
  readonly value: number;
  /** Slots that the highest load asks for; undefined: no number of them is enough. */
  readonly uncapped: number | undefined;
  readonly says: string;
}

const UTILIZATION = 0.8;
const WIDEST = 4;

export const activeBoundOf = ({ size }: JobHistory, model: JobModel): ActiveBound | undefined => {
  if (size.kind !== 'kpu') return undefined;
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
  let uncapped: number | undefined;
  for (let p = most + 1; p <= WIDEST * most && uncapped === undefined; p++) {
    if (carriedBy(free, at(p), 'expected') >= needed) uncapped = p;
  }
  const value = bound === 'maxKpus' ? limits.maxKpus : keyGroups;
  const without = uncapped === undefined ? 'no number of slots is enough' : `it would take ${uncapped} slots`;
  return { bound, value, uncapped, says: `${bound} ${value} is below what the highest load asks for: ${without}.` };
};
