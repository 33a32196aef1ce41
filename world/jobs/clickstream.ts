/** The default job: clicks of a shop become sessions, are enriched, joined with orders, and written. */
import type { JobDefinition } from '../job/definition.ts';

const MIB = 1024 ** 2;

/** Handles about 10 000 records/s at parallelism 20 and 70 % utilization; `Sessionize` is its bottleneck. */
export const CLICKSTREAM: JobDefinition = {
  application: 'clickstream',
  name: 'Clickstream sessions',
  maxParallelism: 128,
  bytesPerRecord: 400,
  // The lag that Kafka knows of has teeth of one interval; policy `flink` takes 30 s of input for a backlog.
  checkpointSeconds: 60,
  state: { baseBytes: 4e9, bytesPerRecord: 500 },
  vertices: [
    {
      kind: 'source',
      name: 'Source: Clicks',
      stream: { kind: 'kafka', cluster: 'shop', consumerGroup: 'clickstream', topic: 'clicks' },
      partitions: 24,
      share: 0.96,
      selectivity: 1,
      heap: { subtaskBytes: 20 * MIB, keptBytesPerRecord: 0, allocatedBytesPerRecord: 8000 },
      cost: { cpuMicros: 60, waitMicros: 60, contention: 0.002, coherence: 0 },
    },
    {
      kind: 'source',
      name: 'Source: Orders',
      stream: { kind: 'kinesis', name: 'orders' },
      partitions: 12,
      share: 0.04,
      selectivity: 1,
      heap: { subtaskBytes: 12 * MIB, keptBytesPerRecord: 0, allocatedBytesPerRecord: 8000 },
      cost: { cpuMicros: 100, waitMicros: 1400, contention: 0.002, coherence: 0 },
    },
    {
      kind: 'operator',
      name: 'Sessionize',
      inputs: [{ from: 'Source: Clicks', ship: 'HASH' }],
      selectivity: 0.25,
      heap: { subtaskBytes: 42 * MIB, keptBytesPerRecord: 750, allocatedBytesPerRecord: 30000 },
      cost: { cpuMicros: 445, waitMicros: 275, contention: 0.025, coherence: 0 },
      hotKeys: [0.005, 0.003, 0.002],
      state: { kind: 'rocksdb', share: 0.75, readsPerRecord: 2 },
    },
    {
      kind: 'operator',
      name: 'Enrich',
      inputs: [{ from: 'Sessionize', ship: 'REBALANCE' }],
      selectivity: 1,
      heap: { subtaskBytes: 42 * MIB, keptBytesPerRecord: 0, allocatedBytesPerRecord: 40000 },
      cost: { cpuMicros: 150, waitMicros: 1550, contention: 0.03, coherence: 0.0008 },
      hotKeys: [],
      state: { kind: 'none' },
    },
    {
      kind: 'operator',
      name: 'Attribute orders',
      inputs: [
        { from: 'Enrich', ship: 'HASH' },
        { from: 'Source: Orders', ship: 'HASH' },
      ],
      selectivity: 0.9,
      heap: { subtaskBytes: 20 * MIB, keptBytesPerRecord: 0, allocatedBytesPerRecord: 24000 },
      cost: { cpuMicros: 215, waitMicros: 440, contention: 0.01, coherence: 0 },
      hotKeys: [0.008],
      state: { kind: 'rocksdb', share: 0.25, readsPerRecord: 2 },
    },
    {
      kind: 'operator',
      name: 'Sink: Sessions',
      inputs: [{ from: 'Attribute orders', ship: 'FORWARD' }],
      selectivity: 0,
      heap: { subtaskBytes: 14 * MIB, keptBytesPerRecord: 0, allocatedBytesPerRecord: 20000 },
      cost: { cpuMicros: 120, waitMicros: 480, contention: 0.005, coherence: 0 },
      hotKeys: [],
      state: { kind: 'none' },
    },
  ],
};
