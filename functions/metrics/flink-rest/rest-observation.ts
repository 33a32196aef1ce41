/** From the metrics of Flink's REST API, by Flink's names, to a typed observation. Nothing but this folder and the golden format knows the names. */
import type { Aggregate, CommitsObservation, VertexMetric, VertexObservation } from '../../../lib/model/observation.ts';
import { partitionOf, sourcePartitions } from './source-partitions.ts';

/** What Flink's REST API shows of one vertex. */
export interface RestVertex {
  /** Cumulative records of the task: `read-records`, `write-records`. */
  readonly recordsIn: number;
  readonly recordsOut: number;
  /** `accumulated-busy-time`, summed over subtasks. */
  readonly accumulatedBusyMs: number;
  /** Of a subtask, when the counters were taken. Those of a source are in its metrics, and so is their clock. */
  readonly ranMs?: number;
  /** By Flink's name: `busyTimeMsPerSecond`, `Source__orders.numRecordsIn`, … */
  readonly metrics: Readonly<Record<string, Aggregate>>;
  /** Further metrics that exist and were not read; partitions are counted from them. */
  readonly names?: readonly string[];
}

/** What is read, under Flink's name or the last part of it. */
interface Wanted {
  readonly metric: VertexMetric;
  readonly name: string;
  readonly of: 'task' | 'source operator' | 'any operator';
}

const WANTED_OF_SOURCE: readonly Wanted[] = [
  { metric: 'busy', name: 'busyTimeMsPerSecond', of: 'task' },
  { metric: 'backPressured', name: 'backPressuredTimeMsPerSecond', of: 'task' },
  { metric: 'recordsInPerSecond', name: 'numRecordsInPerSecond', of: 'source operator' },
  { metric: 'recordsIn', name: 'numRecordsIn', of: 'source operator' },
  { metric: 'recordsOut', name: 'numRecordsOut', of: 'source operator' },
  { metric: 'pendingRecords', name: 'pendingRecords', of: 'any operator' },
];

const WANTED_OF_OTHERS: readonly Wanted[] = [
  { metric: 'busy', name: 'busyTimeMsPerSecond', of: 'task' },
  { metric: 'recordsInPerSecond', name: 'numRecordsInPerSecond', of: 'task' },
];

export const restVertexObservation = (shown: RestVertex, source: boolean): VertexObservation => {
  const { metrics } = shown;
  const further = knownNames(shown.names);
  const own = Object.keys(metrics);
  const names = further.wanted.length === 0 ? own : own.concat(further.wanted);
  const values: Partial<Record<VertexMetric, Aggregate>> = {};
  const withoutValue: VertexMetric[] = [];
  for (const want of source ? WANTED_OF_SOURCE : WANTED_OF_OTHERS) {
    for (const name of names) {
      if (!matches(want, name)) continue;
      const value = metrics[name];
      const first = values[want.metric];
      if (value === undefined) withoutValue.push(want.metric);
      else if (first === undefined) values[want.metric] = value;
      else values[want.metric] = { sum: (first.sum ?? Number.NaN) + (value.sum ?? Number.NaN) };
      // Several operators of a chain may have a backlog; of the rest the first counts.
      if (want.metric !== 'pendingRecords') break;
    }
  }
  const answered = withoutValue.length === 0 ? values : {};
  const offersIn = values.recordsIn !== undefined || withoutValue.includes('recordsIn');
  const observation: { -readonly [K in keyof VertexObservation]: VertexObservation[K] } = {
    accumulatedBusyMs: shown.accumulatedBusyMs,
    recordsOut: shown.recordsOut,
  };
  if (!source) observation.recordsIn = shown.recordsIn;
  else if (offersIn) observation.recordsIn = sourceRecordsIn(shown, answered);
  if (values.busy !== undefined) observation.busy = values.busy;
  const backPressured = metrics['backPressuredTimeMsPerSecond'];
  if (backPressured !== undefined) observation.backPressured = backPressured;
  const ranMs = source ? ranOf(metrics) : shown.ranMs;
  if (ranMs !== undefined && Number.isFinite(ranMs)) observation.ranMs = ranMs;
  const drift = source ? alignmentDrift(metrics) : undefined;
  if (drift !== undefined) observation.alignmentDriftMs = drift;
  const { recordsInPerSecond, pendingRecords } = values;
  if (recordsInPerSecond !== undefined) observation.recordsInPerSecond = recordsInPerSecond.sum ?? Number.NaN;
  if (pendingRecords !== undefined) observation.pendingRecords = pendingRecords.sum ?? Number.NaN;
  if (source) observation.partitions = sourcePartitions(own, further.partitions);
  if (withoutValue.length > 0) observation.withoutValue = withoutValue;
  return observation;
};

/** Together these are the time since a subtask (re)started. */
const RAN = ['accumulateBusyTimeMs', 'accumulateIdleTimeMs', 'accumulateBackPressuredTimeMs'] as const;

const ranOf = (metrics: Readonly<Record<string, Aggregate>>): number =>
  RAN.reduce((sum, name) => sum + (metrics[name]?.avg ?? Number.NaN), 0);

/** A source task counts no input: its operator does, or at least what that sends on. */
const sourceRecordsIn = (shown: RestVertex, { recordsIn, recordsOut }: Partial<Record<VertexMetric, Aggregate>>) => {
  if (shown.recordsIn !== 0) return shown.recordsIn;
  const operatorIn = recordsIn?.sum ?? 0;
  return operatorIn !== 0 ? operatorIn : (recordsOut?.sum ?? operatorIn);
};

const matches = (want: Wanted, name: string): boolean => {
  if (want.of === 'task') return name === want.name;
  if (!name.endsWith(want.name) || name[name.length - want.name.length - 1] !== '.') return false;
  return want.of === 'any operator' || name.startsWith('Source__');
};

interface KnownNames {
  readonly wanted: readonly string[];
  readonly partitions: ReadonlySet<string>;
}

const NONE: KnownNames = { wanted: [], partitions: new Set() };

/** A source may have hundreds, and hands over the same list until they change: each list is read once. */
const alreadyRead = new WeakMap<readonly string[], KnownNames>();

const knownNames = (names: readonly string[] | undefined): KnownNames => {
  if (names === undefined) return NONE;
  const known = alreadyRead.get(names);
  if (known !== undefined) return known;
  const partitions = new Set(names.map(partitionOf).filter((partition) => partition !== undefined));
  const read = { wanted: names.filter(mayBeWanted), partitions };
  alreadyRead.set(names, read);
  return read;
};

const mayBeWanted = (name: string): boolean =>
  WANTED_OF_SOURCE.some((want) => matches(want, name)) || WANTED_OF_OTHERS.some((want) => matches(want, name));

const WANTED_OF_TASK: readonly string[] = [
  'busyTimeMsPerSecond',
  'backPressuredTimeMsPerSecond',
  'numRecordsInPerSecond',
];

/** Of what a vertex has; only those that exist: one too many, and Flink gives none. */
export const wantedOfVertex = (names: readonly string[], source: boolean): readonly string[] =>
  names.filter(
    (name) =>
      WANTED_OF_TASK.includes(name) ||
      (source &&
        (RAN.includes(name as (typeof RAN)[number]) ||
          isAlignmentDrift(name) ||
          WANTED_OF_SOURCE.some((want) => matches(want, name)))),
  );

/** Of the source operator; there only where its watermark strategy has alignment. */
export const isAlignmentDrift = (name: string): boolean => name.endsWith('.watermarkAlignmentDrift');

/** Milliseconds, of the subtask furthest ahead; undefined: no alignment, or no value yet. */
export const alignmentDrift = (metrics: Readonly<Record<string, Aggregate>>): number | undefined => {
  const values = Object.entries(metrics).flatMap(([name, { max }]) => (isAlignmentDrift(name) ? (max ?? []) : []));
  const drift = Math.max(...values);
  // Before the first announcement of the group Flink shows the smallest or largest number there is.
  return Math.abs(drift) < 2 ** 62 ? drift : undefined;
};

const COMMITS = {
  pending: /\.pendingCommittables$/,
  lastMs: /\.lastCommitDurationMs$/,
  files: /\.committedDataFilesCount$/,
  bytes: /\.committedDataFilesByteCount$/,
} as const;

/** Of a committer; none but one of its subtasks commits. */
export const wantedOfCommitter = (names: readonly string[]): readonly string[] =>
  names.filter((name) => Object.values(COMMITS).some((pattern) => pattern.test(name)));

/** Undefined: it is no committer of Iceberg, or has not committed yet. */
export const commitsOf = (metrics: Readonly<Record<string, Aggregate>>): CommitsObservation | undefined => {
  const values = Object.fromEntries(
    Object.entries(COMMITS).map(([value, pattern]) => {
      const name = Object.keys(metrics).find((one) => pattern.test(one));
      return [value, (name === undefined ? undefined : metrics[name]?.max) ?? Number.NaN];
    }),
  ) as Record<keyof typeof COMMITS, number>;
  return Number.isNaN(values.lastMs) ? undefined : values;
};
