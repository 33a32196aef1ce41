/** The codes of what really limits a job, with what is cheaper than more parallelism. */
import type { CodeMeaning } from './code-meaning.ts';

export const LIMIT_CODES = {
  bottleneck: {
    asks: 'Which vertex is closest to its limit?',
    means: 'The job processes no more than this vertex does.',
    remedies: [
      'Look at what this vertex does for each record: a profile (the flame graph of the Flink dashboard) costs nothing.',
      'More parallelism, if nothing else below limits it.',
    ],
  },
  'partitions-reached': {
    asks: 'Has the source as many subtasks as partitions or shards?',
    means: 'Further subtasks of the source have nothing to read.',
    remedies: [
      'Make what is chained to the source cheaper, or break the chain (`disableChaining`, `rebalance`): only reading is bound to the partitions.',
      'Give the topic more partitions, or the stream more shards.',
    ],
  },
  'hot-partition': {
    asks: 'Is one partition or shard read far more than the others?',
    means: 'One subtask of the source has more to do than the others, whatever the parallelism.',
    remedies: [
      'Spread the records evenly when they are produced: no key, or a key with more values.',
      'Put `rebalance` behind the source, so that only reading is uneven.',
    ],
  },
  'hot-key': {
    asks: 'Does one subtask get far more records than the others, because of a key?',
    means: 'The busiest subtask is the limit; more subtasks do not relieve it.',
    remedies: [
      'Aggregate before the shuffle (in SQL `table.optimizer.agg-phase-strategy: TWO_PHASE` with mini-batch).',
      'Split the hot key: add a salt to it, and merge the parts behind.',
    ],
  },
  skew: {
    asks: 'Is one subtask far busier than the others?',
    means: 'The busiest subtask is the limit; the others have room that is paid for.',
    remedies: [
      'Look for a slow task manager or node.',
      'Let records go round robin (`rebalance`) where their order does not matter.',
    ],
  },
  'uneven-parts': {
    asks: 'Do partitions or key groups divide evenly?',
    means: 'At this parallelism some subtasks have one part more than others, and are the limit.',
    remedies: [
      'Choose a parallelism that divides the number of partitions or key groups.',
      'A higher maximum parallelism (the job starts without its state then).',
    ],
  },
  'watermark-alignment': {
    asks: 'Does watermark alignment hold a source back?',
    means:
      'An aligned source reads no further than `maxAllowedWatermarkDrift` ahead of the slowest of its group. Before Flink 2.3 that caps how fast a backlog is processed, however many slots there are (FLINK-37399), and a source that waits so looks idle.',
    remedies: [
      'A larger `maxAllowedWatermarkDrift`, or a shorter `updateInterval` of `withWatermarkAlignment`.',
      'Look at the slowest source of the group: it decides for all.',
      'Flink 2.3 or newer.',
    ],
  },
  'commits-late': {
    asks: 'Are commits to an Iceberg table late?',
    means: 'One subtask commits, once for each checkpoint: more writers make more files to commit.',
    remedies: [
      'Checkpoints further apart.',
      'Fewer files: `write.target-file-size-bytes`, fewer writers, a compaction.',
      'Expire snapshots; look at what the catalog takes its time for.',
    ],
  },
  'storage-bound': {
    asks: 'Does the state decide how many KPUs there must be?',
    means:
      'A KPU of Managed Flink has 50 GB of running storage; a smaller size has no room for the state, whatever the load.',
    remedies: [
      'Smaller state: a time to live, fewer keys, incremental aggregation, no copies of it in lists.',
      'Larger storage is more KPUs; above 50 GB for each it costs 0.10 USD for a GB and month.',
    ],
  },
  'external-limit': {
    asks: 'Does something outside Flink limit the vertex?',
    means: 'More subtasks have not processed more: a database, a service, a quota or a connection limit is reached.',
    remedies: [
      'Write in batches, or asynchronously (async I/O, batch size and flush interval of the sink).',
      'Raise the quota or the size of what it calls or writes to.',
    ],
  },
  'busy-without-cpu': {
    asks: 'Is the vertex busy while the CPU is idle?',
    means: 'It waits in its own thread: for an external system, a lock, or a blocking call.',
    remedies: [
      'Call asynchronously (async I/O), with more calls at once.',
      'More subtasks in the same KPUs (a higher ParallelismPerKPU): waiting costs no CPU.',
    ],
  },
  'cpu-exhausted': {
    asks: 'Is the CPU of the containers used up?',
    means: 'Subtasks share a CPU that has nothing left: more of them in the same KPU process no more.',
    remedies: ['A lower ParallelismPerKPU, or more KPUs.', 'Object reuse and a cheaper serializer save CPU.'],
  },
  'iceberg-hash-distribution': {
    asks: 'Are records hashed before Iceberg writers?',
    means: 'With `write.distribution-mode=hash` no more writers work than there are values of the partition key.',
    remedies: [
      'Set `write.distribution-mode` to `none` or `range`, if more small files are acceptable.',
      'A partition key with more values, or a `bucket` transform in it.',
    ],
  },
  checkpoints: {
    asks: 'Do checkpoints complete?',
    means: 'A change begins with a snapshot or restores a checkpoint: without one it fails, or loses work.',
    remedies: ['Look at the failed checkpoint in the Flink dashboard: timeout, alignment, or its storage.'],
  },
  'garbage-collection': {
    asks: 'Does garbage collection take the time?',
    means: 'Rates tell about collections and not about the job: more parallelism does not help a full heap.',
    remedies: [
      'Object reuse, smaller windows, or state in RocksDB instead of the heap.',
      'More memory for each slot: a lower ParallelismPerKPU, or larger task managers.',
    ],
  },
  memory: {
    asks: 'Is memory short?',
    means: 'The job may restart for want of memory, and its rates are not to be trusted.',
    remedies: [
      'Smaller state: a time to live, fewer keys, incremental aggregation.',
      'More memory for each slot: a lower ParallelismPerKPU, or larger task managers.',
    ],
  },
  'max-parallelism-reached': {
    asks: 'Has a vertex all the subtasks that its key groups allow?',
    means: 'No vertex has more subtasks than its maximum parallelism.',
    remedies: [
      'Make the vertex cheaper: see `bottleneck`.',
      'A higher maximum parallelism; the job starts without its state then.',
    ],
  },
  'parallelism-in-code': {
    asks: 'Is a parallelism set in the code of the job?',
    means: 'No change from outside reaches a vertex with `setParallelism`.',
    remedies: ['Remove `setParallelism` from the code of the job.'],
  },
  bounds: {
    asks: 'Does a bound of the options decide the size?',
    means: 'The job would get another size without it.',
    remedies: ['Change the bound that the finding names, if it is not wanted any more.'],
  },
  budget: {
    asks: 'Does the budget keep the job smaller?',
    means: 'A larger size is wanted than the budget of the job or of all jobs allows.',
    remedies: ['Look at the other findings first: they may be cheaper.', 'Raise the budget.'],
  },
  quota: {
    asks: 'Is a quota of the platform or the room of the cluster reached?',
    means: 'The platform does not give the job what it would take.',
    remedies: ['Raise `maxKpus` or `job.autoscaler.quota.*`, and the quota of the account or namespace.'],
  },
} as const satisfies Readonly<Record<string, CodeMeaning>>;

export type LimitCode = keyof typeof LIMIT_CODES;
