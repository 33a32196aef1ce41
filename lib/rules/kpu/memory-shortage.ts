/**
 * Managed Flink: memory is so near its limit that slots must have more of it, whatever the load. While the heap is,
 * busy time shows garbage collection and not load: then memory comes first, and parallelism stays for now.
 */
import { shortage } from '../../sizing/kpu-memory.ts';
import { gigabytes, poolNumbers, shortageText } from '../../sizing/kpu-reasons.ts';
import { countedMemory } from '../../sizing/memory-use.ts';
import type { JobRule } from '../job-rule.ts';
import { memoryLimits, movedByMemory, sizeFor } from './kpu-size.ts';

export const memoryShortage: JobRule = (_proposal, situation) => {
  const current = movedByMemory(situation);
  if (current === undefined) return undefined;
  const { options, job, state, now, window } = situation;
  const limits = memoryLimits(options, state, now);
  const use = countedMemory(job.graph, window);
  const short = shortage(use, limits);
  if (short === undefined) return undefined;
  const { sizing, because } = sizeFor({}, situation);
  if (sizing.kind !== 'kpu' || sizing.parallelismPerKpu >= current.parallelismPerKpu) {
    const notes = because.filter(({ rule }) => rule === 'kpu-memory-shortage' || rule === 'kpu-quota');
    return { kind: 'propose', change: {}, because: notes };
  }
  return {
    kind: 'propose',
    change: { memory: { kind: 'short' }, memoryOnly: short !== 'container' },
    because: [
      {
        rule: 'memory-shortage',
        says: `${shortageText(use, limits)}: ${gigabytes(current.parallelismPerKpu)} GB of memory per slot is too little.`,
        numbers: poolNumbers(use),
      },
    ],
  };
};
