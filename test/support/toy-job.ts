/**
 * A job small enough to be right by inspection: a source and a worker that handles 100 records/s per subtask, on a
 * platform that restarts it in 60 s. MetricSource and JobTarget in one, minute by minute, with the time given.
 */

import type { JobDescription, JobTarget, MetricSource } from '../../functions/ports.ts';
import type { OperationStatus } from '../../lib/model/change.ts';
import { asVertexId, type JobGraph } from '../../lib/model/graph.ts';
import type { JobRef } from '../../lib/model/job.ts';
import type { EpochMs, Observation } from '../../lib/model/observation.ts';
import type { PerVertexSizing } from '../../lib/model/sizing.ts';
import { sameSize } from '../../lib/sizing/size-to.ts';

export const MINUTE = 60_000;
const PER_SUBTASK = 100;
const RESTART_MS = MINUTE;

export const SOURCE = asVertexId('0a'.repeat(16));
export const WORK = asVertexId('0b'.repeat(16));
export const toyRef: JobRef = { account: '111122223333', region: 'us-east-1', platform: 'flink', name: 'toy' };

export interface ToyJob {
  readonly source: MetricSource;
  readonly target: JobTarget;
  /** Sizes that the platform took, in order: what a doubled change would show in. */
  readonly taken: readonly PerVertexSizing[];
  readonly parallelism: (now: EpochMs) => number;
  /** Others change it. */
  setByHand(parallelism: number, now: EpochMs): void;
}

/** What is wrong with the job at this size, so many minutes after it was asked for. */
export type Sickness = (parallelism: number, minutes: number) => 'FAILED' | 'RESTARTING' | undefined;

export const toyJob = (
  start: EpochMs,
  arriving: (at: EpochMs) => number,
  parallelism = 4,
  taskManagers: Observation['job'] = {},
  sickness: Sickness = () => undefined,
): ToyJob => {
  const taken: PerVertexSizing[] = [];
  const restarts: { readonly at: EpochMs; readonly parallelism: number }[] = [{ at: start - RESTART_MS, parallelism }];

  const last = (now: EpochMs) => restarts.findLast((restart) => restart.at <= now) ?? { at: start, parallelism };
  const runningSince = (now: EpochMs): EpochMs => last(now).at + RESTART_MS;
  const sick = (now: EpochMs) => sickness(last(now).parallelism, (now - last(now).at) / MINUTE);
  const sizing = (now: EpochMs): PerVertexSizing => ({
    kind: 'per-vertex',
    parallelism: { [SOURCE]: 1, [WORK]: last(now).parallelism },
  });
  const graph = (now: EpochMs): JobGraph => ({
    vertices: [
      { id: SOURCE, name: 'Source: in', parallelism: 1, maxParallelism: 128, inputs: [], finished: false },
      {
        id: WORK,
        name: 'work',
        parallelism: last(now).parallelism,
        maxParallelism: 128,
        inputs: [{ from: SOURCE, shipStrategy: 'REBALANCE' }],
        finished: false,
      },
    ],
  });

  /** What was handled in each minute, and what waited at its start. The past never changes: it is computed once. */
  const minutes: { readonly rate: number; readonly backlog: number }[] = [];
  const minuteOf = (at: EpochMs): { readonly rate: number; readonly backlog: number } => {
    for (let n = minutes.length; start + n * MINUTE <= at; n++) {
      const t = start + n * MINUTE;
      const before = minutes[n - 1];
      const backlog = before ? before.backlog + (arriving(t - MINUTE) - before.rate) * 60 : 0;
      const capacity = t < runningSince(t) || sick(t) ? 0 : last(t).parallelism * PER_SUBTASK;
      minutes.push({ rate: Math.min(capacity, arriving(t) + backlog / 60), backlog });
    }
    const minute = minutes[Math.floor((at - start) / MINUTE)];
    if (!minute) throw new Error('The toy job begins at its start');
    return minute;
  };

  const observation = (at: EpochMs): Observation => {
    let handled = 0;
    for (let t = Math.max(start, Math.ceil(runningSince(at) / MINUTE) * MINUTE); t < at; t += MINUTE)
      handled += minuteOf(t).rate * 60;
    const { rate, backlog } = minuteOf(at);
    const busy = (1000 * rate) / (last(at).parallelism * PER_SUBTASK);
    const all = (value: number) => ({ min: value, max: value, avg: value, sum: value });
    return {
      at,
      vertices: {
        [SOURCE]: {
          recordsIn: handled,
          recordsOut: handled,
          accumulatedBusyMs: Number.NaN,
          busy: all(100),
          backPressured: all(backlog > 0 ? 900 : 0),
          recordsInPerSecond: rate,
          pendingRecords: backlog,
        },
        [WORK]: {
          recordsIn: handled,
          recordsOut: 0,
          accumulatedBusyMs: Number.NaN,
          busy: all(busy),
          recordsInPerSecond: rate,
        },
      },
      job: taskManagers,
      unavailable: TASK_MANAGER_METRICS.filter((metric) => taskManagers[metric] === undefined),
    };
  };
  const describe = (now: EpochMs): JobDescription => {
    const status = sick(now) ?? (now >= runningSince(now) ? 'RUNNING' : 'RESTARTING');
    const running = status === 'RUNNING';
    return {
      state: {
        status,
        runningSince: running ? runningSince(now) : undefined,
        graph: graph(now),
        size: { kind: 'per-vertex', current: sizing(now) },
      },
      condition: status,
      stable: running,
      version: String(restarts.length),
      snapshot: undefined,
    };
  };

  return {
    taken,
    parallelism: (now) => last(now).parallelism,
    setByHand: (byHand, now) => void restarts.push({ at: now, parallelism: byHand }),
    source: {
      async observe(requests) {
        const results = requests.map(({ job, state, from, now }) => {
          const first = Math.ceil(Math.max(from, state.runningSince ?? from) / MINUTE) * MINUTE;
          const observations: Observation[] = [];
          for (let at = first; at <= now && state.status === 'RUNNING'; at += MINUTE)
            observations.push(observation(at));
          return { kind: 'observed', job, observations, because: [] } as const;
        });
        return { results, cost: { metricsRequested: 0, dollars: 0 } };
      },
    },
    target: {
      describe: async (_job, _settings, _cached, now) => describe(now),
      matchesDesired: (description, { to }) => sameSize(description.state.size.current, to),
      async request(_job, _settings, change, description, now) {
        if (change.to.kind !== 'per-vertex') throw new Error('The toy job is sized per vertex');
        if (description.version !== String(restarts.length)) {
          return { kind: 'refused', at: now, because: [{ rule: 'job-version', says: 'The job has moved on.' }] };
        }
        taken.push(change.to);
        restarts.push({ at: now, parallelism: change.to.parallelism[WORK] ?? 1 });
        return { kind: 'applied', at: now, operation: String(restarts.length), because: [] };
      },
      async operationStatus(_job, _settings, _inFlight, _description, now): Promise<OperationStatus> {
        if (sick(now) === 'FAILED') {
          return { kind: 'failed', because: [{ rule: 'job-failed', says: 'The job is FAILED.' }], remedy: 'roll-back' };
        }
        if (sick(now) || now < runningSince(now)) return { kind: 'under-way', because: [], remedy: 'roll-back' };
        return { kind: 'done', restartSeconds: RESTART_MS / 1000, because: [] };
      },
    },
  };
};

const TASK_MANAGER_METRICS = [
  'heapMaxBytes',
  'heapUsedBytes',
  'managedUsedBytes',
  'metaspaceUsedBytes',
  'garbageCollectionMsPerSecond',
] as const;
