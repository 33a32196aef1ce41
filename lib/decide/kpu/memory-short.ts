/** Managed Flink: is memory so near its limit that slots must have more of it, whatever the load? */
import { gigabytesPerSlot, shortage } from '../../sizing/kpu-memory.ts';
import { poolNumbers, shortageText } from '../../sizing/kpu-reasons.ts';
import { memoryUse } from '../../sizing/memory-use.ts';
import type { JobRule } from '../job-proposal.ts';
import { memoryLimits, memoryMovable, sizeFor } from './kpu-size.ts';

export const memoryShort: JobRule = (_proposal, situation) => {
  const current = memoryMovable(situation);
  if (current === undefined) return undefined;
  const { options, remembered, now, window } = situation;
  const limits = memoryLimits(options, remembered, now);
  const use = memoryUse(window);
  if (shortage(use, limits) === undefined) return undefined;
  const { sizing, because } = sizeFor({}, situation);
  if (sizing.kind !== 'kpu' || sizing.parallelismPerKpu >= current.parallelismPerKpu) {
    const notes = because.filter(({ rule }) => rule === 'kpu-memory-short' || rule === 'kpu-quota');
    return { kind: 'propose', change: {}, because: notes };
  }
  const [before, after] = [current.parallelismPerKpu, sizing.parallelismPerKpu];
  return {
    kind: 'propose',
    change: { memory: { kind: 'short' } },
    because: [
      {
        rule: 'memory-short',
        says: `${shortageText(use, limits)}: ${before} -> ${after} slots per KPU.`,
        numbers: {
          ...poolNumbers(use),
          memoryPerSlot: { value: gigabytesPerSlot(after), unit: 'GB' },
          memoryPerSlotBefore: { value: gigabytesPerSlot(before), unit: 'GB' },
        },
      },
    ],
  };
};
