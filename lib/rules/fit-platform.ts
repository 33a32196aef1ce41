/**
 * The size that the platform can be asked for, and whether it is another size at all. One that costs the same is not
 * worth a restart.
 */

import type { Sizing } from '../model/sizing.ts';
import { sameSize } from '../sizing/size-to.ts';
import { type JobRule, wantedParallelism } from './job-rule.ts';
import { onlyDenser, sizeFor } from './kpu/kpu-size.ts';

export const fitPlatform: JobRule = ({ vertices, memory, chosenPerKpu }, situation) => {
  const { job } = situation;
  const parallelism = wantedParallelism(vertices);
  const free = sizeFor(parallelism, situation, memory?.kind === 'spare' ? memory.perKpu : undefined, chosenPerKpu);
  // Packing slots closer at the same parallelism is for the policy, or for memoryHeadroom, which waits.
  const mayPack = memory?.kind === 'spare' || chosenPerKpu !== undefined || !onlyDenser(free.sizing, job.size.current);
  const sized =
    mayPack || job.size.kind !== 'kpu' ? free : sizeFor(parallelism, situation, job.size.current.parallelismPerKpu);
  const same = sameSize(job.size.current, sized.sizing);
  if (!same && (memory !== undefined || !smallerAtSamePrice(sized.sizing, job.size.current))) {
    return { kind: 'propose', change: { sized } };
  }
  const widest = job.graph.vertices.reduce((a, b) => ((parallelism[b.id] ?? 0) > (parallelism[a.id] ?? 0) ? b : a));
  const needs = parallelism[widest.id] ?? widest.parallelism;
  const why = same ? 'all vertices share one parallelism' : 'a smaller size would take as many KPUs';
  const says = `The job stays at its size: ${widest.name} needs ${needs} subtasks, and ${why}.`;
  return {
    kind: 'hold',
    because: [
      { rule: 'fit-platform', vertex: widest.id, says, numbers: { needs: { value: needs, unit: 'subtasks' } } },
      ...sized.because,
    ],
  };
};

const smallerAtSamePrice = (to: Sizing, from: Sizing): boolean =>
  to.kind === 'kpu' && from.kind === 'kpu' && to.kpus === from.kpus && to.parallelism <= from.parallelism;
