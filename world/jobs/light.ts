/** A job that mostly waits: events are counted per user, a partner is asked about each, and the answers are written. */
import type { JobDefinition } from '../job/definition.ts';

const MIB = 1024 ** 2;

/**
 * `Ask partner` is its bottleneck, and takes a thread's time but little of processor and memory. With one slot per KPU it
 * uses less than a third of either; with two it costs half and has room to spare, with four the processor is nearly full,
 * and eight need more KPUs than their slots do.
 */
export const LIGHT: JobDefinition = {
  application: 'notifications',
  name: 'Notifications',
  maxParallelism: 128,
  bytesPerRecord: 300,
  checkpointSeconds: 20,
  state: { baseBytes: 2e8, bytesPerRecord: 20 },
  vertices: [
    {
      kind: 'source',
      name: 'Source: Events',
      stream: { kind: 'kafka', cluster: 'shop', consumerGroup: 'notifications', topic: 'events' },
      partitions: 48,
      share: 1,
      selectivity: 1,
      cost: { cpuMicros: 50, waitMicros: 70, contention: 0.002, coherence: 0 },
      heap: { subtaskBytes: 24 * MIB, keptBytesPerRecord: 0, allocatedBytesPerRecord: 6_000 },
    },
    {
      kind: 'operator',
      name: 'Count per user',
      inputs: [{ from: 'Source: Events', ship: 'HASH' }],
      selectivity: 1,
      cost: { cpuMicros: 90, waitMicros: 110, contention: 0.01, coherence: 0 },
      heap: { subtaskBytes: 24 * MIB, keptBytesPerRecord: 100, allocatedBytesPerRecord: 6_000 },
      hotKeys: [0.004, 0.002],
      state: { kind: 'rocksdb', share: 1, readsPerRecord: 1 },
    },
    {
      kind: 'operator',
      name: 'Ask partner',
      inputs: [{ from: 'Count per user', ship: 'REBALANCE' }],
      selectivity: 1,
      cost: { cpuMicros: 90, waitMicros: 710, contention: 0.02, coherence: 0 },
      heap: { subtaskBytes: 48 * MIB, keptBytesPerRecord: 0, allocatedBytesPerRecord: 10_000 },
      hotKeys: [],
      state: { kind: 'none' },
    },
    {
      kind: 'operator',
      name: 'Sink: Notifications',
      inputs: [{ from: 'Ask partner', ship: 'FORWARD' }],
      selectivity: 0,
      cost: { cpuMicros: 40, waitMicros: 210, contention: 0.005, coherence: 0 },
      heap: { subtaskBytes: 16 * MIB, keptBytesPerRecord: 0, allocatedBytesPerRecord: 4_000 },
      hotKeys: [],
      state: { kind: 'none' },
    },
  ],
};
