/**
 * From series of points to one observation per settled minute.
 *
 * All or nothing: a minute in which any vertex lacks a point is left out, because a gap (a restart, a late point, a scrape
 * that failed) must not read as zero or as less load. Only the newest minute is given without the vertices that are silent
 * in it: so the core sees that it is blind now, and holds. An observation is dated by the start of its minute, so that one
 * in which the job started counts as older than the start.
 */
import type { VertexId } from '../../../lib/model/graph.ts';
import type { EpochMs, Observation, VertexObservation } from '../../../lib/model/observation.ts';
import type { Reason } from '../../../lib/model/reason.ts';
import type { Dialect } from '../plan/dialect.ts';
import { MINUTE_MS, type Read } from '../plan/metric.ts';
import type { MetricPlan } from '../plan/metric-plan.ts';
import { type JobSeriesView, jobSeries } from './job-series.ts';
import { type VertexSeries, vertexSeries } from './vertex-series.ts';

export interface Range {
  /** First and one past the last minute to observe. */
  readonly from: EpochMs;
  readonly end: EpochMs;
  /** Points before this belong to an earlier run of the job. */
  readonly since: EpochMs;
  /** Later minutes may have come in part: up to the newest whole one they count, and none of them is missing. */
  readonly settled: EpochMs;
}

export interface Assembled {
  readonly observations: readonly Observation[];
  /** Minutes in which a counter had begun again. */
  readonly resets: readonly EpochMs[];
  readonly because: readonly Reason[];
}

export const assemble = (plan: MetricPlan, dialect: Dialect, read: Read, range: Range): Assembled => {
  const vertices = plan.vertices.map((vertex) => vertexSeries(vertex, dialect, read, range.since));
  const job = jobSeries(plan.job, read, dialect.name);
  const resets = vertices.flatMap((vertex) => vertex.resets);
  const because = [...vertices.flatMap((vertex) => vertex.because), ...job.because];
  const silent = vertices.filter((vertex) => vertex.missing.length > 0);
  if (silent.length > 0) return { observations: [], resets, because: [...silent.map(missing), ...because] };
  const unavailable: NonNullable<Observation['unavailable']> = [
    ...job.unavailable,
    ...(plan.vertices.some(({ accumulatedBusy }) => accumulatedBusy) ? [] : (['accumulatedBusyMs'] as const)),
    ...(vertices.some(({ lagUnknown }) => lagUnknown) ? (['pendingRecords'] as const) : []),
  ];
  const isWhole = (at: EpochMs): boolean => job.isComplete(at) && vertices.every((vertex) => vertex.isComplete(at));
  const all = minutesOf(range);
  const minutes = all.slice(0, 1 + all.findLastIndex((at) => at < range.settled || isWhole(at)));
  const observations = minutes.flatMap((at, i): Observation[] => {
    const seen = vertices.filter((vertex) => vertex.isComplete(at));
    if (!isWhole(at) && i < minutes.length - 1) return [];
    const shown = seen.map((one): [VertexId, VertexObservation] => [one.vertex.id, one.at(at)]);
    return [{ at, vertices: Object.fromEntries(shown), job: job.at(at), unavailable }];
  });
  return { observations, resets, because: [...gaps(minutes, vertices, job), ...because] };
};

const minutesOf = ({ from, end }: Range): readonly EpochMs[] =>
  Array.from({ length: Math.max(0, Math.ceil((end - from) / MINUTE_MS)) }, (_, i) => from + i * MINUTE_MS);

const missing = ({ vertex, missing }: VertexSeries): Reason => ({
  rule: 'metrics-missing',
  vertex: vertex.id,
  says: `No minute of the window has points of every subtask of ${vertex.name} for ${missing.join(', ')}: without it nothing is decided.`,
});

const gaps = (
  minutes: readonly EpochMs[],
  vertices: readonly VertexSeries[],
  job: JobSeriesView,
): readonly Reason[] => {
  const isWhole = (at: EpochMs): boolean => job.isComplete(at) && vertices.every((vertex) => vertex.isComplete(at));
  const left = minutes.filter((at) => !isWhole(at));
  if (left.length === 0) return [];
  const behind = minutes.length - 1 - minutes.findLastIndex(isWhole);
  const numbers = {
    left: { value: left.length, unit: 'min' },
    window: { value: minutes.length, unit: 'min' },
    behind: { value: behind, unit: 'min' },
  };
  if (behind === 0) {
    const lack = left.length === 1 ? 'lacks points and is' : 'lack points and are';
    const says = `${left.length} of ${minutes.length} min ${lack} left out.`;
    return [{ rule: 'metrics-gap', says, numbers }];
  }
  const silent = vertices.filter((one) => !one.isComplete(minutes.at(-1) ?? 0)).map(({ vertex }) => vertex.name);
  const whose = silent.length > 0 ? silent.join(', ') : 'the task managers';
  const says = `No points of ${whose} for the newest ${behind} of ${minutes.length} min.`;
  return [{ rule: 'metrics-stale', says, numbers }];
};
