/**
 * Managed Flink: the job restarted by itself because memory ran out. Then its slots get twice the memory at once: until
 * the window is full again it would be killed again.
 */

import { isPortable } from '../../model/portable.ts';
import type { KpuSizing } from '../../model/sizing.ts';
import { formatDuration, formatPercent, formatUtc } from '../../number/format.ts';
import { kpuDollarsPerHour } from '../../sizing/kpu.ts';
import { gigabytesPerSlot } from '../../sizing/kpu-memory.ts';
import { gigabytes } from '../../sizing/kpu-reasons.ts';
import type { UrgentRule, UrgentSituation } from '../job-rule.ts';

/** A heap is often near its limit just before a collection; only a full one ends the JVM. */
const HEAP_IS_FULL = 0.95;

export const outOfMemory: UrgentRule = (_proposal, situation) => {
  const { options, job, now, state } = situation;
  const { failover, size } = job;
  if (size.kind !== 'kpu' || !options.memorySizingEnabled || failover === undefined) return undefined;
  const { current, limits } = size;
  const { containerMemory, heap } = failover;
  const container = containerMemory >= options.memoryContainerThreshold;
  // Beam's harness is not on the heap.
  if (!container && (isPortable(job.graph) || !(heap >= HEAP_IS_FULL))) return undefined;
  const pool = container
    ? `container memory ${formatPercent(containerMemory)} full`
    : `the heap ${formatPercent(heap)} full`;
  const happened = `The job restarted by itself about ${formatUtc(failover.at)} UTC with ${pool} just before`;
  const numbers = {
    containerMemory: { value: containerMemory * 100, unit: '%' },
    heap: { value: heap * 100, unit: '%' },
    restarts: { value: failover.restarts, unit: 'restarts' },
  };
  const note = (says: string, bound?: string) => ({
    kind: 'hold' as const,
    because: [{ rule: 'out-of-memory' as const, says: `${happened}; ${says}`, numbers, ...(bound ? { bound } : {}) }],
  });
  const before = state.memoryConstrained?.outOfMemoryAt;
  if (before !== undefined && now - before < options.memoryQuarantineMs) {
    const says = `ParallelismPerKPU was halved for that ${formatDuration(now - before)} ago, and is not again within ${formatDuration(options.memoryQuarantineMs)}.`;
    return note(says, 'job.autopilot.memory.quarantine');
  }
  const from = current.parallelismPerKpu;
  if (from === 1)
    return note('a slot has a whole KPU already: only a higher parallelism or a smaller state gives it more.');
  const to = halved(current, limits.dollarsPerKpuHour);
  if (to.kpus > limits.maxKpus) {
    return note(`half the slots per KPU would take ${to.kpus} KPUs, and it may have ${limits.maxKpus}.`, 'maxKpus');
  }
  const because = {
    rule: 'out-of-memory' as const,
    says: `${happened}: ${from} -> ${to.parallelismPerKpu} slots per KPU at once, ${gigabytes(to.parallelismPerKpu)} GB of memory per slot instead of ${gigabytes(from)}. It costs ${to.dollarsPerHour.toFixed(2)} USD an hour, before ${current.dollarsPerHour.toFixed(2)}.`,
    numbers: {
      ...numbers,
      memoryPerSlot: { value: gigabytesPerSlot(to.parallelismPerKpu), unit: 'GB' },
      memoryPerSlotBefore: { value: gigabytesPerSlot(from), unit: 'GB' },
      dollarsPerHour: { value: to.dollarsPerHour, unit: 'USD/h' },
      dollarsPerHourBefore: { value: current.dollarsPerHour, unit: 'USD/h' },
    },
  };
  return {
    kind: 'propose',
    change: {
      sized: { sizing: to, parallelism: parallelismNow(situation), because: [because] },
      memoryConstrained: { at: now, perKpu: from, outOfMemoryAt: now },
    },
    notice: {
      type: 'Warning',
      reason: 'OutOfMemory',
      key: 'OutOfMemory',
      message: because.says,
      intervalMs: options.eventIntervalMs,
    },
  };
};

/** (parallelism 8, 5 per KPU)  ->  2 per KPU: at least twice the memory for each slot */
const halved = (sizing: KpuSizing, dollarsPerKpuHour: number): KpuSizing => {
  const parallelismPerKpu = Math.floor(sizing.parallelismPerKpu / 2);
  const kpus = Math.ceil(sizing.parallelism / parallelismPerKpu);
  return { ...sizing, parallelismPerKpu, kpus, dollarsPerHour: kpuDollarsPerHour(kpus, dollarsPerKpuHour) };
};

const parallelismNow = ({ job }: UrgentSituation) =>
  Object.fromEntries(job.graph.vertices.map(({ id, parallelism }) => [id, parallelism]));
