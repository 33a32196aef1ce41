/** What can the platform be asked for, and is that another size at all? */
import { isSource } from '../graph.ts';
import { sameSize, sizeTo } from '../sizing/size-to.ts';
import { rate } from '../window.ts';
import { type JobRule, type JobSituation, wantedParallelism } from './job-proposal.ts';

export const fitPlatform: JobRule = ({ vertices }, situation) => {
  const { job, window } = situation;
  const parallelism = wantedParallelism(vertices);
  const sized = sizeTo({
    graph: job.graph,
    current: job.sizing,
    limits: job.limits,
    parallelism,
    window,
    loadFactor: loadFactor(situation),
  });
  if (!sameSize(job.sizing, sized.sizing)) return { kind: 'propose', change: { sized } };
  const widest = job.graph.vertices.reduce((a, b) => ((parallelism[b.id] ?? 0) > (parallelism[a.id] ?? 0) ? b : a));
  const needs = parallelism[widest.id] ?? widest.parallelism;
  const says = `The job stays at its size: ${widest.name} needs ${needs} subtasks, and all vertices share one parallelism.`;
  return {
    kind: 'hold',
    because: [
      { rule: 'fit-platform', vertex: widest.id, says, numbers: { needs: { value: needs, unit: 'subtasks' } } },
      ...sized.because,
    ],
  };
};

/** Records/s that will have to be carried, backlog included, over what is read now.  (120/s + 10/s, reads 100/s) -> 1.3 */
const loadFactor = ({ job, evaluation, window }: JobSituation): number => {
  let needed = 0;
  let read = 0;
  for (const vertex of job.graph.vertices) {
    if (!isSource(vertex)) continue;
    const demand = evaluation.vertices[vertex.id];
    needed += (demand?.targetDataRate ?? Number.NaN) + (demand?.catchUpDataRate ?? Number.NaN);
    read += rate(window, vertex.id, 'recordsIn');
  }
  const factor = needed / read;
  return Number.isFinite(factor) && read > 0 ? factor : 1;
};
