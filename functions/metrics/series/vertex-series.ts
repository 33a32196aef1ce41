/** From the series of one vertex to what each minute showed of it. */
import type { JobVertex } from '../../../lib/model/graph.ts';
import type { EpochMs, VertexObservation } from '../../../lib/model/observation.ts';
import type { Reason } from '../../../lib/model/reason.ts';
import type { Dialect } from '../plan/dialect.ts';
import type { Read } from '../plan/metric.ts';
import type { VertexPlan } from '../plan/metric-plan.ts';
import { accumulatedBusyTime, backPressuredTime, busyTime } from '../plan/reported-metrics.ts';
import { lagOf } from './lag.ts';
import { recordsOf } from './records.ts';

export interface VertexSeries {
  readonly vertex: JobVertex;
  /** Minutes in which its counter had begun again. */
  readonly resets: readonly EpochMs[];
  readonly lagUnknown: boolean;
  /** What has no usable point at all. */
  readonly missing: readonly string[];
  readonly because: readonly Reason[];
  isComplete(at: EpochMs): boolean;
  at(at: EpochMs): VertexObservation;
}

/** Points before `since` belong to a run of the job that is over. */
export const vertexSeries = (
  plan: VertexPlan,
  { layout, withoutBusyTime }: Pick<Dialect, 'layout' | 'withoutBusyTime'>,
  read: Read,
  since: EpochMs,
): VertexSeries => {
  const { vertex } = plan;
  const subtasks = { parallelism: vertex.parallelism, since };
  const records = recordsOf(layout, read, plan.input, since);
  const sent = plan.output && recordsOf(layout, read, plan.output, since).counter;
  const busy = layout.aggregates(read, plan.busy, subtasks);
  const accumulated = plan.accumulatedBusy && layout.aggregates(read, plan.accumulatedBusy, subtasks);
  const pressure = plan.backPressured && layout.aggregates(read, plan.backPressured, subtasks);
  // A task that never measures how busy it is (a source of the old kind) says NaN, which is dropped on the way.
  const neverBusy = withoutBusyTime === 'observed' && busy.size === 0 && records.counter.size > 0;
  const times = layout.times(read, busy.size > 0 ? plan.busy : plan.input.metrics, subtasks);
  const lag = pressure && lagOf(plan, { layout, read, times, perSecond: records.perSecond, since });
  const required: readonly (readonly [string, { has(at: EpochMs): boolean; readonly size: number }])[] = [
    ...(neverBusy ? [] : [[busyTime.name, busy] as const]),
    ...(accumulated && busy.size > 0 ? [[accumulatedBusyTime.name, accumulated] as const] : []),
    ...(pressure ? [[backPressuredTime.name, pressure] as const] : []),
    [plan.input.metrics[0]?.name ?? 'numRecordsIn', records.perSecond],
    ...(sent ? [[plan.output?.metrics[0]?.name ?? 'numRecordsOut', sent] as const] : []),
    ...(lag?.records ? [['lag', lag.records] as const] : []),
  ];
  return {
    vertex,
    resets: records.resets,
    lagUnknown: lag !== undefined && lag.records === undefined,
    missing: required.filter(([, series]) => series.size === 0).map(([name]) => name),
    because: [
      ...(lag?.because ?? []),
      ...(plan.input.because ? [plan.input.because] : []),
      ...(neverBusy ? [notBusy(vertex)] : []),
    ],
    isComplete: (at) => required.every(([, series]) => series.has(at)),
    at: (at) => {
      const waiting = lag?.records?.get(at);
      const waitingIfFull = lag?.ifFull?.get(at);
      return {
        recordsIn: records.counter.get(at) ?? Number.NaN,
        recordsOut: sent?.get(at) ?? Number.NaN,
        accumulatedBusyMs: accumulated?.get(at)?.sum ?? Number.NaN,
        busy: busy.get(at) ?? {},
        recordsInPerSecond: records.perSecond.get(at) ?? Number.NaN,
        ...(pressure ? { backPressured: pressure.get(at) ?? {} } : {}),
        ...(waiting === undefined ? {} : { pendingRecords: waiting }),
        ...(waitingIfFull === undefined ? {} : { pendingRecordsIfFull: waitingIfFull }),
        ...(plan.lag?.kind === 'enumerator' ? { readsCommits: true as const } : {}),
      };
    },
  };
};

const notBusy = ({ id, name }: JobVertex): Reason => ({
  rule: 'busy-time-unknown',
  vertex: id,
  says: `${name} reports records, but not how busy it is (NaN, or left out of the reporter's configuration): it is not scaled.`,
});
