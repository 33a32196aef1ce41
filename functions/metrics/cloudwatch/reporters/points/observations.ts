/**
 * From series of points to one observation per settled minute.
 *
 * All or nothing, as for Managed Flink: a minute in which any vertex lacks a subtask is left out, because a gap (a
 * restart, a scrape that failed) must not read as less load. Only the newest minute is given without the vertices that are
 * silent in it: so the core sees that it is blind now, and holds.
 */
import type { VertexId } from '../../../../../lib/model/graph.ts';
import type { EpochMs, Observation, VertexObservation } from '../../../../../lib/model/observation.ts';
import type { Reason } from '../../../../../lib/model/reason.ts';
import { MINUTE_MS, type Read } from '../../metric.ts';
import type { Dialect } from '../dialect.ts';
import type { JobNeeds } from '../needs.ts';
import { type TaskManagerMetrics, taskManagerMetrics } from './task-managers.ts';
import { type VertexMetrics, vertexMetrics } from './vertex-metrics.ts';

export interface Range {
  /** First and one past the last minute to observe. */
  readonly from: EpochMs;
  readonly end: EpochMs;
  /** Points before this belong to an earlier run of the job. */
  readonly since: EpochMs;
}

export interface Observations {
  readonly observations: readonly Observation[];
  /** Minutes in which a counter had begun anew. */
  readonly resets: readonly EpochMs[];
  /** No vertex has any point. */
  readonly nothing: boolean;
  readonly because: readonly Reason[];
}

/** Nothing here tells these. */
const NEVER = ['taskSlotsTotal', 'taskSlotsAvailable'] as const;

export const observationsOf = (needs: JobNeeds, dialect: Dialect, read: Read, range: Range): Observations => {
  const vertices = needs.vertices.map((vertex) => vertexMetrics(vertex, dialect, read, range.since));
  const taskManagers = taskManagerMetrics(needs.taskManagers, read, dialect.name);
  const resets = vertices.flatMap(({ records }) => records.resets);
  const because = [...vertices.flatMap((vertex) => vertex.because), ...taskManagers.because];
  const silent = vertices.filter((vertex) => vertex.missing.length > 0);
  const nothing = needs.asks.every(({ metric, statistics }) => statistics.every((one) => read(metric, one).size === 0));
  if (silent.length > 0) return { observations: [], resets, nothing, because: [...silent.map(silence), ...because] };
  const unavailable: NonNullable<Observation['unavailable']> = [
    ...NEVER,
    ...taskManagers.unavailable,
    ...(needs.vertices.some((vertex) => vertex.accumulatedBusy) ? [] : ['accumulatedBusyMs' as const]),
    ...(vertices.some((vertex) => vertex.lagUnknown) ? ['pendingRecords' as const] : []),
  ];
  const minutes = Array.from(
    { length: Math.max(0, Math.ceil((range.end - range.from) / MINUTE_MS)) },
    (_, i) => range.from + i * MINUTE_MS,
  );
  const observations = minutes.flatMap((at, i): Observation[] => {
    const seen = vertices.filter((vertex) => vertex.isComplete(at));
    const isWhole = seen.length === vertices.length && taskManagers.isComplete(at);
    if (!isWhole && i < minutes.length - 1) return [];
    const shown = seen.map((vertex): [VertexId, VertexObservation] => [vertex.id, vertex.at(at)]);
    return [{ at, vertices: Object.fromEntries(shown), job: taskManagers.at(at), unavailable }];
  });
  return { observations, resets, nothing, because: [...gaps(minutes, vertices, taskManagers), ...because] };
};

const silence = ({ id, name, missing }: VertexMetrics): Reason => ({
  rule: 'metrics-missing',
  vertex: id,
  says: `No minute in which every subtask of ${name} reported ${missing.join(', ')}: without it nothing is decided.`,
});

const gaps = (
  minutes: readonly EpochMs[],
  vertices: readonly VertexMetrics[],
  taskManagers: TaskManagerMetrics,
): readonly Reason[] => {
  const isWhole = (at: EpochMs) => taskManagers.isComplete(at) && vertices.every((vertex) => vertex.isComplete(at));
  const left = minutes.filter((at) => !isWhole(at));
  if (left.length === 0) return [];
  const behind = minutes.length - 1 - minutes.findLastIndex(isWhole);
  const numbers = {
    left: { value: left.length, unit: 'min' },
    window: { value: minutes.length, unit: 'min' },
    behind: { value: behind, unit: 'min' },
  };
  if (behind === 0) {
    const says = `${left.length} of ${minutes.length} min lack points of some subtask and are left out.`;
    return [{ rule: 'metrics-gap', says, numbers }];
  }
  const silent = vertices.filter((vertex) => !vertex.isComplete(minutes.at(-1) ?? 0)).map((vertex) => vertex.name);
  const whose = silent.length > 0 ? silent.join(', ') : 'the task managers';
  const says = `No points of every subtask of ${whose} for the newest ${behind} of ${minutes.length} min.`;
  return [{ rule: 'metrics-stale', says, numbers }];
};
