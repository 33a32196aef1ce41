/** A job whose topic is too narrow: four partitions, and each of them is read at a thousand records a second. */
import type { JobDefinition } from '../job/definition.ts';

const MIB = 1024 ** 2;

/** Above 4 000 records/s records wait, whatever the size: only more partitions help. */
export const NARROW: JobDefinition = {
  application: 'receipts',
  name: 'Receipts',
  maxParallelism: 128,
  bytesPerRecord: 2_000,
  checkpointSeconds: 20,
  state: { baseBytes: 1e8, bytesPerRecord: 20 },
  vertices: [
    {
      kind: 'source',
      name: 'Source: Receipts',
      stream: { kind: 'kafka', cluster: 'shop', consumerGroup: 'receipts', topic: 'receipts' },
      partitions: 4,
      share: 1,
      selectivity: 1,
      cost: { cpuMicros: 200, waitMicros: 800, contention: 0, coherence: 0 },
      heap: { subtaskBytes: 24 * MIB, keptBytesPerRecord: 0, allocatedBytesPerRecord: 6_000 },
    },
    {
      kind: 'operator',
      name: 'Total per shop',
      inputs: [{ from: 'Source: Receipts', ship: 'HASH' }],
      selectivity: 1,
      cost: { cpuMicros: 90, waitMicros: 210, contention: 0.01, coherence: 0 },
      heap: { subtaskBytes: 24 * MIB, keptBytesPerRecord: 100, allocatedBytesPerRecord: 6_000 },
      hotKeys: [0.004, 0.002],
      state: { kind: 'rocksdb', share: 1, readsPerRecord: 1 },
    },
    {
      kind: 'operator',
      name: 'Sink: Totals',
      inputs: [{ from: 'Total per shop', ship: 'FORWARD' }],
      selectivity: 0,
      cost: { cpuMicros: 40, waitMicros: 210, contention: 0.005, coherence: 0 },
      heap: { subtaskBytes: 16 * MIB, keptBytesPerRecord: 0, allocatedBytesPerRecord: 4_000 },
      hotKeys: [],
      state: { kind: 'none' },
    },
  ],
};
