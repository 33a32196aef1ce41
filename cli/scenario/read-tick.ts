/** Reads one tick of the golden format: what changes with it, and what was measured. */
import type { RestVertex } from '../../functions/metrics/flink-rest/rest-observation.ts';
import type { Aggregate, EpochMs } from '../../lib/model/observation.ts';
import {
  double,
  epochMs,
  field,
  fieldsOf,
  integer,
  listOf,
  mapOf,
  optional,
  orNull,
  type Reader,
  text,
  within,
  wrong,
} from './checked.ts';
import type { VertexInput } from './format.ts';
import { readVertices } from './read-opening.ts';

export interface Tick {
  readonly now: EpochMs;
  /** Undefined: the job has none. */
  readonly status: string | undefined;
  /** Options changed from now on; null removes one. */
  readonly config: Readonly<Record<string, string | null>> | undefined;
  readonly job: JobChange | undefined;
  /** By name of the vertex. One that is not here keeps what it last showed, `names` that are not here too. */
  readonly vertices: Readonly<Record<string, RestVertex>>;
  /** Undefined: as in the tick before. */
  readonly taskManagers: Readonly<Record<string, Aggregate>> | undefined;
  readonly jobManager: Readonly<Record<string, string>> | undefined;
}

/** From now on. */
export interface JobChange {
  /** Null: unknown; undefined: as before. */
  readonly runningTs: EpochMs | null | undefined;
  readonly parallelism: Readonly<Record<string, number>> | undefined;
  readonly finished: readonly string[] | undefined;
  readonly vertices: readonly VertexInput[] | undefined;
}

export const readTick: Reader<Tick> = (value) => {
  const tick = fieldsOf(value);
  const status = optional(tick['status'], 'status', text) ?? 'RUNNING';
  return {
    now: field(tick['now'], 'now', epochMs),
    status: status === 'null' ? undefined : status,
    config: optional(tick['config'], 'config', changedOptions),
    job: optional(tick['job'], 'job', jobChange),
    vertices: optional(tick['vertices'], 'vertices', samples) ?? {},
    taskManagers: optional(tick['tmMetrics'], 'tmMetrics', metrics),
    jobManager: optional(tick['jmMetrics'], 'jmMetrics', texts),
  };
};

const changedOptions = mapOf(orNull(text));

const jobChange: Reader<JobChange> = (value) => {
  const change = fieldsOf(value);
  return {
    runningTs: optional(change['runningTs'], 'runningTs', orNull(epochMs)),
    parallelism: optional(change['parallelism'], 'parallelism', mapOf(integer)),
    finished: optional(change['finished'], 'finished', names),
    vertices: optional(change['vertices'], 'vertices', readVertices),
  };
};

const names = listOf(text);

const sample: Reader<RestVertex> = (value) => {
  const shown = fieldsOf(value);
  return {
    recordsIn: field(shown['in'], 'in', double),
    recordsOut: optional(shown['out'], 'out', double) ?? 0,
    accumulatedBusyMs: optional(shown['accBusy'], 'accBusy', double) ?? 0,
    metrics: field(shown['metrics'], 'metrics', metrics),
    names: optional(shown['names'], 'names', names),
  };
};

const samples = mapOf(sample);

/** `[min, max, avg, sum]`, null where not offered; or one number for all four. */
const aggregate: Reader<Aggregate> = (value) => {
  if (!Array.isArray(value)) {
    const all = double(value);
    return { min: all, max: all, avg: all, sum: all };
  }
  if (value.length !== 4) throw wrong(value, 'a number, or [min, max, avg, sum]');
  return { min: offered(value, 0), max: offered(value, 1), avg: offered(value, 2), sum: offered(value, 3) };
};

const offered = (values: readonly unknown[], index: number): number | undefined => {
  const value = values[index];
  if (typeof value === 'number') return value;
  if (value === null) return undefined;
  try {
    return double(value);
  } catch (error) {
    throw within(String(index), error);
  }
};

const metrics = mapOf(aggregate);
const texts = mapOf(text);
