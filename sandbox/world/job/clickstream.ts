/** The default job: clicks of a shop become sessions, are enriched, joined with orders, and written. */
import type { JobDefinition } from './definition.ts';

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
      cost: { cpuMicros: 60, waitMicros: 60, contention: 0.002, coherence: 0 },
    },
    {
      kind: 'source',
      name: 'Source: Orders',
      stream: { kind: 'kinesis', name: 'orders' },
      partitions: 12,
      share: 0.04,
      selectivity: 1,
      cost: { cpuMicros: 100, waitMicros: 1400, contention: 0.002, coherence: 0 },
    },
    {
      kind: 'operator',
      name: 'Sessionize',
      inputs: [{ from: 'Source: Clicks', ship: 'HASH' }],
      selectivity: 0.25,
      cost: { cpuMicros: 450, waitMicros: 350, contention: 0.025, coherence: 0 },
      hotKeys: [0.005, 0.003, 0.002],
      stateful: true,
    },
    {
      kind: 'operator',
      name: 'Enrich',
      inputs: [{ from: 'Sessionize', ship: 'REBALANCE' }],
      selectivity: 1,
      cost: { cpuMicros: 150, waitMicros: 1550, contention: 0.03, coherence: 0.0008 },
      hotKeys: [],
      stateful: false,
    },
    {
      kind: 'operator',
      name: 'Attribute orders',
      inputs: [
        { from: 'Enrich', ship: 'HASH' },
        { from: 'Source: Orders', ship: 'HASH' },
      ],
      selectivity: 0.9,
      cost: { cpuMicros: 220, waitMicros: 480, contention: 0.01, coherence: 0 },
      hotKeys: [0.008],
      stateful: true,
    },
    {
      kind: 'operator',
      name: 'Sink: Sessions',
      inputs: [{ from: 'Attribute orders', ship: 'FORWARD' }],
      selectivity: 0,
      cost: { cpuMicros: 120, waitMicros: 480, contention: 0.005, coherence: 0 },
      hotKeys: [],
      stateful: false,
    },
  ],
};
