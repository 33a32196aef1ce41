/** The evaluation that sizes are quoted for: 5 samples of 10 vertices with all 8 metrics, evaluated, with reasons. */
import type { EvaluationRecord } from '../../functions/ports.ts';
import type { VertexEvaluation } from '../../lib/model/evaluation.ts';
import { asVertexId, type VertexId } from '../../lib/model/graph.ts';
import type { VertexSample } from '../../lib/model/sample.ts';
import { MINUTE, minute } from './job-values.ts';

const VERTICES = 10;
const SAMPLES = 5;

/** Always the same numbers, without pattern: real metrics are smoother, so they pack better. */
export const fullEvaluation = (): EvaluationRecord => {
  const next = noise();
  const ids = Array.from({ length: VERTICES }, () => asVertexId(hex(next)));
  const counters = ids.map(() => ({
    busy: whole(next, 1e9),
    recordsIn: whole(next, 1e10),
    recordsOut: whole(next, 1e10),
  }));
  const samples = Array.from({ length: SAMPLES }, (_, n) => ({
    at: minute(n),
    vertices: byId(ids, (_, v): VertexSample => {
      const counter = counters[v] ?? { busy: 0, recordsIn: 0, recordsOut: 0 };
      const load = rounded(next());
      const rate = rounded(1e4 + next() * 5e3);
      counter.busy += Math.floor(load * 8 * MINUTE);
      counter.recordsIn += Math.floor(rate * 60);
      counter.recordsOut += Math.floor(rate * 54);
      return {
        load,
        accumulatedBusyTime: counter.busy,
        recordsIn: counter.recordsIn,
        recordsOut: counter.recordsOut,
        recordsInPerSecond: rate,
        lag: v < 2 ? whole(next, 1e6) : 0,
        observedTrueProcessingRate: v < 2 ? rounded(rate / (load + 0.01)) : Number.NaN,
        backPressure: rounded(next()),
      };
    }),
    job: { gcPressure: rounded(next()), heapMaxUsageRatio: rounded(next()), heapMemoryUsed: whole(next, 4e9) },
  }));
  const pair = (): readonly [number, number] => [next(), next()];
  return {
    at: minute(SAMPLES),
    samples,
    evaluation: {
      at: minute(SAMPLES - 1),
      windowFull: true,
      vertices: byId(
        ids,
        (_, v): VertexEvaluation => ({
          load: next(),
          trueProcessingRate: next() * 3e4,
          targetDataRate: next() * 2e4,
          catchUpDataRate: next() * 1e3,
          lag: v < 2 ? whole(next, 1e6) : Number.NaN,
          parallelism: 8,
          recommendedParallelism: 8 + v,
          maxParallelism: 128,
          sourcePartitions: v < 2 ? 24 : 0,
          scaleUpRateThreshold: next() * 3e4,
          scaleDownRateThreshold: next() * 5e4,
          expectedProcessingRate: next() * 5e4,
          backPressure: next(),
        }),
      ),
      job: {
        gcPressure: pair(),
        heapMemoryUsed: pair(),
        heapMaxUsageRatio: pair(),
        managedMemoryUsed: pair(),
        metaspaceMemoryUsed: pair(),
        taskSlotsUsed: pair(),
      },
      restartMs: 300_000,
      processingBacklog: false,
    },
    sizing: { kind: 'kpu', parallelism: 8, parallelismPerKpu: 1, kpus: 8, dollarsPerHour: 0.99 },
    decision: 'hold',
    because: ids.slice(0, 3).map((vertex) => ({
      rule: 'expected-rate',
      says: 'The true processing rate is within its bounds: nothing to do for this vertex.',
      vertex,
      numbers: {
        trueProcessingRate: { value: next() * 3e4, unit: 'records/s' },
        scaleUpRateThreshold: { value: next() * 3e4, unit: 'records/s' },
      },
      bound: 'job.autoscaler.utilization.target',
    })),
  };
};

const noise = (): (() => number) => {
  let state = 12_345;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};

const rounded = (value: number): number => Math.round(value * 1000) / 1000;
const whole = (next: () => number, below: number): number => Math.floor(next() * below);
const hex = (next: () => number): string => Array.from({ length: 32 }, () => whole(next, 16).toString(16)).join('');
const byId = <Value>(ids: readonly VertexId[], of: (id: VertexId, index: number) => Value) =>
  Object.fromEntries(ids.map((id, index) => [id, of(id, index)])) as Record<VertexId, Value>;
