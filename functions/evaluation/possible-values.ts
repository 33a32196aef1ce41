/** Values that a metric can not have, such as a negative lag: they count as not measured, and are named once in an evaluation. */
import type { Aggregate, CommitsObservation, Observation, VertexObservation } from '../../lib/model/observation.ts';
import type { Reason } from '../../lib/model/reason.ts';

interface Range {
  readonly least: number;
  readonly most: number;
}

/** Of one subtask in a second; what is a little above it is how Flink measures. */
const TIME: Range = { least: 0, most: 2_000 };
/** More records or bytes than any job has seen in its life. */
const COUNT: Range = { least: 0, most: 1e18 };
const PARTITIONS: Range = { least: 0, most: 1e7 };
/** A share of what there is; a container may use more than it asked for. */
const SHARE: Range = { least: 0, most: 100 };

const OF_VERTEX: Readonly<Partial<Record<keyof VertexObservation, Range>>> = {
  busy: TIME,
  backPressured: TIME,
  accumulatedBusyMs: COUNT,
  ranMs: COUNT,
  recordsIn: COUNT,
  recordsOut: COUNT,
  recordsInPerSecond: COUNT,
  pendingRecords: COUNT,
  partitions: PARTITIONS,
  commits: COUNT,
};
const OF_JOB: Readonly<Record<keyof Observation['job'], Range>> = {
  heapUsedBytes: COUNT,
  heapMaxBytes: COUNT,
  managedUsedBytes: COUNT,
  metaspaceUsedBytes: COUNT,
  garbageCollectionMsPerSecond: { least: 0, most: 1e6 },
  taskSlotsTotal: PARTITIONS,
  taskSlotsAvailable: PARTITIONS,
  containerCpu: SHARE,
  containerMemory: SHARE,
  heapUse: SHARE,
  managedUse: SHARE,
  oldCollections: SHARE,
};

/** The metrics that have to be there: they are NaN where they are not measured. */
const ALWAYS_THERE = new Set(['accumulatedBusyMs', 'recordsOut']);
const MOST_NAMED = 3;

export interface Possible {
  readonly observations: readonly Observation[];
  readonly because: readonly Reason[];
}

export const possibleValues = (observations: readonly Observation[]): Possible => {
  const found = new Map<string, number>();
  const kept = observations.map((observation): Observation => {
    const vertices = Object.entries(observation.vertices).map(([id, vertex]) => [
      id,
      checked(vertex as VertexObservation, OF_VERTEX, (metric, value) => found.set(`${metric} of ${id}`, value)),
    ]);
    const job = checked(observation.job, OF_JOB, (metric, value) => found.set(metric, value));
    return { ...observation, vertices: Object.fromEntries(vertices), job };
  });
  // What is as it should be stays the very same value.
  if (found.size === 0) return { observations, because: [] };
  const named = [...found].slice(0, MOST_NAMED).map(([metric, value]) => `${metric} (${value})`);
  const more = found.size > MOST_NAMED ? ` and ${found.size - MOST_NAMED} more` : '';
  const says = `Values that can not be are not used, as if they had not been measured: ${named.join(', ')}${more}.`;
  return { observations: kept, because: [{ rule: 'metrics-impossible', says }] };
};

type Found = (metric: string, value: number) => void;

const checked = <Values extends object>(
  values: Values,
  ranges: Readonly<Record<string, Range>>,
  found: Found,
): Values =>
  Object.fromEntries(
    Object.entries(values).flatMap(([metric, value]) => {
      const range = ranges[metric];
      if (range === undefined) return [[metric, value]];
      const good = possible(value, range, (impossible) => found(metric, impossible));
      if (good === undefined) return ALWAYS_THERE.has(metric) ? [[metric, Number.NaN]] : [];
      return [[metric, good]];
    }),
  ) as Values;

/** Undefined: nothing of it is left. NaN is not measured, and no impossible value. */
const possible = (
  value: number | Aggregate | CommitsObservation | undefined,
  range: Range,
  found: (value: number) => void,
): unknown => {
  if (typeof value === 'number') return isPossible(value, range, found) ? value : undefined;
  if (typeof value !== 'object') return value;
  const all = Object.entries(value) as readonly (readonly [string, number])[];
  const good = all.filter(([statistic, one]) => isPossible(one, statistic === 'sum' ? SUM : range, found));
  if (good.length === all.length) return value;
  return good.length === 0 || 'pending' in value ? undefined : Object.fromEntries(good);
};

const SUM = COUNT;

const isPossible = (value: number, { least, most }: Range, found: (value: number) => void): boolean => {
  if (Number.isNaN(value) || (value >= least && value <= most)) return true;
  found(value);
  return false;
};
