/**
 * Managed Flink: half of the KPUs would do at the same parallelism, with room to spare in CPU and memory. Then slots
 * are packed closer, but only when that was so for a whole scale-down interval, and no closer than any moment of it
 * allowed.
 */

import type { KpuSizing, Sizing } from '../../model/sizing.ts';
import { formatUtc } from '../../number/format.ts';
import { type JobRule, type JobSituation, wantedParallelism } from '../job-rule.ts';
import { kpus, memoryIsFresh, movedByMemory, onlyDenser, sizeFor } from './kpu-size.ts';

const OPTION = 'job.autoscaler.scale-down.interval';

export const memoryHeadroom: JobRule = ({ vertices, memory }, situation) => {
  const current = movedByMemory(situation);
  if (situation.packedBy === 'policy') return undefined;
  if (current === undefined || memory !== undefined || !memoryIsFresh(situation)) return undefined;
  const { options, now } = situation;
  const changesAnyway = vertices.some(({ kind, urgent }) => kind === 'change' && urgent);
  const wanted = changesAnyway ? wantedParallelism(vertices) : {};
  const sized = sizeFor(wanted, situation).sizing;
  const waiting = waitingSince(situation);
  if (!halvesKpus(sized, current))
    return waiting && { kind: 'propose', change: {}, remember: { delayedDensity: undefined } };
  const perKpu = Math.min(waiting?.perKpu ?? sized.parallelismPerKpu, sized.parallelismPerKpu);
  const delayedDensity = { first: waiting?.first ?? now, perKpu };
  const due = delayedDensity.first + options.scaleDownIntervalMs;
  const settled = perKpu === sized.parallelismPerKpu ? sized : sizeFor(wanted, situation, perKpu).sizing;
  const size = halvesKpus(settled, current) ? settled : sized;
  const says = `${kpus(size.kpus)} instead of ${current.kpus} would do with ${size.parallelismPerKpu} slots per KPU instead of ${current.parallelismPerKpu}`;
  const numbers = {
    kpus: { value: size.kpus, unit: 'KPU' },
    kpusBefore: { value: current.kpus, unit: 'KPU' },
    dollarsPerHour: { value: size.dollarsPerHour, unit: 'USD/h' },
    dollarsPerHourBefore: { value: current.dollarsPerHour, unit: 'USD/h' },
  };
  const reason = { rule: 'memory-headroom' as const, numbers, bound: OPTION };
  if (now < due || size !== settled) {
    const until = now < due ? ` until ${formatUtc(due)} UTC` : ', since they would not have done all the time';
    const because = [{ ...reason, says: `${says}; delayed${until}.` }];
    return { kind: 'propose', change: {}, remember: { delayedDensity }, because };
  }
  return {
    kind: 'propose',
    change: { memory: { kind: 'spare', perKpu } },
    remember: { delayedDensity },
    because: [{ rule: 'memory-headroom', numbers, says: `${says}: half of what is paid for is not used.` }],
  };
};

const halvesKpus = (sizing: Sizing, current: KpuSizing): sizing is KpuSizing =>
  sizing.kind === 'kpu' && onlyDenser(sizing, current) && 2 * sizing.kpus <= current.kpus;

/** What was wanted before the job last started counts no more. */
const waitingSince = ({ job, state: { delayedDensity } }: JobSituation): typeof delayedDensity =>
  delayedDensity !== undefined && delayedDensity.first >= (job.runningSince ?? 0) ? delayedDensity : undefined;
