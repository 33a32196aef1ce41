/** What every option does, in a sentence: for documents alone, so that the bundles of the functions do not carry it. */
import type { Declaration } from './declare.ts';
import { declarations, type OptionName } from './declared/declarations.ts';
import { type TaskManagerOptionName, taskManagerOptions } from './declared/task-manager.ts';

const DOCUMENTATION: Readonly<Record<OptionName | TaskManagerOptionName, string>> = {
  enabled: 'Whether the job is scaled at all; naming it in the settings file sets this to true.',
  scalingEnabled: 'Whether decisions are carried out; if not, they are only recommended.',
  excludedPeriods:
    'When not to scale: Quartz crons (`* * 9-11 * * ?`), daily intervals (`9:30-10:50`), or one of each joined by `&&`; in UTC.',
  utilizationTarget: 'Busy share of a vertex that scaling aims at.',
  utilizationBoundary: 'How far utilization may be from the target before anything is done.',
  utilizationMax: 'Above this utilization a vertex is scaled up.',
  utilizationMin: 'Below this utilization a vertex is scaled down.',
  vertexMinParallelism: 'Never scale a vertex below this.',
  vertexMaxParallelism: 'Never scale a vertex above this.',
  scaleDownMaxFactor: 'Largest share of the parallelism that one scale-down may take away.',
  scaleUpMaxFactor: 'Largest share of the parallelism that one scale-up may add; 2.0 adds at most 200%.',
  scaleDownIntervalMs: 'How long a scale-down waits, so that several become one; 0 acts at once.',
  alignmentMode:
    'How parallelism is fitted to key groups and partitions: BALANCED (the default; less load for every subtask), EVENLY_SPREAD (exact divisors) or OFF.',
  legacyAlignmentMode: 'How parallelism was fitted to key groups and partitions.',
  vertexExcludeIds: 'Vertices that are never scaled, by their ids of 32 hex digits.',
  quotaCpu: 'The task managers of the job never get more CPUs than this together.',
  quotaMemoryBytes: 'The task managers of the job never get more memory than this together.',
  customExecutors: 'Names of custom scaling executors.',
  metricsWindowMs: 'How far back measurements are averaged; at most 14 d.',
  stabilizationIntervalMs: 'How long after a (re)start nothing is decided, because the job still settles.',
  busyTimeAggregator: 'Which subtask speaks for its vertex: the busiest, the average, or the idlest.',
  observedRateLagThresholdMs: 'With this much lag, in time, a source shows what it can really process.',
  observedRateSwitchThreshold:
    'By how much the rate from busy time may exceed the observed one before the observed one is used.',
  observedRateMinObservations: 'How many observed rates it takes to use them.',
  backlogProcessingLagThresholdMs:
    'With more lag than this, in time, a job counts as working off a backlog and is not scaled down.',
  catchUpDurationMs: 'In what time a backlog should be worked off after a rescale; 0 does not plan for it.',
  customEvaluators: 'Names of custom metric evaluators.',
  restClientTimeoutMs: "How long an answer of Flink's REST API is waited for.",
  restartTimeMs: 'How long a rescale is expected to stop the job.',
  restartTimeTrackingEnabled: 'Use the longest restart that was measured instead of restart.time.',
  restartTimeTrackingLimitMs: 'A measured restart counts at most this much.',
  effectivenessDetectionEnabled: 'Do not repeat a scale-up of a vertex that brought too little.',
  effectivenessThreshold: 'Share of the expected gain that a scale-up must bring to count as effective.',
  observedScalabilityEnabled: 'Learn from past rescales how much of its ideal speed-up a vertex gets.',
  observedScalabilityMinObservations: 'How many past rescales it takes to learn from them.',
  observedScalabilityCoefficientMin: 'The learned share of the ideal speed-up never counts as less than this.',
  historyMaxCount: 'How many past rescales are remembered per vertex.',
  historyMaxAgeMs: 'How long a past rescale is remembered.',
  eventIntervalMs: 'The same event is not repeated within this time.',
  gcPressureThreshold: 'With a larger share of time in garbage collection, nothing is scaled.',
  heapUsageThreshold: 'With a larger share of the heap in use, nothing is scaled.',
  memoryTuningEnabled: 'Fit the memory of task managers to its use with every rescale; if not, it is only recommended.',
  memoryTuningOverhead: 'Spare share that tuning adds to the memory in use.',
  memoryTuningMaximizeManaged: 'Give all memory that tuning frees to managed memory, if that is in use (RocksDB).',
  memoryTuningScaleDownCompensation: 'Give the remaining task managers more heap when a rescale takes some away.',
  objective:
    'Policy `autopilot`: what a restart is worth. `savings` follows the load closely, `reliability` restarts seldom and keeps more in reserve.',
  errorBudget:
    'Policy `autopilot`: the share of a day that the job may be further behind than `job.autopilot.error-budget.behind`, such as 0.01. What a restart is worth follows from it.',
  errorBudgetBehindMs: 'Policy `autopilot`: further behind than this counts against the error budget.',
  seasonEnabled:
    'Policy `autopilot`: go by the load of the same time yesterday or a week ago, where that has been a better forecast; if not, it is only recorded.',
  waitForCheckpointMs:
    'How long a change may wait for the next checkpoint to be completed, where the job is restored from it; 0: it never waits.',
  memorySizingEnabled:
    'Managed Flink: let the memory in use decide ParallelismPerKPU; if not, it stays as it is, and four metrics fewer are read.',
  memoryHeadRoom:
    'Managed Flink: share of container memory, heap and managed memory that must be expected to stay free when slots are packed closer.',
  memoryContainerThreshold:
    "Managed Flink: with a larger share of a container's memory in use for three minutes of the window, slots get more memory.",
  memoryHeapThreshold:
    'Managed Flink: with a larger share of the heap in use after collections, slots get more memory.',
  memoryGcThreshold:
    'Managed Flink: with a larger share of the time spent on old collections, slots get more memory; above half of it they are not packed closer.',
  memoryQuarantineMs:
    'Managed Flink: how long slots are not packed again as close as they were when memory ran short, and how long a second restart for want of memory does not halve ParallelismPerKPU again.',
  budgetDollarsPerMonth:
    'The job never becomes larger than this many USD a month allow: its price by the hour, times 730. What was already spent this month is not counted.',
  priceDollarsPerSlotHour:
    'The price of a task slot for an hour, for budgets on platforms other than Managed Flink. Task managers count whole.',
  calendar:
    'Policy `autopilot`: sizes by the calendar, as parallelism of the widest vertex: `0 0 8 ? * MON-FRI && for 10 h && in Europe/Berlin && minimum 8 && maximum 20`; `wanted 12` is a minimum that is entered a restart ahead.',
  stopWhenStableMs:
    'Once no change was wanted for so long, changes are only recommended. Another job graph, or another value of this option, starts it again; with `0 s` it never stops.',
  approvalExpiresAfterMs:
    'In mode `approve`: how long a decision waits for a person to approve it; then it is dropped, and offered again if it is still wanted.',
  maxRestartsPerDay: 'The job is not changed more often than this within 24 hours; a further change waits.',
  taskSlots: 'Task slots of one task manager.',
  parallelismOverrides: 'Parallelism of single vertices by id (`id:4,id:8`); decisions are merged over it.',

  // Flink’s own, for the memory of a task manager.
  processSize: 'Everything a task manager may use.',
  flinkSize: 'What Flink uses: all but metaspace and JVM overhead.',
  frameworkHeap: 'Heap for Flink itself.',
  frameworkOffHeap: 'Off-heap memory for Flink itself.',
  taskHeap: 'Heap for tasks.',
  taskOffHeap: 'Off-heap memory for tasks.',
  managedSize: 'Managed memory (RocksDB, sorting, Python).',
  managedFraction: 'Managed memory as a share of the Flink size.',
  networkMin: 'Network memory is at least this.',
  networkMax: 'Network memory is at most this.',
  networkFraction: 'Network memory as a share of the Flink size.',
  networkBuffers: 'Network memory as a number of segments; counts only while no other network option is set.',
  metaspace: 'Metaspace of the JVM.',
  overheadMin: 'JVM overhead is at least this.',
  overheadMax: 'JVM overhead is at most this.',
  overheadFraction: 'JVM overhead as a share of the process size.',
  segmentSize: 'Size of one network buffer.',
  buffersPerChannel: 'Network buffers that every channel has to itself.',
  floatingBuffersPerGate: 'Network buffers that the channels of a gate share.',
};

export interface DocumentedOption extends Declaration<unknown> {
  readonly sentence: string;
}

const documented = (table: Readonly<Record<string, Declaration<unknown>>>): readonly DocumentedOption[] =>
  Object.entries(table).map(([name, declaration]) => ({
    ...declaration,
    sentence: DOCUMENTATION[name as keyof typeof DOCUMENTATION],
  }));

/** As they are declared. */
export const documentedOptions = documented(declarations);
export const documentedTaskManagerOptions = documented(taskManagerOptions);
