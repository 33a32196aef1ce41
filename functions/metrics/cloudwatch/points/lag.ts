/** How many records wait for a source, minute by minute? Always an estimate: every way of measuring has its own error. */

import type { JobVertex } from '../../../../lib/model/graph.ts';
import type { EpochMs } from '../../../../lib/model/observation.ts';
import type { Reason } from '../../../../lib/model/reason.ts';
import type { LagNeed } from '../lag-needs.ts';
import { MINUTE_MS, type Read, type Series } from '../metric.ts';
import { SNAPSHOTS_PER_MINUTE } from './totals.ts';

export interface Lag {
  /** Undefined when it can't be known at all: not zero. */
  readonly records: Series | undefined;
  readonly because: readonly Reason[];
}

/** `perSecond`: what the source reads, minute by minute. */
export const lagOf = (vertex: JobVertex, need: LagNeed, read: Read, perSecond: Series): Lag => {
  const records = estimate(need, read, perSecond);
  if (records.size === 0) return { records: undefined, because: [unknown(vertex, need)] };
  return { records, because: need.kind === 'kafka-client' ? [lowerBound(vertex, need, read)] : [] };
};

const estimate = (need: LagNeed, read: Read, perSecond: Series): Series => {
  switch (need.kind) {
    case 'msk':
      return withoutUncommitted(read(need.lag, 'Minimum'), perSecond, need.checkpointSeconds);
    case 'kafka-client':
      return reported(read(need.lag, 'Sum'));
    case 'kinesis': {
      const behind = need.behind.map((metric) => known(read(metric, 'Maximum'))).find((series) => series.size > 0);
      return recordsBehind(behind ?? read(need.iteratorAge, 'Maximum'), read(need.incoming, 'Sum'));
    }
  }
};

/** A client that has fetched nothing for a while says nothing: fewer snapshots are no reason to distrust the sum. */
const reported = (sums: Series): Series => new Map([...sums].map(([at, sum]) => [at, sum / SNAPSHOTS_PER_MINUTE]));

/**
 * Flink commits offsets when a checkpoint completes, so this lag is a saw: it climbs by what is read between two
 * checkpoints and falls back to the truth. An idle job would look as if it was always catching up; so everything that
 * can have been read since the last commit is taken off. A backlog of less than one checkpoint interval reads as none.
 * (9000 records, reads 100/s, a checkpoint every 60 s)  ->  3000
 */
const withoutUncommitted = (points: Series, perSecond: Series, checkpointSeconds: number): Series =>
  new Map([...points].map(([at, lag]) => [at, Math.max(0, lag - (perSecond.get(at) ?? 0) * checkpointSeconds)]));

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

const unknown = (vertex: JobVertex, need: LagNeed): Reason => ({
  rule: 'lag-unknown',
  vertex: vertex.id,
  says: `The backlog of ${vertex.name} is unknown (${NOT_FOUND[need.kind]}): it is left out of the reckoning, not taken as zero.`,
});

const NOT_FOUND: Readonly<Record<LagNeed['kind'], string>> = {
  msk: 'AWS/Kafka has no SumOffsetLag for the cluster, group and topic of the settings',
  kinesis: 'no millisBehindLatest, and no iterator age with incoming records, for the stream of the settings',
  'kafka-client': 'no records_lag_max is published; name its topic or stream under "lag" in the settings',
};

const lowerBound = (vertex: JobVertex, need: Extract<LagNeed, { kind: 'kafka-client' }>, read: Read): Reason => {
  const worst = [...read(need.lag, 'Maximum')].sort(([a], [b]) => a - b).at(-1)?.[1] ?? Number.NaN;
  return {
    rule: 'lag-estimated',
    vertex: vertex.id,
    says: `The backlog of ${vertex.name} is at least what its subtasks report, each for its worst partition only; at most the worst one's times the number of partitions.`,
    numbers: { worstPartition: { value: worst, unit: 'records' } },
  };
};
