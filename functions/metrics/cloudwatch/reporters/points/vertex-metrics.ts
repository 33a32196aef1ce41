/** From the series of one vertex to what each minute showed of it. */
import type { VertexId } from '../../../../../lib/model/graph.ts';
import type { EpochMs, VertexObservation } from '../../../../../lib/model/observation.ts';
import type { Reason } from '../../../../../lib/model/reason.ts';
import { type Metric, MINUTE_MS, type Read, type Series } from '../../metric.ts';
import { differences, integral, type Records } from '../../points/totals.ts';
import type { Dialect } from '../dialect.ts';
import type { VertexNeeds } from '../needs.ts';
import { accumulatedBusyTime, backPressuredTime, busyTime } from '../reported-metrics.ts';
import { lagOf } from './lag.ts';

export interface VertexMetrics {
  readonly id: VertexId;
  readonly name: string;
  readonly records: Records;
  readonly lagUnknown: boolean;
  /** What has no usable point at all. */
  readonly missing: readonly string[];
  readonly because: readonly Reason[];
  isComplete(at: EpochMs): boolean;
  at(at: EpochMs): VertexObservation;
}

/** Points before `since` belong to a run of the job that is over. */
export const vertexMetrics = (
  needs: VertexNeeds,
  { view, counters }: Dialect,
  read: Read,
  since: EpochMs,
): VertexMetrics => {
  const { vertex, backPressure } = needs;
  const subtasks = { parallelism: vertex.parallelism, since };
  const aggregates = (metrics: readonly Metric[]) => view.all(read, metrics, subtasks);
  const recordsOf = (metrics: readonly Metric[]): Records =>
    counters === 'added'
      ? integral(ordered(perSecond(view.added(read, metrics, subtasks))))
      : differences(ordered(new Map([...aggregates(metrics)].map(([at, { sum }]) => [at, sum]))));

  const records = recordsOf(needs.input);
  const sent = needs.output && recordsOf(needs.output).counter;
  const busy = aggregates(needs.busy);
  const accumulated = needs.accumulatedBusy && aggregates(needs.accumulatedBusy);
  const pressure = backPressure && aggregates(backPressure);
  // A task that never measures how busy it is (a source of the old kind) says NaN, which CloudWatch does not take.
  const times = view.times(read, busy.size > 0 ? needs.busy : needs.input, subtasks);
  const isSourceVertex = backPressure !== undefined;
  const lag = isSourceVertex ? lagOf(needs, view, read, { times, perSecond: records.perSecond, since }) : undefined;
  const required: readonly (readonly [string, { has(at: EpochMs): boolean; readonly size: number }])[] = [
    ...(busy.size > 0 || records.counter.size === 0 ? [[busyTime.name, busy] as const] : []),
    ...(accumulated && busy.size > 0 ? [[accumulatedBusyTime.name, accumulated] as const] : []),
    ...(pressure ? [[backPressuredTime.name, pressure] as const] : []),
    [needs.input[0]?.name ?? 'numRecordsIn', records.perSecond],
    ...(sent ? [[needs.output?.[0]?.name ?? 'numRecordsOut', sent] as const] : []),
    ...(lag?.records ? [['lag', lag.records] as const] : []),
  ];
  return {
    id: vertex.id,
    name: vertex.name,
    records,
    lagUnknown: isSourceVertex && lag?.records === undefined,
    missing: required.filter(([, series]) => series.size === 0).map(([name]) => name),
    because: [...(lag?.because ?? []), ...(busy.size === 0 && records.counter.size > 0 ? [notBusy(needs)] : [])],
    isComplete: (at) => required.every(([, series]) => series.has(at)),
    at: (at) => {
      const counter = records.counter.get(at) ?? Number.NaN;
      const waiting = lag?.records?.get(at);
      return {
        recordsIn: counter,
        recordsOut: sent?.get(at) ?? Number.NaN,
        accumulatedBusyMs: accumulated?.get(at)?.sum ?? Number.NaN,
        busy: busy.get(at) ?? {},
        recordsInPerSecond: records.perSecond.get(at) ?? Number.NaN,
        ...(isSourceVertex ? { backPressured: pressure?.get(at) ?? {} } : {}),
        ...(waiting === undefined ? {} : { pendingRecords: waiting }),
      };
    },
  };
};

const ordered = (series: Series) => [...series].sort(([a], [b]) => a - b);

const perSecond = (added: Series): Series =>
  new Map([...added].map(([at, records]) => [at, records / (MINUTE_MS / 1000)]));

const notBusy = ({ vertex }: VertexNeeds): Reason => ({
  rule: 'busy-time-unknown',
  vertex: vertex.id,
  says: `${vertex.name} reports records, but not how busy it is (NaN, or left out of the reporter's configuration): it is not scaled.`,
});
