/** Alarms that are evaluated: each minute by the points that can be seen, with the event that a change of state is. */
import type { Tripwire } from '../../../lib/alarms/tripwires.ts';
import type { EpochMs } from '../../../lib/model/observation.ts';
import { firstAtOrAfter, type MetricStore } from './metric-store.ts';
import { statisticOf } from './statistics.ts';

const MINUTE_MS = 60_000;
/** A point that has not come yet does not count as missing at once. */
const LOOKED_BACK = 3;

type State = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

export interface EvaluatedAlarms {
  /** Named so from now on; it begins without data. */
  put(name: string, tripwire: Tripwire): void;
  /** Of those whose state has become another, as they arrive on the default bus. */
  evaluate(now: EpochMs): readonly object[];
  states(): readonly { readonly name: string; readonly state: State }[];
}

export const createAlarms = (store: MetricStore): EvaluatedAlarms => {
  const alarms = new Map<string, { readonly tripwire: Tripwire; state: State }>();

  /** Of the minute that begins then, the largest of its metrics; undefined: none has a point that can be seen. */
  const valueAt = ({ metrics }: Tripwire, minute: EpochMs, now: EpochMs): number | undefined => {
    const values = metrics.flatMap(({ namespace, name, dimensions, statistic }) => {
      const ids = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
      const datums = store.find({ namespace, name, dimensions: ids })?.datums ?? [];
      const seen = datums
        .slice(firstAtOrAfter(datums, minute), firstAtOrAfter(datums, minute + MINUTE_MS))
        .filter(({ visibleFrom }) => visibleFrom <= now);
      return seen.length === 0 ? [] : (statisticOf(statistic)?.(seen) ?? []);
    });
    return values.length === 0 ? undefined : Math.max(...values);
  };

  const stateAt = (tripwire: Tripwire, now: EpochMs): State => {
    const last = Math.floor(now / MINUTE_MS) * MINUTE_MS - MINUTE_MS;
    const minutes = Array.from({ length: LOOKED_BACK }, (_, n) => last - n * MINUTE_MS);
    const newest = minutes.find((minute) => valueAt(tripwire, minute, now) !== undefined);
    if (newest === undefined) return 'OK';
    const value = valueAt(tripwire, newest, now) ?? Number.NaN;
    if (tripwire.of === 'value') return value >= tripwire.threshold ? 'ALARM' : 'OK';
    const before = valueAt(tripwire, newest - MINUTE_MS, now);
    return before !== undefined && value - before >= tripwire.threshold ? 'ALARM' : 'OK';
  };

  return {
    put: (name, tripwire) => void alarms.set(name, { tripwire, state: 'INSUFFICIENT_DATA' }),
    states: () => [...alarms].map(([name, { state }]) => ({ name, state })),
    evaluate: (now) =>
      [...alarms].flatMap(([name, alarm]) => {
        const before = alarm.state;
        alarm.state = stateAt(alarm.tripwire, now);
        return alarm.state === before ? [] : [eventOf(name, alarm, before, now)];
      }),
  };
};

const eventOf = (
  name: string,
  { tripwire, state }: { readonly tripwire: Tripwire; readonly state: State },
  before: State,
  now: EpochMs,
): object => ({
  source: 'aws.cloudwatch',
  'detail-type': 'CloudWatch Alarm State Change',
  time: new Date(now).toISOString(),
  detail: {
    alarmName: name,
    state: { value: state },
    previousState: { value: before },
    configuration: {
      metrics: tripwire.metrics.map(({ namespace, name: metric, dimensions, statistic }, i) => ({
        id: `m${i}`,
        returnData: true,
        metricStat: { metric: { namespace, name: metric, dimensions }, period: 60, stat: statistic },
      })),
    },
  },
});
