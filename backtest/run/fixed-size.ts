/** The smallest size that would have carried the whole recorded load by itself, also where unseen sizes disappoint. */
import type { Sizing } from '../../lib/model/sizing.ts';
import { capacityForPeak, peakOf } from '../../lib/savings/peak.ts';
import { kpuDollarsPerHour } from '../../lib/sizing/kpu.ts';
import { carriedBy, carriedByVertex } from '../fit/carried.ts';
import type { JobModel } from '../fit/job-model.ts';
import type { JobHistory } from '../history/job-history.ts';

/** With as many slots per KPU as now; by vertex where each has a size of its own. Undefined: no size carries it. */
export const bestFixedSize = ({ size }: JobHistory, model: JobModel): Sizing | undefined => {
  const needed = capacityForPeak(totals(model));
  if (size.kind !== 'kpu') return slotsFor(model, needed);
  const { current, limits } = size;
  const most = Math.min(limits.maxKpus, Math.ceil(mostParallelism(model) / current.parallelismPerKpu));
  for (let kpus = 1; kpus <= most; kpus++) {
    const sizing: Sizing = {
      kind: 'kpu',
      parallelism: kpus * current.parallelismPerKpu,
      parallelismPerKpu: current.parallelismPerKpu,
      kpus,
      dollarsPerHour: kpuDollarsPerHour(kpus, limits.dollarsPerKpuHour),
    };
    if (carriedBy(model, sizing, 'pessimistic') >= needed) return sizing;
  }
  return undefined;
};

/** No vertex is wider than it needs to be; a source no wider than its partitions. */
const slotsFor = (model: JobModel, needed: number): Sizing | undefined => {
  const carried = carriedByVertex(model, 'pessimistic');
  const parallelism: Record<string, number> = {};
  for (const [i, { id, maxParallelism }] of model.graph.vertices.entries()) {
    const most = Math.min(maxParallelism, model.vertices[i]?.partitions ?? maxParallelism);
    let p = 1;
    while (p <= most && carried(i, p) < needed) p++;
    if (p > most) return undefined;
    parallelism[id] = p;
  }
  return { kind: 'per-vertex', parallelism };
};

const mostParallelism = ({ vertices }: JobModel): number =>
  Math.min(...vertices.map(({ maxParallelism }) => maxParallelism));

/** Records/s of all sources that all but the highest minutes stay below. */
export const highLoad = (model: JobModel, share?: number): number => peakOf(totals(model), share) || 0;

const totals = ({ arrivals }: JobModel): Float64Array => {
  const [first] = arrivals;
  if (first === undefined) return new Float64Array();
  return Float64Array.from(first, (_, i) => arrivals.reduce((sum, series) => sum + (series[i] ?? 0), 0));
};
