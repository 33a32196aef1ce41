/** What happened between two samples of one run of the job. */
import { isSource, type JobGraph, type JobVertex, type VertexId } from '../../model/graph.ts';
import type { EpochMs } from '../../model/observation.ts';
import type { Sample, VertexSample } from '../../model/sample.ts';
import { countedBusyShare, difference, isAlike } from './busy-share.ts';

export interface VertexInterval {
  /** Records in the time between the looks. */
  readonly recordsIn: number;
  readonly recordsOut: number;
  /** Busy share of the mean and of the hottest subtask, 0..1; NaN: not measured. */
  readonly busy: number;
  readonly hottest: number;
  /** The busy time is of the minute of the second look, and that had another load than there was between the looks. */
  readonly ofTwoLoads: boolean;
}

export type Interval =
  | {
      readonly kind: 'measured';
      readonly at: EpochMs;
      readonly seconds: number;
      /** Records/s of each source: what it read, and what came on top of its backlog. */
      readonly sources: Readonly<Record<VertexId, number>>;
      readonly load: number;
      /** By how much the load may be off, where backlogs are known to what was read since the last commit; records/s. */
      readonly unsure: number;
      /** Records that wait at all sources; NaN where no source says so. */
      readonly backlog: number;
      readonly vertices: Readonly<Record<VertexId, VertexInterval>>;
    }
  /** A metric that a decision needs is not there, or no counter moves though records flow. */
  | { readonly kind: 'missing' | 'frozen'; readonly at: EpochMs };

/** Records/s of a meter. */
const FLOWS = 0.5;

/** A source that read 6 000 records in 60 s while its backlog grew by 1 200 has a load of 120/s. */
export const intervalBetween = (before: Sample, after: Sample, graph: JobGraph): Interval => {
  const { at } = after;
  const seconds = (at - before.at) / 1000;
  const vertices: Record<VertexId, VertexInterval> = {};
  const sources: Record<VertexId, number> = {};
  const fullBefore = fullness(before);
  const fullAfter = fullness(after);
  let flows = false;
  let moves = false;
  for (const vertex of graph.vertices) {
    if (vertex.finished) continue;
    const first = before.vertices[vertex.id] ?? {};
    const last = after.vertices[vertex.id] ?? {};
    const own = secondsBetween(first, last, seconds);
    if (own <= 0) return { kind: 'frozen', at };
    const measured = vertexInterval(first, last, vertex, { seconds, own });
    if (measured === undefined) return { kind: 'missing', at };
    vertices[vertex.id] = measured;
    moves ||= measured.recordsIn > 0 || measured.recordsOut > 0;
    flows ||= (last.recordsInPerSecond ?? 0) > FLOWS && measured.busy > 0.02;
    if (!isSource(vertex)) continue;
    const growth = backlogGrowth(waiting(first, fullBefore), waiting(last, fullAfter));
    if (growth === undefined) return { kind: 'missing', at };
    sources[vertex.id] = Math.max(0, measured.recordsIn / seconds + growth / own);
  }
  const backlog = backlogOf(after, graph);
  const stopped = flows && !moves && inputStopped(before, after, graph);
  if (flows && !moves && !stopped) return { kind: 'frozen', at };
  const load = Object.values(sources).reduce((sum, value) => sum + value, 0);
  const unsure = (UNSURE * Math.min(fullBefore, fullAfter) * halfUncommitted(after)) / seconds;
  return {
    kind: 'measured',
    at,
    seconds,
    sources,
    load,
    unsure,
    backlog,
    vertices: stopped ? idle(vertices) : vertices,
  };
};

/** Flink's meters are means of so long; what they say is up to some seconds old. */
const METER_S = 60;
const METER_AGE_S = 5;
/** Where a sample is a mean of a minute of meters, half of the minute before is still in it. */
const LEFT_OF_MEANS = 0.5;

/**
 * No counter moves, and the meters say that records flow: either the counters are frozen, or the meters still know the minute
 * before, and nothing has arrived since. Then nothing waits, and each meter has fallen by what has left its mean.
 * (60 s apart; 4 000/s, now 1 500/s, nothing waits) -> stopped; (4 000/s, now 3 900/s) -> frozen
 */
const inputStopped = (before: Sample, after: Sample, graph: JobGraph): boolean => {
  const left = Math.max(LEFT_OF_MEANS, 1 - ((after.at - before.at) / 1000 - METER_AGE_S) / METER_S);
  const waits = backlogOf(after, graph);
  if (waits > 0) return false;
  return graph.vertices.every(({ id, finished }) => {
    const [then, now] = [before, after].map(({ vertices }) => vertices[id]?.recordsInPerSecond ?? 0) as [
      number,
      number,
    ];
    return finished || !(now > FLOWS) || now <= left * then;
  });
};

/** The busy time of a minute without records is that of the minute before. */
const idle = (vertices: Readonly<Record<VertexId, VertexInterval>>): Readonly<Record<VertexId, VertexInterval>> =>
  Object.fromEntries(Object.entries(vertices).map(([id, vertex]) => [id, { ...vertex, busy: 0, hottest: 0 }]));

/**
 * By the clock of the values themselves, where they have one: Flink's REST API hands them out for up to ten seconds, so that of
 * two looks a minute apart the second may show 52 s of work. 0: the second look has shown the values of the first.
 */
const secondsBetween = (first: VertexSample, last: VertexSample, looks: number): number => {
  const ran = difference(first.ran, last.ran) / 1000;
  return Number.isFinite(ran) && Math.abs(ran - looks) <= MOST_STALE_S ? ran : looks;
};

/** More is no clock: subtasks that have restarted while their vertex goes on. */
const MOST_STALE_S = 60;

interface Between {
  /** Of the looks, and of the values. */
  readonly seconds: number;
  readonly own: number;
}

const vertexInterval = (
  first: VertexSample,
  last: VertexSample,
  vertex: JobVertex,
  { seconds, own }: Between,
): VertexInterval | undefined => {
  const recordsIn = difference(first.recordsIn, last.recordsIn);
  if (!(recordsIn >= 0)) return undefined;
  const counted = countedBusyShare(first, last, vertex, own);
  // By the meter of its mean, else by the aggregator of the options.
  const busy = counted ?? last.loadAverage ?? last.load ?? Number.NaN;
  const inAll = seconds / own;
  return {
    recordsIn: inAll * recordsIn,
    recordsOut: inAll * Math.max(0, difference(first.recordsOut, last.recordsOut)) || 0,
    busy,
    hottest: last.loadMax ?? Math.max(last.load ?? Number.NaN, busy),
    ofTwoLoads: counted === undefined && !isAlike(recordsIn / own, last.recordsInPerSecond ?? Number.NaN),
  };
};

/** 0 where the source never says how much waits; undefined where it said so before and does not now. */
const backlogGrowth = (before: number, after: number): number | undefined => {
  if (Number.isFinite(before) && Number.isFinite(after)) return after - before;
  return Number.isFinite(before) || after === Number.POSITIVE_INFINITY ? undefined : 0;
};

/** Records that wait at all sources; NaN where no source says so. */
export const backlogOf = ({ vertices }: Sample, graph: JobGraph): number => {
  const lags = graph.vertices.flatMap((vertex) => {
    const lag = isSource(vertex) && !vertex.finished ? vertices[vertex.id]?.lag : undefined;
    return lag !== undefined && Number.isFinite(lag) ? [lag] : [];
  });
  return lags.length === 0 ? Number.NaN : lags.reduce((sum, lag) => sum + lag, 0);
};

/**
 * Records that wait at a source; NaN: it does not say. By commits they are known to what was read since the last one: of a job
 * with room none of that waits, of a full one half of it is likely to.
 * (60 000 without all that can have been read since, 185 000 without half of it; the job is full) -> 185 000
 */
const waiting = ({ lag = Number.NaN, lagIfFull = lag }: VertexSample, full: number): number =>
  lag + full * (lagIfFull - lag);

/** Two backlogs that are each known to plus or minus one differ by less than this, seven times of eight. */
const UNSURE = 1.3;

const halfUncommitted = ({ vertices }: Sample): number =>
  Object.values(vertices).reduce((sum, { lag = 0, lagIfFull = lag }) => sum + (lagIfFull - lag || 0), 0);

/** Busy shares between which a job goes from having room to being full. */
const HAS_ROOM = 0.97;
const IS_FULL = 0.995;

/** 0..1, by its busiest subtask: what is before that one waits for it. */
const fullness = ({ vertices }: Sample): number => {
  const busiest = Math.max(0, ...Object.values(vertices).map(({ loadMax, load }) => loadMax ?? load ?? 0));
  return Math.min(1, Math.max(0, (busiest - HAS_ROOM) / (IS_FULL - HAS_ROOM))) || 0;
};
