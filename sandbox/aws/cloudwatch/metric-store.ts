/** What CloudWatch remembers: datums per series, sorted by time, and when each may be seen. */
import type { EpochMs } from '../../../lib/model/observation.ts';
import type { Clock } from '../../interfaces.ts';

export const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
export const FIVE_MINUTES_MS = 5 * MINUTE_MS;
/** Older points are kept by five minutes. */
export const DAYS_BY_THE_MINUTE = 15;
export const DAYS_BY_FIVE_MINUTES = 63;

export interface Dimension {
  readonly Name: string;
  readonly Value: string;
}

/** A metric is its exact dimension set: there is no roll-up. */
export interface MetricId {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: readonly Dimension[];
}

/** What one datum of PutMetricData adds to its minute. */
export interface Datum {
  /** Start of the minute: points are kept by the minute, and after 15 days by five of them. */
  readonly minute: EpochMs;
  readonly visibleFrom: EpochMs;
  readonly count: number;
  readonly sum: number;
  readonly minimum: number;
  readonly maximum: number;
  readonly unit: string;
  /** [value, count]; undefined when only a statistic set was sent, which has no percentiles. */
  readonly values: readonly (readonly [number, number])[] | undefined;
}

export interface Series {
  readonly id: MetricId;
  readonly key: string;
  readonly firstPutAt: EpochMs;
  /** Sorted by minute. */
  readonly datums: readonly Datum[];
}

export interface MetricStore {
  add(id: MetricId, datums: readonly Omit<Datum, 'visibleFrom'>[]): void;
  find(id: MetricId): Series | undefined;
  /** Every series, in the order of their keys. */
  all(): readonly Series[];
}

export interface MetricStoreSettings {
  readonly clock: Clock;
  /** A point is visible so long after its timestamp (a late one at once). */
  readonly visibleAfterSeconds: number;
  readonly retentionDays: number;
}

type Growing = Series & { readonly datums: Datum[] };

/** Names and values are printable ASCII, so a line break can't be part of them. */
export const keyOf = ({ namespace, name, dimensions }: MetricId): string => {
  const sorted = dimensions.length < 2 ? dimensions : dimensions.toSorted((a, b) => (a.Name < b.Name ? -1 : 1));
  let key = `${namespace}\n${name}`;
  for (const { Name, Value } of sorted) key += `\n${Name}\n${Value}`;
  return key;
};

export const createMetricStore = (settings: MetricStoreSettings): MetricStore => {
  const { clock, visibleAfterSeconds, retentionDays } = settings;
  const byKey = new Map<string, Growing>();
  let sorted: readonly Series[] | undefined;
  let droppedAt = Number.NEGATIVE_INFINITY;

  const dropExpired = (now: EpochMs): void => {
    if (now - droppedAt < DAY_MS / 24) return;
    droppedAt = now;
    for (const [key, series] of byKey) {
      series.datums.splice(0, firstAtOrAfter(series.datums, now - retentionDays * DAY_MS));
      putTogether(series.datums, now - DAYS_BY_THE_MINUTE * DAY_MS);
      if (series.datums.length === 0 && byKey.delete(key)) sorted = undefined;
    }
  };

  return {
    add(id, datums) {
      const now = clock.now();
      dropExpired(now);
      const key = keyOf(id);
      let series = byKey.get(key);
      if (!series) {
        series = { id, key, firstPutAt: now, datums: [] };
        byKey.set(key, series);
        sorted = undefined;
      }
      for (const datum of datums) {
        insert(series.datums, { ...datum, visibleFrom: datum.minute + visibleAfterSeconds * 1000 });
      }
    },
    find(id) {
      dropExpired(clock.now());
      return byKey.get(keyOf(id));
    },
    all() {
      dropExpired(clock.now());
      sorted ??= [...byKey.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
      return sorted;
    },
  };
};

export const minuteOf = (at: EpochMs): EpochMs => Math.floor(at / MINUTE_MS) * MINUTE_MS;

/** Index of the first datum whose minute is not before `minute`. */
export const firstAtOrAfter = (datums: readonly Datum[], minute: EpochMs): number => {
  let low = 0;
  let high = datums.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (datums[middle]!.minute < minute) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** Those before `until` are kept for every five minutes only, each unit for itself. */
const putTogether = (datums: Datum[], until: EpochMs): void => {
  const old = firstAtOrAfter(datums, until - (until % FIVE_MINUTES_MS));
  // What is together already lies at the start.
  let first = 0;
  while (first < old && (datums[first + 1]?.minute ?? 0) - datums[first]!.minute >= FIVE_MINUTES_MS) first++;
  if (old - first < 2) return;
  const groups = Map.groupBy(
    datums.slice(first, old),
    ({ minute, unit }) => `${minute - (minute % FIVE_MINUTES_MS)} ${unit}`,
  );
  datums.splice(first, old - first, ...[...groups.values()].map(together));
};

const together = (datums: readonly Datum[]): Datum =>
  datums.reduce((all, one) => ({
    minute: all.minute - (all.minute % FIVE_MINUTES_MS),
    visibleFrom: Math.max(all.visibleFrom, one.visibleFrom),
    count: all.count + one.count,
    sum: all.sum + one.sum,
    minimum: Math.min(all.minimum, one.minimum),
    maximum: Math.max(all.maximum, one.maximum),
    unit: all.unit,
    values: all.values === undefined || one.values === undefined ? undefined : [...all.values, ...one.values],
  }));

const insert = (datums: Datum[], datum: Datum): void => {
  const last = datums.at(-1);
  if (!last || last.minute <= datum.minute) datums.push(datum);
  else datums.splice(firstAtOrAfter(datums, datum.minute + 1), 0, datum);
};
