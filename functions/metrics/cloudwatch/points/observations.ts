/**
 * From series of points to one observation per settled minute.
 *
 * All or nothing: a minute in which any vertex lacks a point is left out, because a gap (a restart, a late point) must
 * not read as zero. Only the newest minute is given without the vertices that are silent in it: so the core sees that it
 * is blind now, and holds. An observation is dated by the start of its minute, so that one in which the job started
 * counts as older than the start.
 */
import type { VertexId } from '../../../../lib/model/graph.ts';
import type { Aggregate, EpochMs, Observation, VertexObservation } from '../../../../lib/model/observation.ts';
import type { Reason } from '../../../../lib/model/reason.ts';
import { MINUTE_MS, type Read, type Series } from '../metric.ts';
import type { JobNeeds, VertexNeeds } from '../needs.ts';
import { lagOf } from './lag.ts';
import { type JobMetrics, jobMetrics, type TaskManagers } from './task-managers.ts';
import { type Records, recordsOf, totals } from './totals.ts';

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
  readonly because: readonly Reason[];
}

export const observationsOf = (needs: JobNeeds, read: Read, range: Range, taskManagers: TaskManagers): Observations => {
  const vertices = needs.vertices.map((vertex) => vertexMetrics(vertex, read, range.since));
  const job = jobMetrics(needs, read, taskManagers);
  const resets = vertices.flatMap(({ records }) => records.resets);
  const because = [...vertices.flatMap((vertex) => vertex.because), ...job.because];
  const silent = vertices.filter((vertex) => vertex.missing.length > 0);
  if (silent.length > 0) return { observations: [], resets, because: [...silent.map(silence), ...because] };
  const lagUnknown = vertices.some((vertex) => vertex.lagUnknown);
  const unavailable = [...job.unavailable, ...(lagUnknown ? (['pendingRecords'] as const) : [])];
  const minutes = minutesOf(range);
  const observations = minutes.flatMap((at, i): Observation[] => {
    const seen = vertices.filter((vertex) => vertex.isComplete(at));
    const isWhole = seen.length === vertices.length && job.isComplete(at);
    if (!isWhole && i < minutes.length - 1) return [];
    const shown = seen.map((vertex): [VertexId, VertexObservation] => [vertex.id, vertex.at(at)]);
    return [{ at, vertices: Object.fromEntries(shown), job: job.at(at), unavailable }];
  });
  return { observations, resets, because: [...gaps(minutes, vertices, job), ...because] };
};

const minutesOf = ({ from, end }: Range): readonly EpochMs[] =>
  Array.from({ length: Math.max(0, Math.ceil((end - from) / MINUTE_MS)) }, (_, i) => from + i * MINUTE_MS);

interface VertexMetrics {
  readonly id: VertexId;
  readonly name: string;
  readonly records: Records;
  readonly lagUnknown: boolean;
  /** CloudWatch names of what has no point at all. */
  readonly missing: readonly string[];
  readonly because: readonly Reason[];
  isComplete(at: EpochMs): boolean;
  at(at: EpochMs): VertexObservation;
}

const vertexMetrics = (needs: VertexNeeds, read: Read, since: EpochMs): VertexMetrics => {
  const { vertex, busy, backPressure, input, output } = needs;
  const aggregate = (metric: typeof busy, at: EpochMs): Aggregate =>
    present({
      min: read(metric, 'Minimum').get(at),
      max: read(metric, 'Maximum').get(at),
      avg: read(metric, 'Average').get(at),
    });
  const records = recordsOf(read, input, since);
  const sent: Series | undefined = output && totals(read, output);
  const lag = needs.lag && lagOf(vertex, needs.lag, read, records.perSecond);
  const required: readonly (readonly [string, Series])[] = [
    [busy.name, read(busy, 'Maximum')],
    ...(backPressure ? [[backPressure.name, read(backPressure, 'Average')] as const] : []),
    [input.metric.name, records.perSecond],
    ...(sent && output ? [[output.name, sent] as const] : []),
    ...(lag?.records ? [['lag', lag.records] as const] : []),
  ];
  return {
    id: vertex.id,
    name: vertex.name,
    records,
    lagUnknown: lag !== undefined && lag.records === undefined,
    missing: required.filter(([, series]) => series.size === 0).map(([name]) => name),
    because: [...(lag?.because ?? []), ...inputReason(needs)],
    isComplete: (at) => required.every(([, series]) => series.has(at)),
    at: (at) => {
      const counter = records.counter.get(at) ?? Number.NaN;
      const perSecond = records.perSecond.get(at) ?? Number.NaN;
      const pending = lag?.records?.get(at);
      return {
        recordsIn: counter,
        recordsOut: sent?.get(at) ?? Number.NaN,
        accumulatedBusyMs: Number.NaN,
        busy: aggregate(busy, at),
        recordsInPerSecond: perSecond,
        ...(backPressure ? { backPressured: aggregate(backPressure, at) } : {}),
        ...(pending === undefined ? {} : { pendingRecords: pending }),
      };
    },
  };
};

const present = (aggregate: { readonly [K in keyof Aggregate]: number | undefined }): Aggregate =>
  Object.fromEntries(Object.entries(aggregate).filter(([, value]) => value !== undefined));

/** Said only where the substitute can differ from the truth and the settings could do better. */
const inputReason = ({ vertex, backPressure, inputFrom }: VertexNeeds): readonly Reason[] => {
  if (!backPressure || inputFrom === 'operator' || !/ -> /.test(vertex.name)) return [];
  const says = `What ${vertex.name} reads is taken from what it sends on; if its chain filters or multiplies records, set metricsLevel OPERATOR.`;
  return [{ rule: 'source-input', vertex: vertex.id, says }];
};

const silence = ({ id, name, missing }: VertexMetrics): Reason => ({
  rule: 'metrics-missing',
  vertex: id,
  says: `No usable point of ${missing.join(', ')} in the whole window for ${name}: without it nothing is decided.`,
});

const gaps = (minutes: readonly EpochMs[], vertices: readonly VertexMetrics[], job: JobMetrics): readonly Reason[] => {
  const isWhole = (at: EpochMs): boolean => job.isComplete(at) && vertices.every((vertex) => vertex.isComplete(at));
  const left = minutes.filter((at) => !isWhole(at));
  if (left.length === 0) return [];
  const newest = minutes.findLastIndex(isWhole);
  const behind = minutes.length - 1 - newest;
  const numbers = {
    left: { value: left.length, unit: 'min' },
    window: { value: minutes.length, unit: 'min' },
    behind: { value: behind, unit: 'min' },
  };
  const silent = vertices.filter((vertex) => !vertex.isComplete(minutes.at(-1) ?? 0)).map((vertex) => vertex.name);
  const whose = silent.length > 0 ? `${silent.join(', ')}` : 'the task managers';
  return [
    behind > 0
      ? {
          rule: 'metrics-stale',
          says: `No points of ${whose} for the newest ${behind} of ${minutes.length} min.`,
          numbers,
        }
      : { rule: 'metrics-gap', says: `${left.length} of ${minutes.length} min lack points and are left out.`, numbers },
  ];
};
