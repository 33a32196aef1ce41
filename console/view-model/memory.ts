/** Memory of the task managers: what is used, what each slot has, and what is recommended. */
import type { EvaluationRecord, StoredJob } from '../../functions/ports.ts';
import type { ConfigChanges } from '../../lib/model/decision.ts';
import type { Sample } from '../../lib/model/sample.ts';
import type { KpuSizing } from '../../lib/model/sizing.ts';
import { gigabytesPerSlot, KPU_GIGABYTES } from '../../lib/sizing/kpu-memory.ts';
import { memoryUse } from '../../lib/sizing/memory-use.ts';
import type { PageDecision } from '../model/history.ts';
import type { Packing, PageMemory, PagePool, SlotMemory } from '../model/memory.ts';
import { measured } from './measured.ts';
import { dollarsPerKpu, kpusAt, type PackingChange, type PackingSaved } from './memory-packing.ts';
import { type ConfiguredPools, configuredPools } from './memory-pools.ts';

const GIGABYTE = 1024 ** 3;
/** Of the 4 GB of a KPU 3 are heap; the rest is for RocksDB, network buffers and the JVM itself. */
const KPU_HEAP_BYTES = 3 * GIGABYTE;

export interface MemorySeen {
  readonly samples: readonly Sample[];
  readonly stored: Pick<StoredJob, 'state'>;
  readonly newest: EvaluationRecord | undefined;
  /** Newest first. */
  readonly decisions: readonly PageDecision[];
  readonly changes: readonly PackingChange[];
  readonly saved: PackingSaved | undefined;
  /** Flink options the job was given, `taskmanager.memory.*` among them. */
  readonly options: Readonly<Record<string, string>>;
  /** Of the recommendation that stands. */
  readonly configOf: (decision: string) => ConfigChanges | undefined;
}

export const pageMemory = (seen: MemorySeen): PageMemory => {
  const { newest, decisions, changes, saved } = seen;
  const standing = decisions.find((decision) => stands(decision, newest));
  const underWay = decisions.find(({ status }) => ['requested', 'applying', 'applied'].includes(status));
  const sizing = newest?.sizing.kind === 'kpu' ? newest.sizing : undefined;
  const configured = standing ?? (sizing ? undefined : decisions.find(broughtMemory));
  const after = (underWay ?? standing)?.to.parallelismPerKpu ?? undefined;
  const sample = seen.samples.findLast(({ job }) => MEMORY_METRICS.some((metric) => measured(job[metric]) !== null));
  const first = changes[0];
  return {
    of: sizing ? 'kpu' : 'task-manager',
    taskManagers: sizing ? sizing.kpus : null,
    at: sample?.at ?? null,
    pools: sizing ? kpuPools(sample, sizing, seen) : flinkPools(sample, seen, configured),
    collecting: measured(sizing ? sample?.job.oldCollections : sample?.job.gcPressure),
    perSlot: sizing
      ? {
          now: slotMemory(sizing.parallelismPerKpu),
          after: after === undefined || after === sizing.parallelismPerKpu ? null : slotMemory(after),
        }
      : null,
    saved: saved && first ? { ...saved, changes: changes.length, perKpuBefore: first.from.parallelismPerKpu } : null,
    recommended: configured
      ? {
          decision: configured.id,
          kind: configured === standing ? 'advice' : 'change',
          config: configured.config,
          packing: packingOf(configured, sizing),
        }
      : null,
  };
};

const MEMORY_METRICS = ['containerMemory', 'heapUse', 'managedUse', 'heapMemoryUsed', 'managedMemoryUsed'] as const;

/** A recommendation is published again only when it is another one, so it may be older than the evaluation that repeats it. */
const stands = ({ status, at }: PageDecision, newest: EvaluationRecord | undefined): boolean =>
  status === 'recommended' && newest?.decision === 'recommend' && at <= newest.at;

const broughtMemory = ({ status, config }: PageDecision): boolean => status !== 'recommended' && config !== null;

const packingOf = ({ to }: PageDecision, now: KpuSizing | undefined): Packing | null => {
  if (now === undefined || to.kpus === null || to.parallelismPerKpu === now.parallelismPerKpu) return null;
  const perKpuBefore = now.parallelismPerKpu;
  const kpusUntuned = kpusAt(to, perKpuBefore);
  return { kpus: to.kpus, kpusUntuned, perKpuBefore, dollarsPerHour: (kpusUntuned - to.kpus) * dollarsPerKpu(now) };
};

const slotMemory = (perKpu: number): SlotMemory => ({ perKpu, bytes: gigabytesPerSlot(perKpu) * GIGABYTE });

const kpuPools = (
  sample: Sample | undefined,
  { parallelismPerKpu }: KpuSizing,
  seen: MemorySeen,
): readonly PagePool[] => {
  const use = memoryUse(seen.stored.state.window);
  const pool = (id: PagePool['id'], share: number | undefined, needs: number, total: number | undefined): PagePool => {
    const usedBytes = measured((share ?? Number.NaN) * (total ?? Number.NaN));
    return {
      id,
      share: measured(share),
      usedBytes,
      totalBytes: measured(total),
      slotBytes: usedBytes === null ? null : usedBytes / parallelismPerKpu,
      needs: measured(needs),
      tunedBytes: null,
    };
  };
  return [
    pool('container', sample?.job.containerMemory, use.container, KPU_GIGABYTES * GIGABYTE),
    pool('heap', sample?.job.heapUse, use.heap, KPU_HEAP_BYTES),
    pool('managed', sample?.job.managedUse, use.managed, undefined),
  ];
};

const flinkPools = (
  sample: Sample | undefined,
  { options, configOf }: MemorySeen,
  configured: PageDecision | undefined,
): readonly PagePool[] => {
  const job = sample?.job ?? {};
  const given = configuredPools(options, undefined);
  const tuned = configured && configuredPools(options, configOf(configured.id));
  const heapMax = (job.heapMemoryUsed ?? Number.NaN) / (job.heapMaxUsageRatio ?? Number.NaN);
  const pool = (id: keyof ConfiguredPools, used: number | undefined, total?: number): PagePool => {
    const totalBytes = measured(total) ?? measured(given?.[id]);
    const usedBytes = measured(used);
    return {
      id,
      share: usedBytes === null || totalBytes === null ? null : usedBytes / totalBytes,
      usedBytes,
      totalBytes,
      slotBytes: null,
      needs: null,
      tunedBytes: measured(tuned?.[id]),
    };
  };
  return [
    // Flink measures its pools, and not the process around them.
    pool('container', undefined),
    pool('heap', job.heapMemoryUsed, heapMax),
    pool('managed', job.managedMemoryUsed),
    pool('metaspace', job.metaspaceMemoryUsed),
  ];
};

/** Memory of one sample as the charts draw it; nothing where it was not asked for. */
export const memoryRow = ({ job }: Sample, of: PageMemory['of']) => ({
  ...(of === 'kpu' ? asked('container', job.containerMemory) : {}),
  ...asked('heap', of === 'kpu' ? job.heapUse : job.heapMaxUsageRatio),
  ...(of === 'kpu' ? asked('managed', job.managedUse) : {}),
  ...asked('collecting', of === 'kpu' ? job.oldCollections : job.gcPressure),
});

const asked = (name: string, value: number | undefined) => (value === undefined ? {} : { [name]: measured(value) });
