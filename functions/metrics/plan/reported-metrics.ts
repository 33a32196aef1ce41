/**
 * Flink's metrics that are read of a job whose reporters push into CloudWatch. This is the only list: the source asks by it, and
 * docs/reporters.md and every configuration in it are made from it. Each metric costs money at every poll and every
 * month.
 */

/** Whose metric it is, by Flink's own scopes. */
export type Scope = 'task' | 'operator' | 'enumerator' | 'job' | 'task manager';

export interface ReportedMetric {
  /** As Flink calls it within its scope. */
  readonly name: string;
  readonly scope: Scope;
  /** Only of operators whose name begins with `Source: `: elsewhere the task's own is as good. */
  readonly ofSourceOperators?: true;
  /**
   * How Flink registers it: reporters treat its own counters differently from gauges. A counting gauge only grows, too,
   * but is a gauge to every reporter.
   */
  readonly kind: 'gauge' | 'counter' | 'counting gauge';
  /** Which vertices it is read of. */
  readonly of: 'every vertex' | 'sources' | 'what is no source' | 'inputs of joins' | 'the job';
  /** When it is read at all; left out: always. */
  readonly when?: string;
  readonly becomes: string;
}

const metric = (one: ReportedMetric): ReportedMetric => one;

export const busyTime = metric({
  name: 'busyTimeMsPerSecond',
  scope: 'task',
  kind: 'gauge',
  of: 'every vertex',
  becomes: 'load: mean, least and hottest subtask',
});

export const accumulatedBusyTime = metric({
  name: 'accumulateBusyTimeMs',
  scope: 'task',
  kind: 'counting gauge',
  of: 'every vertex',
  when: '`job.autoscaler.metrics.busy-time.aggregator` is AVG',
  becomes: 'busy time as a counter',
});

export const backPressuredTime = metric({
  name: 'backPressuredTimeMsPerSecond',
  scope: 'task',
  kind: 'gauge',
  of: 'sources',
  becomes: 'true processing rate while catching up',
});

export const recordsIn = metric({
  name: 'numRecordsIn',
  scope: 'task',
  kind: 'counter',
  of: 'what is no source',
  becomes: 'records in, and per second by its differences',
});

export const recordsOut = metric({
  name: 'numRecordsOut',
  scope: 'task',
  kind: 'counter',
  of: 'inputs of joins',
  becomes: 'output ratios',
});

export const sourceRecordsIn = metric({
  name: 'numRecordsIn',
  scope: 'operator',
  ofSourceOperators: true,
  kind: 'counter',
  of: 'sources',
  becomes: 'what the source reads, and per second by its differences',
});

export const sourceRecordsOut = metric({
  name: 'numRecordsOut',
  scope: 'operator',
  ofSourceOperators: true,
  kind: 'counter',
  of: 'sources',
  when: 'the reader of the source counts no input',
  becomes: 'what the source reads, by what its first operator sends on',
});

export const pendingRecords = metric({
  name: 'pendingRecords',
  scope: 'operator',
  kind: 'gauge',
  of: 'sources',
  becomes: 'lag',
});

export const pendingBytes = metric({
  name: 'pendingBytes',
  scope: 'operator',
  kind: 'gauge',
  of: 'sources',
  when: '`lag` of the settings says `beam`',
  becomes: 'lag, by the bytes of a record; -1 is unknown',
});

export const enumeratorPendingRecords = metric({
  name: 'pendingRecords',
  scope: 'enumerator',
  kind: 'gauge',
  of: 'sources',
  when: '`lag` of the settings says `iceberg`, without recordsPerSplit',
  becomes: 'lag: rows of the splits that no subtask reads yet, as Iceberg estimates them',
});

export const unassignedSplits = metric({
  name: 'unassignedSplits',
  scope: 'enumerator',
  kind: 'gauge',
  of: 'sources',
  when: '`lag` of the settings says `iceberg`, with recordsPerSplit',
  becomes: 'lag: splits that no subtask reads yet, times recordsPerSplit',
});

const ofJobMaster = (name: string, becomes: string): ReportedMetric =>
  metric({ name, scope: 'job', kind: 'gauge', of: 'the job', when: '`lag` of the settings says `iceberg`', becomes });

export const restarts = ofJobMaster(
  'numRestarts',
  'above zero Flink up to 1.20 shows the backlog of before the restart: it is unknown then',
);
export const rescales = ofJobMaster('numRescales', 'the same, where Flink counts rescales apart (2.3)');

const ofTaskManagers = (name: string, when: string, becomes: string): ReportedMetric =>
  metric({ name, scope: 'task manager', kind: 'gauge', of: 'the job', when, becomes });

const HEAP_IS_READ = '`memory.heap-usage.threshold` is below 1, or memory tuning is on';
const TUNING = 'memory tuning is on';

export const heapUsed = ofTaskManagers('Status.JVM.Memory.Heap.Used', HEAP_IS_READ, 'heap of the fullest task manager');
export const heapMax = ofTaskManagers('Status.JVM.Memory.Heap.Max', HEAP_IS_READ, 'what heap there is');
export const managedUsed = ofTaskManagers('Status.Flink.Memory.Managed.Used', TUNING, 'managed memory');
export const metaspaceUsed = ofTaskManagers('Status.JVM.Memory.Metaspace.Used', TUNING, 'metaspace');
export const collecting = ofTaskManagers(
  'Status.JVM.GarbageCollector.All.TimeMsPerSecond',
  '`memory.gc-pressure.threshold` is below 1 (Flink 1.19 or newer)',
  'garbage collection',
);

/** In the order of the documentation. */
export const reportedMetrics: readonly ReportedMetric[] = [
  busyTime,
  accumulatedBusyTime,
  backPressuredTime,
  recordsIn,
  recordsOut,
  sourceRecordsIn,
  sourceRecordsOut,
  pendingRecords,
  pendingBytes,
  enumeratorPendingRecords,
  unassignedSplits,
  restarts,
  rescales,
  heapUsed,
  heapMax,
  managedUsed,
  metaspaceUsed,
  collecting,
];
