import { flink } from '../../lib/policies/flink/flink.ts';
/** A Managed Flink application with a memory of its own: evaluations one after the other, decisions carried out after each. */

import { evaluateJob, type JobEvaluated } from '../../lib/evaluate-job.ts';
import { type AutoscalerState, initialState } from '../../lib/model/autoscaler-state.ts';
import type { Decision } from '../../lib/model/decision.ts';
import type { ExecutionMode } from '../../lib/model/execution-mode.ts';
import type { Failover } from '../../lib/model/job.ts';
import type { Observation } from '../../lib/model/observation.ts';
import type { KpuSizing } from '../../lib/model/sizing.ts';
import type { Options } from '../../lib/options/options.ts';
import { kpuDollarsPerHour } from '../../lib/sizing/kpu.ts';
import { inARow, MINUTE, observe, START, stateOf, vertexOf } from './small-job.ts';

/** What the application shows at a size; shares 0..1. What is left out was not measured. */
export interface Pools {
  readonly container?: number;
  readonly heap?: number;
  readonly managed?: number;
  /** Share of the time of each task manager. */
  readonly collections?: number;
  readonly cpu?: number;
}

export interface KpuJob {
  readonly options: Options;
  readonly size: KpuSizing;
  readonly pools: (size: KpuSizing, minute: number) => Pools;
  /** Share of a second that the worker is busy with 400 records/s; the source follows. */
  readonly busy?: (size: KpuSizing, minute: number) => number;
  readonly failover?: (minute: number) => Failover | undefined;
  readonly conduct?: (minute: number) => ExecutionMode;
  readonly memory?: AutoscalerState;
  readonly maxKpus?: number;
  /** Its name; `count` where it is not given. */
  readonly worker?: string;
  /** What task managers report beside their pools. */
  readonly taskManagers?: Observation['job'];
  /** One evaluation each, in order. */
  readonly minutes: readonly number[];
}

export interface KpuEvaluation {
  readonly minute: number;
  readonly size: KpuSizing;
  readonly evaluated: JobEvaluated;
}

export const kpuSize = (parallelism: number, parallelismPerKpu: number): KpuSizing => {
  const kpus = Math.ceil(parallelism / parallelismPerKpu);
  return { kind: 'kpu', parallelism, parallelismPerKpu, kpus, dollarsPerHour: kpuDollarsPerHour(kpus, 0.11) };
};

/** Rescales are carried out within the minute, and the job starts again. */
export const playKpuJob = (job: KpuJob): readonly KpuEvaluation[] => {
  const { worker = 'count' } = job;
  let size = job.size;
  let state = job.memory ?? initialState;
  let runningSince = START - MINUTE;
  return job.minutes.map((minute) => {
    const now = START + minute * MINUTE;
    const failover = job.failover?.(minute);
    if (failover !== undefined) runningSince = Math.max(runningSince, failover.at);
    const graph = inARow(
      vertexOf('orders', { parallelism: size.parallelism }),
      vertexOf(worker, { parallelism: size.parallelism }),
    );
    const busy = job.busy?.(size, minute) ?? 0.6;
    const doing = { orders: { busy, recordsPerSecond: 400 }, [worker]: { busy, recordsPerSecond: 400 } };
    const shown = { ...job.taskManagers, ...taskManagers(job.pools(size, minute)) };
    const observation = {
      ...observe(graph, now, doing),
      job: shown,
      unavailable: TASK_MANAGER_METRICS.filter((metric) => shown[metric] === undefined),
    };
    const taken = evaluateJob({
      policy: flink,
      options: job.options,
      job: stateOf(graph, {
        runningSince,
        size: {
          kind: 'kpu',
          current: size,
          limits: { maxKpus: job.maxKpus ?? 64, maxParallelismPerKpu: 8, dollarsPerKpuHour: 0.11 },
        },
        ...(failover === undefined ? {} : { failover }),
      }),
      state,
      observations: [observation],
      now,
      executionMode: job.conduct?.(minute) ?? { kind: 'act' },
    });
    state = taken.state;
    const before = size;
    if (taken.decision.kind === 'rescale') {
      size = asKpus(taken.decision);
      runningSince = now + MINUTE / 2;
    }
    return { minute, size: before, evaluated: taken };
  });
};

/** One line when the decision or its first rule changes. */
export const kpuTimeline = (evaluations: readonly KpuEvaluation[]): string => {
  let shown = '';
  const lines = evaluations.flatMap(({ minute, size, evaluated: { decision } }) => {
    const key = `${decision.kind} ${decision.because[0]?.rule} ${decision.because.map(({ rule }) => rule).includes('memory-headroom')}`;
    const isNew = key !== shown || decision.kind === 'rescale';
    shown = key;
    if (!isNew) return [];
    const what =
      decision.kind === 'hold' ? `hold ${text(size)}` : `${decision.kind} ${text(size)} -> ${text(asKpus(decision))}`;
    const says = decision.because.filter(({ rule }, i) => i === 0 || SHOWN.includes(rule)).map((reason) => reason.says);
    return says.map(
      (one, i) => `${i === 0 ? `${String(minute).padStart(4)}m  ${what.padEnd(38)}` : ' '.repeat(45)}${one}`,
    );
  });
  return `\n${lines.join('\n')}\n`;
};

const SHOWN = ['kpu', 'kpu-memory', 'memory-headroom', 'memory-shortage', 'out-of-memory'];

const text = ({ parallelism, parallelismPerKpu, kpus }: KpuSizing): string =>
  `${parallelism}/${parallelismPerKpu} (${kpus} KPU)`;

export const asKpus = (decision: Exclude<Decision, { kind: 'hold' }>): KpuSizing => {
  if (decision.to.kind !== 'kpu') throw new Error('not sized in KPUs');
  return decision.to;
};

const taskManagers = ({ container, heap, managed, collections, cpu }: Pools): Observation['job'] => {
  const shares = { containerMemory: container, heapUse: heap, managedUse: managed, containerCpu: cpu };
  const measured = Object.entries({ ...shares, oldCollections: collections }).filter(
    ([, share]) => share !== undefined,
  );
  return Object.fromEntries(measured);
};

const TASK_MANAGER_METRICS = [
  'heapMaxBytes',
  'heapUsedBytes',
  'managedUsedBytes',
  'metaspaceUsedBytes',
  'garbageCollectionMsPerSecond',
] as const;
