/** Jobs that are only advised: some evaluations, and a recommendation, in a JobStore. What the page's tests look at. */

import type { EvaluationRecord, JobStore } from '../../functions/ports.ts';
import { initialState } from '../../lib/model/autoscaler-state.ts';
import type { ConfigChanges } from '../../lib/model/decision.ts';
import type { ChangeEvent } from '../../lib/model/events.ts';
import { type JobRef, keyOf } from '../../lib/model/job.ts';
import type { JobSample, Sample } from '../../lib/model/sample.ts';
import type { KpuSizing, PerVertexSizing, Sizing } from '../../lib/model/sizing.ts';
import { DAY, graph, MINUTE, sizingFor } from './page-world.ts';

export const tunedConfig: ConfigChanges = {
  overrides: {
    'taskmanager.memory.framework.heap.size': '0 bytes',
    'taskmanager.memory.jvm-metaspace.size': '100 mb',
    'taskmanager.memory.managed.fraction': '0.25',
    'taskmanager.memory.process.size': '1200 mb',
  },
  removals: ['taskmanager.memory.task.heap.size'],
};

export const packedSize = (parallelism: number, parallelismPerKpu: number): KpuSizing => {
  const kpus = Math.ceil(parallelism / parallelismPerKpu);
  return { ...sizingFor(parallelism), parallelismPerKpu, kpus, dollarsPerHour: (kpus + 1) * 0.11 };
};

const perVertex = (subtasks: number): PerVertexSizing => ({
  kind: 'per-vertex',
  parallelism: Object.fromEntries(graph.vertices.map(({ id }) => [id, subtasks])),
});

export interface Advised {
  readonly job: JobRef;
  readonly now: number;
  readonly from: Sizing;
  readonly to: Sizing;
  readonly sample: JobSample;
  readonly recommended: ChangeEvent;
}

/** Recommended at 10 and again at 40 minutes past midnight; it is 45 past. */
export const adviseKpu = (store: JobStore): Promise<Advised> =>
  advise(store, 'managed-flink', packedSize(8, 1), packedSize(8, 2), undefined, {
    containerMemory: 0.4,
    heapUse: 0.25,
    oldCollections: 0.002,
  });

export const adviseFlink = (store: JobStore): Promise<Advised> =>
  advise(store, 'flink', perVertex(4), perVertex(2), tunedConfig, {
    heapMemoryUsed: 300 * 1024 ** 2,
    heapMaxUsageRatio: 0.5,
    metaspaceMemoryUsed: 80 * 1024 ** 2,
    gcPressure: 0.01,
  });

const advise = async (
  store: JobStore,
  platform: JobRef['platform'],
  from: Sizing,
  to: Sizing,
  config: ConfigChanges | undefined,
  sample: JobSample,
): Promise<Advised> => {
  const job: JobRef = { account: '111122223333', region: 'us-east-1', platform, name: 'advised' };
  const key = keyOf(job);
  const because = [{ rule: 'memory-headroom' as const, says: 'Half of what is paid for is not used.' }];
  const recommended = (minute: number): ChangeEvent => ({
    id: `r${minute}-recommended`,
    name: 'recommended',
    at: DAY + minute * MINUTE,
    job,
    decision: `r${minute}`,
    detail: { from, to, because, ...(config ? { config } : {}) },
  });
  const samples = Array.from({ length: 45 }, (_, i): Sample => ({ at: DAY + i * MINUTE, vertices: {}, job: sample }));
  const evaluations = [10, 15, 40, 45].map(
    (minute, i, all): EvaluationRecord => ({
      at: DAY + minute * MINUTE,
      samples: samples.slice(all[i - 1] ?? 0, minute),
      evaluation: undefined,
      sizing: from,
      decision: 'recommend',
      because,
    }),
  );
  for (const record of evaluations) await store.putEvaluation(key, record);
  await store.putJournal(key, [recommended(10), recommended(40)]);
  const now = DAY + 45 * MINUTE;
  const state = { ...initialState, window: samples };
  await store.save(key, 0, { state, change: undefined, outbox: [], graph: { graph, version: '1', at: now } }, now);
  return { job, now, from, to, sample, recommended: recommended(10) };
};
