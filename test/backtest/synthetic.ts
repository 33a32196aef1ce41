/** A history whose truth is known: a source and a keyed operator, 1 000 records/s for each of its subtasks. */
import type { HistoryMinute, JobHistory } from '../../backtest/history/job-history.ts';
import { asVertexId } from '../../lib/model/graph.ts';
import type { KpuSizing } from '../../lib/model/sizing.ts';

export const FROM = Date.UTC(2026, 2, 2);
export const PER_SUBTASK = 1000;

export const kpus = (parallelism: number): KpuSizing => ({
  kind: 'kpu',
  parallelism,
  parallelismPerKpu: 1,
  kpus: parallelism,
  dollarsPerHour: 0.11 * (parallelism + 1),
});

const minute = (at: number, perSecond: number, waiting: number, sizing: KpuSizing): HistoryMinute => {
  const busy = Math.min(1, perSecond / (PER_SUBTASK * sizing.parallelism));
  return {
    at,
    sizing,
    cpu: 0.05 + 0.5 * busy,
    container: 0.4,
    heap: 0.3,
    managed: 0.2,
    collections: 0,
    vertices: [
      { perSecond, busy: busy / 4, hottest: busy / 4, waiting },
      { perSecond, busy, hottest: busy, waiting: Number.NaN },
    ],
  };
};

export interface Synthetic {
  readonly minutes: number;
  readonly load: (minute: number) => number;
  readonly parallelism?: number;
  readonly waiting?: (minute: number) => number;
  /** Nothing is reported. */
  readonly silent?: (minute: number) => boolean;
}

export const synthetic = (of: Synthetic): JobHistory => {
  const { minutes, load, parallelism = 8, waiting = () => 0, silent = () => false } = of;
  const sizing = kpus(parallelism);
  const source = asVertexId('source');
  const all = Array.from({ length: minutes }, (_, i) => i).filter((i) => !silent(i));
  const common = { parallelism, maxParallelism: 128, finished: false };
  return {
    job: { account: '111122223333', region: 'eu-west-1', platform: 'managed-flink', name: 'orders' },
    settings: { platform: 'managed-flink', name: 'orders' },
    entry: { platform: 'managed-flink', name: 'orders' },
    graph: {
      vertices: [
        { id: source, name: 'Source', inputs: [], ...common },
        { id: asVertexId('count'), name: 'Count', inputs: [{ from: source, shipStrategy: 'HASH' }], ...common },
      ],
    },
    size: {
      kind: 'kpu',
      current: sizing,
      limits: { maxKpus: 64, maxParallelismPerKpu: 8, dollarsPerKpuHour: 0.11 },
    },
    minutes: all.map((i) => minute(FROM + 60_000 * i, load(i), waiting(i), sizing)),
    restarts: [],
    from: FROM,
    to: FROM + 60_000 * minutes,
    lagHiddenSeconds: 0,
    builtInScaling: false,
    dollarsPerUnitHour: 0.11,
    notes: [],
  };
};
