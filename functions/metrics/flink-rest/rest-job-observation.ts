/** What Flink's REST API shows of a job as a whole: its task managers and the slots, by Flink's names. */
import type { Aggregate, JobObservation } from '../../../lib/model/observation.ts';

const NAME_OF_JOB_METRIC = {
  heapUsedBytes: 'Status.JVM.Memory.Heap.Used',
  heapMaxBytes: 'Status.JVM.Memory.Heap.Max',
  managedUsedBytes: 'Status.Flink.Memory.Managed.Used',
  metaspaceUsedBytes: 'Status.JVM.Memory.Metaspace.Used',
  garbageCollectionMsPerSecond: 'Status.JVM.GarbageCollector.All.TimeMsPerSecond',
} as const satisfies Partial<Record<keyof JobObservation, string>>;

/** The job manager's are text. */
export const restJobObservation = (
  taskManagers: Readonly<Record<string, Aggregate>>,
  jobManager: Readonly<Record<string, string>>,
): JobObservation => {
  const observation: Record<string, Aggregate | number> = {};
  for (const metric of JOB_METRICS) {
    const value = taskManagers[NAME_OF_JOB_METRIC[metric]];
    if (value !== undefined) observation[metric] = value;
  }
  for (const slots of ['taskSlotsTotal', 'taskSlotsAvailable'] as const) {
    const text = jobManager[slots];
    if (text !== undefined && NUMBER.test(text)) observation[slots] = Number(text);
  }
  return observation;
};

const JOB_METRICS = Object.keys(NAME_OF_JOB_METRIC) as (keyof typeof NAME_OF_JOB_METRIC)[];
const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

export const wantedOfTaskManagers = (names: readonly string[]): readonly string[] =>
  names.filter((name) => Object.values<string>(NAME_OF_JOB_METRIC).includes(name));

export const WANTED_OF_JOB_MANAGER: readonly string[] = ['taskSlotsTotal', 'taskSlotsAvailable'];
