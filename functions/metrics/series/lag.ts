/**
 * The number of records that wait for a source, minute by minute, and how sure it is. Every way of estimating has its
 * own error.
 */
import type { JobVertex } from '../../../lib/model/graph.ts';
import type { EpochMs } from '../../../lib/model/observation.ts';
import type { Reason } from '../../../lib/model/reason.ts';
import type { LagPlan } from '../plan/lag-plan.ts';
import { MINUTE_MS, type Read, type Series } from '../plan/metric.ts';
import type { VertexPlan } from '../plan/metric-plan.ts';
import type { SeriesLayout } from '../plan/series-layout.ts';

export interface Lag {
  /** Undefined when it can't be known at all: not zero. */
  readonly records: Series | undefined;
  /** Where `records` is the least that can wait: what is likely to, of a job that is full. */
  readonly ifFull?: Series;
  readonly because: readonly Reason[];
}

export interface LagReading {
  readonly layout: SeriesLayout;
  readonly read: Read;
  /** How often each subtask reported in a minute. */
  readonly times: Series;
  /** What the source reads. */
  readonly perSecond: Series;
  readonly since: EpochMs;
}

export const lagOf = ({ vertex, pending, lag }: VertexPlan, reading: LagReading): Lag => {
  // A source that has not read anything yet may not report its backlog: what the others report is all there is.
  const reported = pending ? reading.layout.some(reading.read, pending, reading.times) : undefined;
  if (reported && reported.size > 0) return { records: reported, because: [] };
  if (!lag || pending) return { records: undefined, because: [unknown(vertex, 'it reports no pendingRecords')] };
  const records = estimate(lag, reading);
  if (records.size === 0) return { records: undefined, because: [unknown(vertex, NOT_FOUND[lag.kind])] };
  return { records, ...ifFull(lag, reading), because: howSure(vertex, lag, reading.read) };
};

const estimate = (lag: LagPlan, { layout, read, times, perSecond, since }: LagReading): Series => {
  switch (lag.kind) {
    case 'msk':
      return withoutUncommitted(read(lag.lag, 'Minimum'), perSecond, lag.checkpointSeconds);
    case 'kafka-client':
      return largest(lag.lags.map((metric) => layout.some(read, [metric], times)));
    case 'kinesis': {
      const behind = lag.behind.map((metric) => known(read(metric, 'Maximum'))).find((series) => series.size > 0);
      const age = behind ?? (lag.iteratorAge === undefined ? new Map() : read(lag.iteratorAge, 'Maximum'));
      return recordsBehind(age, read(lag.incoming, 'Sum'));
    }
    case 'bytes': {
      // One subtask that does not know (-1) makes the whole unknown.  (6000 and -1 bytes)  ->  unknown
      const least = layout.least(read, lag.metrics);
      return new Map(
        [...layout.some(read, lag.metrics, times)]
          .filter(([at]) => (least.get(at) ?? -1) >= 0)
          .map(([at, bytes]) => [at, bytes / lag.bytesPerRecord]),
      );
    }
    case 'enumerator': {
      const restarts = lag.restarts.flatMap((metric) => newestOf(read(metric, 'Average')) ?? []);
      // A minute before the restart says nothing of now, either: a backlog that is there in some minutes only looks as if it was late.
      if (restarts.length === 0 || restarts.some((count) => count > 0)) return new Map();
      return new Map(
        [...layout.aggregates(read, lag.metrics, { parallelism: 1, since })]
          .filter(([, { min = -1 }]) => min >= 0)
          .map(([at, { avg = Number.NaN }]) => [at, avg * lag.recordsPerUnit]),
      );
    }
  }
};

/** The job reads without a pause, and the last commit is half an interval ago on average. */
const ifFull = (lag: LagPlan, { read, perSecond }: LagReading): Pick<Lag, 'ifFull'> =>
  lag.kind === 'msk'
    ? { ifFull: withoutUncommitted(read(lag.lag, 'Minimum'), perSecond, lag.checkpointSeconds / 2) }
    : {};

/** Of topics that wait at the same minute the longest: a client that reads several may publish one value for all. */
const largest = (topics: readonly Series[]): Series => {
  const records = new Map<EpochMs, number>();
  for (const topic of topics) for (const [at, lag] of topic) records.set(at, Math.max(lag, records.get(at) ?? 0));
  return records;
};

/**
 * Flink commits offsets when a checkpoint completes, so this lag is a saw: it climbs by what is read between two
 * checkpoints and falls back to the truth. An idle job would look as if it was always catching up; so everything that
 * can have been read since the last commit is taken off. A backlog of less than one checkpoint interval reads as none.
 * (9000 records, reads 100/s, a checkpoint every 60 s)  ->  3000
 */
const withoutUncommitted = (points: Series, perSecond: Series, checkpointSeconds: number): Series =>
  new Map([...points].map(([at, lag]) => [at, Math.max(0, lag - (perSecond.get(at) ?? 0) * checkpointSeconds)]));

const newestOf = (series: Series): number | undefined => [...series].sort(([a], [b]) => a - b).at(-1)?.[1];

/** -1 means that the consumer has not reported yet. */
const known = (points: Series): Series => new Map([...points].filter(([, ms]) => ms >= 0));

/** Age of the oldest unread record times the mean rate of arrival since then.  (90 s behind, 400/s)  ->  36 000 */
const recordsBehind = (ages: Series, incoming: Series): Series => {
  const records = new Map<EpochMs, number>();
  for (const [at, ms] of ages) {
    if (ms === 0) {
      records.set(at, 0);
      continue;
    }
    const arrived = [...incoming].filter(([minute]) => minute <= at && minute > at - ms - MINUTE_MS).map(([, n]) => n);
    if (arrived.length === 0) continue;
    const perSecond = arrived.reduce((sum, n) => sum + n, 0) / arrived.length / (MINUTE_MS / 1000);
    records.set(at, (ms / 1000) * perSecond);
  }
  return records;
};

const unknown = (vertex: JobVertex, why: string): Reason => ({
  rule: 'lag-unknown',
  vertex: vertex.id,
  says: `The backlog of ${vertex.name} is unknown (${why}): it is left out of the calculation, not taken as zero.`,
});

const NOT_FOUND: Readonly<Record<LagPlan['kind'], string>> = {
  msk: 'AWS/Kafka has no SumOffsetLag for the cluster, group and topic of the settings',
  kinesis: 'no millisBehindLatest, and no iterator age with incoming records, for the stream of the settings',
  'kafka-client':
    'no records_lag_max that is surely its own is published; name its topic or stream under "lag" in the settings',
  bytes: 'pendingBytes is not reported, or some subtask says -1',
  enumerator:
    "the source's enumerator reports neither its splits nor its records, or numRestarts is not reported or above zero: then Flink shows the enumerator of before the restart",
};

/** Nothing is said of what the service itself knows. */
const howSure = (vertex: JobVertex, lag: LagPlan, read: Read): readonly Reason[] => {
  const estimated = (says: string, own: Partial<Reason> = {}): readonly Reason[] => [
    { rule: 'lag-estimated', vertex: vertex.id, says: `The backlog of ${vertex.name} is ${says}.`, ...own },
  ];
  switch (lag.kind) {
    case 'msk':
    case 'kinesis':
      return [];
    case 'kafka-client': {
      const maxima = largest(lag.lags.map((metric) => read(metric, 'Maximum')));
      const worst = [...maxima].sort(([a], [b]) => a - b).at(-1)?.[1] ?? Number.NaN;
      return estimated(
        "at least what its subtasks report, each for its worst partition only; at most the worst one's times the number of partitions",
        { numbers: { worstPartition: { value: worst, unit: 'records' } } },
      );
    }
    case 'bytes':
      return estimated(`estimated: the bytes that wait, at ${lag.bytesPerRecord} to a record`);
    case 'enumerator': {
      const of =
        lag.recordsPerUnit === 1
          ? 'rows of the splits that no subtask reads yet'
          : `the splits that no subtask reads yet, at ${lag.recordsPerUnit} records each`;
      return estimated(`estimated: ${of}; those that are being read are not among them`);
    }
  }
};
