/** How many records wait for a source, minute by minute, and how sure is that? */
import type { JobVertex } from '../../../../../lib/model/graph.ts';
import type { EpochMs } from '../../../../../lib/model/observation.ts';
import type { Reason } from '../../../../../lib/model/reason.ts';
import type { Read, Series } from '../../metric.ts';
import { type Lag, lagOf as serviceLag } from '../../points/lag.ts';
import type { LagNeed } from '../lag-needs.ts';
import type { VertexNeeds } from '../needs.ts';
import type { View } from './view.ts';

export interface Reading {
  /** How often each subtask reported in a minute. */
  readonly times: Series;
  /** What the source reads. */
  readonly perSecond: Series;
  readonly since: EpochMs;
}

export const lagOf = (needs: VertexNeeds, view: View, read: Read, { times, perSecond, since }: Reading): Lag => {
  const { vertex, pending, lag } = needs;
  // A source that has not read anything yet may not report its backlog: what the others report is all there is.
  const reported = pending ? view.some(read, pending, times) : undefined;
  if (reported && reported.size > 0) return { records: reported, because: [] };
  if (!lag || pending) return { records: undefined, because: [unknown(vertex, 'it reports no pendingRecords')] };
  if (lag.kind === 'service') return serviceLag(vertex, lag.need, read, perSecond);
  const records = lag.kind === 'bytes' ? ofBytes(lag, view, read, times) : ofEnumerator(lag, view, read, since);
  if (records.size === 0) return { records: undefined, because: [unknown(vertex, NOT_FOUND[lag.kind])] };
  return { records, because: [estimated(vertex, lag)] };
};

/** One subtask that does not know (-1) makes the whole unknown.  (6000 and -1 bytes)  ->  unknown */
const ofBytes = (lag: Extract<LagNeed, { kind: 'bytes' }>, view: View, read: Read, times: Series): Series => {
  const least = view.least(read, lag.metrics);
  return new Map(
    [...view.some(read, lag.metrics, times)]
      .filter(([at]) => (least.get(at) ?? -1) >= 0)
      .map(([at, bytes]) => [at, bytes / lag.bytesPerRecord]),
  );
};

const ofEnumerator = (lag: Extract<LagNeed, { kind: 'enumerator' }>, view: View, read: Read, since: EpochMs): Series =>
  new Map(
    [...view.all(read, lag.metrics, { parallelism: 1, since })]
      .filter(([, { min }]) => min >= 0)
      .map(([at, { avg }]) => [at, avg * lag.recordsPerUnit]),
  );

const unknown = (vertex: JobVertex, why: string): Reason => ({
  rule: 'lag-unknown',
  vertex: vertex.id,
  says: `The backlog of ${vertex.name} is unknown (${why}): it is left out of the reckoning, not taken as zero.`,
});

const NOT_FOUND: Readonly<Record<'bytes' | 'enumerator', string>> = {
  bytes: 'pendingBytes is not reported, or some subtask says -1',
  enumerator: "the source's enumerator reports neither its splits nor its records to the job manager's reporter",
};

const estimated = (vertex: JobVertex, lag: LagNeed): Reason => ({
  rule: 'lag-estimated',
  vertex: vertex.id,
  says: `The backlog of ${vertex.name} is estimated: ${HOW(lag)}.`,
});

const HOW = (lag: LagNeed): string => {
  switch (lag.kind) {
    case 'service':
      return 'from the service that holds its records';
    case 'bytes':
      return `the bytes that wait, at ${lag.bytesPerRecord} to a record`;
    case 'enumerator':
      return lag.recordsPerUnit === 1
        ? 'rows of the splits that nobody reads yet; those that are being read are not among them'
        : `the splits that nobody reads yet, at ${lag.recordsPerUnit} records each; those that are being read are not among them`;
  }
};
