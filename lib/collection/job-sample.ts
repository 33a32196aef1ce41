/** What one instant showed of the job as a whole: memory, garbage collection, slots. */
import type { Aggregate, JobObservation } from '../model/observation.ts';
import type { JobSample } from '../model/sample.ts';

/** Not rounded here, unlike what vertices show. */
export const jobSample = (job: JobObservation, hasGarbageCollectorTime: boolean): JobSample => {
  const heapUsed = maximum(job.heapUsedBytes);
  const heapMax = maximum(job.heapMaxBytes);
  const collecting = hasGarbageCollectorTime ? maximum(job.garbageCollectionMsPerSecond) : undefined;
  return present({
    gcPressure: collecting === undefined ? undefined : collecting / 1000,
    heapMemoryUsed: heapMax === undefined ? undefined : heapUsed,
    heapMaxUsageRatio: heapUsed === undefined || heapMax === undefined ? undefined : heapUsed / heapMax,
    managedMemoryUsed: maximum(job.managedUsedBytes),
    metaspaceMemoryUsed: bytes(job.metaspaceUsedBytes),
    taskSlotsUsed: slotsUsed(job),
    containerCpu: job.containerCpu,
    containerMemory: job.containerMemory,
    heapUse: job.heapUse,
    managedUse: job.managedUse,
    oldCollections: job.oldCollections,
  });
};

const maximum = (value: Aggregate | undefined): number | undefined =>
  value === undefined ? undefined : (value.max ?? Number.NaN);

/** The JVM says -1 of what it does not know. */
const bytes = (value: Aggregate | undefined): number | undefined => {
  const most = maximum(value);
  return most !== undefined && most < 0 ? undefined : most;
};

const slotsUsed = ({ taskSlotsTotal, taskSlotsAvailable }: JobObservation): number | undefined =>
  taskSlotsTotal === undefined || taskSlotsAvailable === undefined ? undefined : taskSlotsTotal - taskSlotsAvailable;

const present = (sample: { [K in keyof JobSample]: number | undefined }): JobSample => {
  const out: { -readonly [K in keyof JobSample]: number } = {};
  for (const key of Object.keys(sample) as (keyof JobSample)[]) {
    const value = sample[key];
    if (value !== undefined) out[key] = value;
  }
  return out;
};
