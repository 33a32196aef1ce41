/** What a job carries at a size: as much as the vertex, or the processors, that carry least. */
import type { Sizing } from '../../lib/model/sizing.ts';
import { parallelismAt } from '../history/job-history.ts';
import { cpuCapacity } from './hottest-kpu.ts';
import { type Case, capacityOf, type JobModel, kpusOf, reachedShare } from './job-model.ts';

/** Records/s of all sources in their usual mix that the job carries at a size. */
export const carriedBy = (model: JobModel, sizing: Sizing, of: Case): number => {
  const carried = carriedByVertex(model, of);
  const limits = model.graph.vertices.map((vertex, i) => carried(i, parallelismAt(sizing, vertex), kpusOf(sizing)));
  return Math.min(cpuCapacity(model, sizing), ...limits);
};

/** Records/s of all sources in their usual mix that one vertex carries; Infinity: none of them come to it. */
export const carriedByVertex = (
  model: JobModel,
  of: Case,
): ((index: number, parallelism: number, kpus?: number) => number) => {
  const means = model.arrivals.map((series) => series.reduce((a, b) => a + b, 0));
  const all = means.reduce((a, b) => a + b, 0);
  return (index, parallelism, kpus) => {
    const vertex = model.vertices[index];
    const part = (vertex?.sources ?? []).reduce((sum, source) => sum + (means[source] ?? 0), 0) / all;
    if (vertex === undefined || !(vertex.ratio * part > 0)) return Number.POSITIVE_INFINITY;
    return (reachedShare(vertex, parallelism) * capacityOf(vertex, parallelism, of, kpus)) / (vertex.ratio * part);
  };
};
