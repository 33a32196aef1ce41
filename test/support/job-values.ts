/** Values of every type the store keeps, small and readable; what a test is about it changes. */

import type { EvaluationRecord, StateChange, StoredJob } from '../../functions/ports.ts';
import { initialState } from '../../lib/model/autoscaler-state.ts';
import type { PendingChange } from '../../lib/model/change.ts';
import type { ChangeEvent } from '../../lib/model/events.ts';
import { asVertexId, type VertexId } from '../../lib/model/graph.ts';
import { type JobKey, type JobRef, keyOf } from '../../lib/model/job.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { Sample } from '../../lib/model/sample.ts';

export const START: EpochMs = Date.UTC(2026, 0, 1);
export const MINUTE = 60_000;
export const DAY = 86_400_000;
export const minute = (n: number): EpochMs => START + n * MINUTE;

export const SOURCE = asVertexId('25d902c24283ab8cfbac54dfa101ad31');
export const SINK = asVertexId('3e8a6ab1d0e7ed98ef5fad10d14ba41e');

export const jobNamed = (name: string): JobRef => ({
  account: '111122223333',
  region: 'us-east-1',
  platform: 'managed-flink',
  name,
});

let jobs = 0;
/** A job that no other test uses. */
export const someJob = (): JobKey => keyOf(jobNamed(`job-${++jobs}`));

export const sampleAt = (at: EpochMs, lag = 0): Sample => ({
  at,
  vertices: {
    [SOURCE]: { load: 0.712, recordsIn: 48_000, recordsInPerSecond: 812.333, lag },
    [SINK]: { load: Number.NaN, observedTrueProcessingRate: Number.POSITIVE_INFINITY },
  } as Record<VertexId, Sample['vertices'][VertexId]>,
  job: { heapMemoryUsed: 734_003_200, gcPressure: Number.NaN },
});

export const evaluationAt = (at: EpochMs, samples: readonly Sample[] = []): EvaluationRecord => ({
  at,
  samples,
  evaluation: undefined,
  sizing: { kind: 'per-vertex', parallelism: { [SOURCE]: 2, [SINK]: 4 } as Record<VertexId, number> },
  decision: 'hold',
  because: [{ rule: 'window-full', says: 'The window holds 3 of 15 min.' }],
});

/** What is saved after `samples` were put: they are the window. */
export const stateWith = (samples: readonly Sample[]): StateChange => ({
  state: { ...initialState, window: samples },
  change: undefined,
  outbox: [],
});

export const eventAt = (at: EpochMs, id: string): ChangeEvent => ({
  id,
  name: 'confirmed',
  at,
  job: jobNamed('orders'),
  decision: 'd1',
  detail: {
    from: { kind: 'per-vertex', parallelism: { [SOURCE]: 2 } as Record<VertexId, number> },
    to: { kind: 'per-vertex', parallelism: { [SOURCE]: 4 } as Record<VertexId, number> },
    because: [{ rule: 'required-factor', says: 'needs 4', numbers: { lag: { value: Number.NaN, unit: 'records' } } }],
    restartSeconds: Number.NaN,
  },
});

export const pendingChange = (at: EpochMs): PendingChange => ({
  id: 'd1',
  status: 'pending',
  decidedAt: at,
  since: at,
  change: {
    kind: 'resize',
    from: { kind: 'kpu', parallelism: 4, parallelismPerKpu: 1, kpus: 4, dollarsPerHour: 0.55 },
    to: { kind: 'kpu', parallelism: 8, parallelismPerKpu: 1, kpus: 8, dollarsPerHour: 0.99 },
    vertices: [{ vertex: SOURCE, from: 4, to: 8 }],
    config: { overrides: {}, removals: [] },
    because: [{ rule: 'required-factor', says: 'orders needs 8', vertex: SOURCE }],
  },
  jobVersion: '3',
});

export const graphOf = (version: string, parallelism: number, at: EpochMs): NonNullable<StoredJob['graph']> => ({
  graph: {
    vertices: [
      { id: SOURCE, name: 'Source: orders', parallelism, maxParallelism: 128, inputs: [], finished: false },
      {
        id: SINK,
        name: 'sink',
        parallelism,
        maxParallelism: 128,
        inputs: [{ from: SOURCE, shipStrategy: 'HASH' }],
        finished: false,
      },
    ],
  },
  version,
  at,
});
