/** A job whose vertices cost very different things: payments get the profile of their card, a score, and now and then a question. */
import type { JobDefinition } from '../job/definition.ts';

const MIB = 1024 ** 2;

/**
 * `Score` takes most of a slot's time, and its neighbors hardly any: at the top of a day it needs a dozen subtasks where the
 * source and the sink need one. One parallelism for all would be a dozen of each.
 */
export const FRAUD_CHECK: JobDefinition = {
  application: 'fraud-check',
  name: 'Fraud check',
  maxParallelism: 120,
  bytesPerRecord: 300,
  checkpointSeconds: 15,
  state: { baseBytes: 6e8, bytesPerRecord: 40 },
  vertices: [
    {
      kind: 'source',
      name: 'Source: Payments',
      stream: { kind: 'kafka', cluster: 'bank', consumerGroup: 'fraud-check', topic: 'payments' },
      partitions: 24,
      share: 0.98,
      selectivity: 1,
      cost: { cpuMicros: 40, waitMicros: 35, contention: 0.002, coherence: 0 },
      heap: { subtaskBytes: 24 * MIB, keptBytesPerRecord: 0, allocatedBytesPerRecord: 5_000 },
    },
    {
      kind: 'source',
      name: 'Source: Card changes',
      stream: { kind: 'kafka', cluster: 'bank', consumerGroup: 'fraud-check', topic: 'card-changes' },
      partitions: 12,
      share: 0.02,
      selectivity: 1,
      cost: { cpuMicros: 60, waitMicros: 60, contention: 0.002, coherence: 0 },
      heap: { subtaskBytes: 16 * MIB, keptBytesPerRecord: 0, allocatedBytesPerRecord: 5_000 },
    },
    {
      kind: 'operator',
      name: 'Profile of the card',
      inputs: [
        { from: 'Source: Payments', ship: 'HASH' },
        { from: 'Source: Card changes', ship: 'HASH' },
      ],
      selectivity: 0.98,
      cost: { cpuMicros: 100, waitMicros: 90, contention: 0.01, coherence: 0 },
      heap: { subtaskBytes: 24 * MIB, keptBytesPerRecord: 50, allocatedBytesPerRecord: 7_000 },
      hotKeys: [0.003, 0.002],
      state: { kind: 'rocksdb', share: 1, readsPerRecord: 1 },
    },
    {
      kind: 'operator',
      name: 'Score',
      inputs: [{ from: 'Profile of the card', ship: 'REBALANCE' }],
      selectivity: 0.03,
      cost: { cpuMicros: 160, waitMicros: 690, contention: 0.012, coherence: 0 },
      heap: { subtaskBytes: 60 * MIB, keptBytesPerRecord: 0, allocatedBytesPerRecord: 9_000 },
      hotKeys: [],
      state: { kind: 'none' },
    },
    {
      kind: 'operator',
      name: 'Ask the bank',
      inputs: [{ from: 'Score', ship: 'REBALANCE' }],
      selectivity: 0.4,
      cost: { cpuMicros: 300, waitMicros: 5_200, contention: 0.005, coherence: 0 },
      heap: { subtaskBytes: 16 * MIB, keptBytesPerRecord: 0, allocatedBytesPerRecord: 12_000 },
      hotKeys: [],
      state: { kind: 'none' },
    },
    {
      kind: 'operator',
      name: 'Sink: Alerts',
      inputs: [{ from: 'Ask the bank', ship: 'REBALANCE' }],
      selectivity: 0,
      cost: { cpuMicros: 120, waitMicros: 880, contention: 0.005, coherence: 0 },
      heap: { subtaskBytes: 14 * MIB, keptBytesPerRecord: 0, allocatedBytesPerRecord: 6_000 },
      hotKeys: [],
      state: { kind: 'none' },
    },
  ],
};
