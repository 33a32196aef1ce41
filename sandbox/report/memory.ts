/** Memory over a day: kills, how close to the limit it came, and what its changes saved. */

import { packingChanges, packingSaved } from '../../console/view-model/memory-packing.ts';
import type { ChangeEvent } from '../../lib/model/events.ts';
import { formatNumber } from '../../lib/number/format.ts';
import type { GroundTruth } from '../../world/ground-truth.ts';
import type { EvaluationSeen } from './evaluation-seen.ts';

export interface MemorySummary {
  /** Task managers that the world killed for want of memory. */
  readonly oomKills: number;
  /** Share of its limit that the fullest container reached, 0..1; null: not measured. */
  readonly highestContainerMemory: number | null;
  /** Minutes of which container memory is known. */
  readonly minutesMeasured: number;
  /** Confirmed changes of ParallelismPerKPU, oldest first: `1 -> 2`. */
  readonly changes: readonly { readonly at: string; readonly perKpu: readonly [number, number] }[];
  /** KPU-hours and dollars less than the same parallelism would have taken without them; below 0: spent on more memory. */
  readonly savedKpuHours: number;
  readonly savedDollars: number;
}

export const memorySummary = (
  evaluations: readonly EvaluationSeen[],
  journal: readonly ChangeEvent[],
  { oomKills }: Pick<GroundTruth, 'oomKills'>,
  dollarsPerKpuHour: number,
): MemorySummary => {
  const measured = new Map<number, number>();
  for (const { samples } of evaluations) {
    for (const { at, containerMemory } of samples) {
      if (containerMemory !== undefined) measured.set(at, containerMemory);
    }
  }
  const changes = packingChanges(journal);
  const savedDollars = packingSaved(evaluations, changes).at(-1)?.dollars ?? 0;
  return {
    oomKills,
    highestContainerMemory: measured.size === 0 ? null : Math.max(...measured.values()),
    minutesMeasured: measured.size,
    changes: changes.map(({ at, from, to }) => ({
      at: new Date(at).toISOString(),
      perKpu: [from.parallelismPerKpu, to.parallelismPerKpu],
    })),
    savedKpuHours: savedDollars / dollarsPerKpuHour,
    savedDollars,
  };
};

/** Rows of the summary, as a person reads them. */
export const memoryRows = (memory: MemorySummary): readonly (readonly [string, string])[] => {
  const { oomKills, highestContainerMemory: highest, minutesMeasured, changes, savedKpuHours, savedDollars } = memory;
  const known =
    highest === null
      ? 'container memory not measured'
      : `container at most ${Math.round(100 * highest)} % full in ${formatNumber(minutesMeasured)} minutes measured`;
  const kills = oomKills === 1 ? '1 task manager' : `${oomKills === 0 ? 'no' : oomKills} task managers`;
  const spent = savedDollars < 0;
  const sums = `${Math.abs(savedKpuHours).toFixed(1)} KPU-hours (${Math.abs(savedDollars).toFixed(2)} USD)`;
  const [first] = changes;
  const chain = first && [first.perKpu[0], ...changes.map(({ perKpu }) => perKpu[1])].join(' -> ');
  const times = changes.length === 1 ? '1 change' : `${changes.length} changes`;
  const tuning =
    chain === undefined
      ? 'no change of ParallelismPerKPU'
      : `${times} of ParallelismPerKPU (${chain}): ${sums} ${spent ? 'spent on more memory' : 'saved'}`;
  return [
    ['memory', `${kills} killed for want of it; ${known}`],
    ['  tuning', tuning],
  ];
};
