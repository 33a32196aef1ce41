import { flink } from '../../lib/policies/flink/flink.ts';
/** A small job for tests of the core: vertices in a row, given as numbers, observed all the time. */

import { evaluateJob, type JobEvaluated } from '../../lib/evaluate-job.ts';
import { type AutoscalerState, initialState } from '../../lib/model/autoscaler-state.ts';
import type { ExecutionMode } from '../../lib/model/execution-mode.ts';
import { asVertexId, type JobGraph, type JobVertex, type VertexId } from '../../lib/model/graph.ts';
import type { JobState } from '../../lib/model/job.ts';
import type { Aggregate, EpochMs, Observation, VertexObservation } from '../../lib/model/observation.ts';
import type { PartitionsBySource } from '../../lib/model/partitions.ts';
import { type Options, parseOptions } from '../../lib/options/options.ts';

export const MINUTE = 60_000;
/** 2026-01-01 00:00 UTC. */
export const START: EpochMs = 1_767_225_600_000;

/** `orders` -> 32 digits made of its letters; the same name always has the same id. */
export const idOf = (name: string): VertexId =>
  asVertexId(
    [...name]
      .map((letter) => letter.charCodeAt(0).toString(16))
      .join('')
      .padEnd(32, '0')
      .slice(0, 32),
  );

/** Keys of Flink's own, or of the autoscaler without `job.autoscaler.`; the window is full after 3 min, and nothing is put off. */
export const optionsOf = (own: Readonly<Record<string, string>> = {}): Options => {
  const config: Record<string, string> = {
    'job.autoscaler.enabled': 'true',
    'job.autoscaler.metrics.window': '3 min',
    'job.autoscaler.stabilization.interval': '0 s',
    'job.autoscaler.scale-down.interval': '0 s',
    'job.autoscaler.catch-up.duration': '0 s',
    'job.autoscaler.restart.time': '0 s',
  };
  for (const [key, value] of Object.entries(own)) {
    config[/^(taskmanager|job)\./.test(key) ? key : `job.autoscaler.${key}`] = value;
  }
  const parsed = parseOptions(config);
  if (parsed.kind === 'invalid') throw new Error(parsed.problems.join('\n'));
  return parsed.options;
};

export const vertexOf = (name: string, own: Partial<JobVertex> = {}): JobVertex => ({
  id: idOf(name),
  name,
  parallelism: 4,
  maxParallelism: 128,
  inputs: [],
  finished: false,
  ...own,
});

/** Each vertex is fed by the one before it. */
export const inARow = (...vertices: readonly JobVertex[]): JobGraph => ({
  vertices: vertices.map((vertex, index) => {
    const before = vertices[index - 1];
    return before && vertex.inputs.length === 0
      ? { ...vertex, inputs: [{ from: before.id, shipStrategy: 'REBALANCE' }] }
      : vertex;
  }),
});

export const stateOf = (graph: JobGraph, own: Partial<JobState> = {}): JobState => ({
  status: 'RUNNING',
  runningSince: START - MINUTE,
  graph,
  size: {
    kind: 'per-vertex',
    current: {
      kind: 'per-vertex',
      parallelism: Object.fromEntries(graph.vertices.map(({ id, parallelism }) => [id, parallelism])),
    },
  },
  ...own,
});

/** What one vertex is doing, from START on. */
export interface Doing {
  /** Share of a second. */
  readonly busy: number;
  readonly recordsPerSecond: number;
  /** Sources only. */
  readonly lag?: number;
  readonly partitions?: number;
}

export const all = (value: number): Aggregate => ({ min: value, max: value, avg: value, sum: value });

const TASK_MANAGERS = {
  heapMaxBytes: all(2_000_000_000),
  heapUsedBytes: all(500_000_000),
  managedUsedBytes: all(0),
  metaspaceUsedBytes: all(100_000_000),
};

/** `doing` by name, as it has been since START. */
export const observe = (graph: JobGraph, at: EpochMs, doing: Readonly<Record<string, Doing>>): Observation => {
  const vertices: Record<VertexId, VertexObservation> = {};
  for (const vertex of graph.vertices) {
    const now = doing[vertex.name];
    if (now !== undefined) vertices[vertex.id] = observeVertex(vertex, at, now);
  }
  return { at, vertices, job: { ...TASK_MANAGERS, taskSlotsTotal: 4, taskSlotsAvailable: 0 } };
};

const observeVertex = (vertex: JobVertex, at: EpochMs, now: Doing): VertexObservation => {
  const seconds = (at - START) / 1000;
  const records = now.recordsPerSecond * seconds;
  const task = {
    recordsIn: records,
    recordsOut: records,
    accumulatedBusyMs: now.busy * seconds * 1000,
    busy: all(now.busy * 1000),
    recordsInPerSecond: now.recordsPerSecond,
  };
  if (vertex.inputs.length > 0) return task;
  return { ...task, backPressured: all(0), pendingRecords: now.lag ?? 0, partitions: now.partitions ?? 0 };
};

export interface Course {
  readonly options?: Options;
  readonly state: JobState;
  readonly remembered?: AutoscalerState;
  readonly executionMode?: ExecutionMode;
  readonly partitions?: PartitionsBySource;
  /** Minutes from START, each one evaluation. */
  readonly minutes: readonly number[];
  readonly doing: Readonly<Record<string, Doing>> | ((minute: number) => Readonly<Record<string, Doing>>);
}

/** An evaluation for each of the minutes, one observation each; all of them. */
export const evaluationsOf = ({
  options = optionsOf(),
  state,
  remembered,
  executionMode,
  partitions,
  minutes,
  doing,
}: Course): readonly JobEvaluated[] => {
  let now = remembered ?? initialState;
  return minutes.map((minute) => {
    const at = START + minute * MINUTE;
    const observations = [observe(state.graph, at, typeof doing === 'function' ? doing(minute) : doing)];
    const taken = evaluateJob({
      policy: flink,
      options,
      job: state,
      state: now,
      observations,
      now: at,
      executionMode: executionMode ?? { kind: 'act' },
      ...(partitions === undefined ? {} : { partitions }),
    });
    now = taken.state;
    return taken;
  });
};

/** The last of them. */
export const lastEvaluation = (course: Course): JobEvaluated => {
  const last = evaluationsOf(course).at(-1);
  if (last === undefined) throw new Error('no minutes, no evaluations');
  return last;
};
