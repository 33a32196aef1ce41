/** The smallest size that would have carried the whole recorded load by itself, also where unseen sizes disappoint. */
import type { Sizing } from '../../lib/model/sizing.ts';
import { capacityForPeak, peakOf } from '../../lib/savings/peak.ts';
import { kpuDollarsPerHour } from '../../lib/sizing/kpu.ts';
import { carriedBy, type JobModel } from '../fit/job-model.ts';
import type { JobHistory } from '../history/job-history.ts';

/** With as many slots per KPU as now. Undefined: not sized in KPUs, or no size carries it. */
export const bestFixedSize = ({ size }: JobHistory, model: JobModel): Sizing | undefined => {
  if (size.kind !== 'kpu') return undefined;
  const { current, limits } = size;
  const needed = capacityForPeak(totals(model));
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

const mostParallelism = ({ vertices }: JobModel): number =>
  Math.min(...vertices.map(({ maxParallelism }) => maxParallelism));

/** Records/s of all sources that all but the highest minutes stay below. */
export const highLoad = (model: JobModel, share?: number): number => peakOf(totals(model), share) || 0;

const totals = ({ arrivals }: JobModel): Float64Array => {
  const [first] = arrivals;
  if (first === undefined) return new Float64Array();
  return Float64Array.from(first, (_, i) => arrivals.reduce((sum, series) => sum + (series[i] ?? 0), 0));
};
