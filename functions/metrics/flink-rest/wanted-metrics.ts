/** Which metrics are read of a vertex and of the task managers? Only those that exist: one too many, and Flink gives none. */

const TASK = ['busyTimeMsPerSecond', 'backPressuredTimeMsPerSecond', 'numRecordsInPerSecond', 'numRecordsOutPerSecond'];
/** A source task counts no input; its operator does. Operator names have no dots: Flink replaces them. */
const SOURCE_OPERATOR = /^Source__[^.]+\.numRecords(In|Out)(PerSecond)?$/;
const PENDING = /\.pendingRecords$/;

export const wantedOfVertex = (names: readonly string[], source: boolean): readonly string[] =>
  names.filter((name) => TASK.includes(name) || (source && (SOURCE_OPERATOR.test(name) || PENDING.test(name))));

const TASK_MANAGER = [
  'Status.JVM.Memory.Heap.Used',
  'Status.JVM.Memory.Heap.Max',
  'Status.JVM.Memory.Metaspace.Used',
  'Status.Flink.Memory.Managed.Used',
  'Status.JVM.GarbageCollector.All.TimeMsPerSecond',
];

export const wantedOfTaskManagers = (names: readonly string[]): readonly string[] =>
  names.filter((name) => TASK_MANAGER.includes(name));

export const WANTED_OF_JOB_MANAGER: readonly string[] = ['taskSlotsTotal', 'taskSlotsAvailable'];
