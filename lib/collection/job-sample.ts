/** What did one instant show of the job as a whole: memory, garbage collection, slots? */
import type { Aggregate, Observation } from '../model/observation.ts';
import type { JobSample } from '../model/sample.ts';
import type { Blind } from './flink-metrics.ts';

const HEAP_MAX = 'Status.JVM.Memory.Heap.Max';
const HEAP_USED = 'Status.JVM.Memory.Heap.Used';
const MANAGED_USED = 'Status.Flink.Memory.Managed.Used';
const METASPACE_USED = 'Status.JVM.Memory.Metaspace.Used';
const GARBAGE_COLLECTOR = 'Status.JVM.GarbageCollector.All.TimeMsPerSecond';
const REQUIRED = [HEAP_MAX, HEAP_USED, MANAGED_USED, METASPACE_USED];

export type JobLookup =
  | { readonly kind: 'found'; readonly hasGarbageCollectorTime: boolean }
  /** Whether there is a garbage collector metric must then be looked up anew. */
  | { readonly kind: 'missing'; readonly metrics: readonly string[] };

/** Whether garbage collection is measured is found out once; once it is, it must stay. */
export const lookUpJob = (observation: Observation, known: boolean | undefined, blind: Blind): JobLookup => {
  const offers = (name: string) => observation.taskManagers[name] !== undefined;
  const hasGarbageCollectorTime = known ?? offers(GARBAGE_COLLECTOR);
  const required = hasGarbageCollectorTime ? [...REQUIRED, GARBAGE_COLLECTOR] : REQUIRED;
  const missing = required.filter((name) => !offers(name) && !blind(name));
  if (missing.length > 0) return { kind: 'missing', metrics: missing };
  return { kind: 'found', hasGarbageCollectorTime };
};

/** Not rounded here, unlike what vertices show. */
export const jobSample = (observation: Observation, hasGarbageCollectorTime: boolean): JobSample => {
  const most = (name: string): number | undefined => maximum(observation.taskManagers[name]);
  const heapUsed = most(HEAP_USED);
  const heapMax = most(HEAP_MAX);
  const collecting = hasGarbageCollectorTime ? most(GARBAGE_COLLECTOR) : undefined;
  return present({
    gcPressure: collecting === undefined ? undefined : collecting / 1000,
    heapMemoryUsed: heapMax === undefined ? undefined : heapUsed,
    heapMaxUsageRatio: heapUsed === undefined || heapMax === undefined ? undefined : heapUsed / heapMax,
    managedMemoryUsed: most(MANAGED_USED),
    metaspaceMemoryUsed: most(METASPACE_USED),
    taskSlotsUsed: slotsUsed(observation),
    containerCpu: share(most('containerCPUUtilization')),
    containerMemory: share(most('containerMemoryUtilization')),
    heapUse: share(most('heapMemoryUtilization')),
    managedUse: share(most('managedMemoryUtilization')),
    oldCollections: perSecond(observation.taskManagers['oldGenerationGCTime']?.avg),
  });
};

const maximum = (value: Aggregate | undefined): number | undefined =>
  value === undefined ? undefined : (value.max ?? Number.NaN);

const share = (percent: number | undefined): number | undefined => (percent === undefined ? undefined : percent / 100);

/** Milliseconds of each second, as a share. */
const perSecond = (ms: number | undefined): number | undefined => (ms === undefined ? undefined : ms / 1000);

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

const slotsUsed = ({ jobManager }: Observation): number | undefined => {
  const total = jobManager['taskSlotsTotal'];
  const available = jobManager['taskSlotsAvailable'];
  if (total === undefined || available === undefined || !NUMBER.test(total) || !NUMBER.test(available)) {
    return undefined;
  }
  return Number(total) - Number(available);
};

const present = (sample: { [K in keyof JobSample]: number | undefined }): JobSample => {
  const out: { -readonly [K in keyof JobSample]: number } = {};
  for (const key of Object.keys(sample) as (keyof JobSample)[]) {
    const value = sample[key];
    if (value !== undefined) out[key] = value;
  }
  return out;
};
