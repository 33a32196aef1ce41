/** What can the platform be asked for, and is that another size at all? */
import { sameSize } from '../sizing/size-to.ts';
import { type JobRule, wantedParallelism } from './job-proposal.ts';
import { sizeFor } from './kpu/kpu-size.ts';

export const fitPlatform: JobRule = ({ vertices, memory }, situation) => {
  const { job } = situation;
  const parallelism = wantedParallelism(vertices);
  const sized = sizeFor(parallelism, situation, memory?.kind === 'spare' ? memory.perKpu : undefined);
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
