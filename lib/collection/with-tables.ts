/** What a job showed, with what the catalogs say of the tables that its sources read. */

import type { JobVertex, VertexId } from '../model/graph.ts';
import type { JobState } from '../model/job.ts';
import type { Observation, VertexObservation } from '../model/observation.ts';
import type { Reason } from '../model/reason.ts';
import type { Sample } from '../model/sample.ts';
import type { SourceTable, TablesBySource } from '../model/tables.ts';
import { type SourcePoint, waiting } from './table-backlog.ts';
import { tableAt } from './table-commits.ts';

interface Shown {
  readonly job: Pick<JobState, 'graph' | 'runningSince'>;
  /** As it was before these observations. */
  readonly window: readonly Sample[];
  readonly observations: readonly Observation[];
}

export interface WithTables {
  readonly observations: readonly Observation[];
  /** With what waited when that was last known. */
  readonly tables: TablesBySource;
  readonly because: readonly Reason[];
}

export const withTables = (tables: TablesBySource, shown: Shown): WithTables => {
  let observations = shown.observations;
  const next: Record<VertexId, SourceTable> = {};
  const because: Reason[] = [];
  for (const vertex of shown.job.graph.vertices) {
    const table = tables[vertex.id];
    if (table === undefined) continue;
    const read = withTable(table, vertex, { ...shown, observations });
    observations = read.observations;
    next[vertex.id] = read.table;
    if (read.estimated) because.push(estimatedBy(vertex, table));
  }
  return { observations, tables: next, because };
};

const withTable = (table: SourceTable, { id }: JobVertex, { job, window, observations }: Shown) => {
  // Where it is unknown since when the job runs, nothing is decided.
  const { runningSince = Number.NaN } = job;
  const ofRun = window.filter(({ at }) => at >= runningSince);
  const points = new Map(ofRun.map((sample) => [sample.at, pointOf(sample, id)]));
  let { waited } = table;
  let estimated = false;
  const withIt = observations.map((observation): Observation => {
    const { at } = observation;
    const shown = observation.vertices[id];
    if (shown === undefined) return observation;
    const kept = ofRun.find((sample) => sample.at === at)?.vertices[id];
    const before = [...points.values()].filter((point) => point.at < at);
    const now = pointNow(observation, shown);
    const own = Number.isFinite(now.lag);
    const known = own ? now.lag : (kept?.lag ?? Number.NaN);
    const lag = Number.isFinite(known) ? known : waiting(table, before, now, runningSince);
    estimated = !own && lag !== undefined;
    points.set(at, { ...now, lag: lag ?? Number.NaN });
    if (lag !== undefined) waited = { at, records: lag };
    const seen = tableAt(table, at);
    const vertex: VertexObservation = {
      ...shown,
      readsCommits: true,
      ...(seen && { table: seen }),
      ...withLag(lag, observation),
    };
    return { ...observation, vertices: { ...observation.vertices, [id]: vertex } };
  });
  return { observations: withIt, table: { ...table, ...(waited === undefined ? {} : { waited }) }, estimated };
};

/** A source of Iceberg that shows no backlog does not know it: that is not none. */
const withLag = (
  lag: number | undefined,
  { unavailable = [] }: Observation,
): Pick<VertexObservation, 'pendingRecords'> => {
  if (lag !== undefined) return { pendingRecords: lag };
  return unavailable.includes('pendingRecords') ? {} : { pendingRecords: Number.NaN };
};

/** Busy and back-pressured shares below this are none. */
const IDLE = 0.05;

const pointOf = ({ at, vertices }: Sample, id: VertexId): SourcePoint => {
  const { recordsIn = Number.NaN, lag = Number.NaN, load = Number.NaN, backPressure = Number.NaN } = vertices[id] ?? {};
  return { at, recordsIn, lag, idle: load < IDLE && backPressure < IDLE };
};

/** One that is kept back by the watermarks of others waits without being idle. */
const pointNow = ({ at }: Observation, shown: VertexObservation): SourcePoint => {
  const { recordsIn = Number.NaN, pendingRecords = Number.NaN, busy, backPressured, alignmentDriftMs } = shown;
  const busyMs = busy?.avg ?? busy?.max ?? Number.NaN;
  const heldMs = backPressured?.avg ?? Number.NaN;
  const idle = busyMs < 1000 * IDLE && heldMs < 1000 * IDLE && alignmentDriftMs === undefined;
  return { at, recordsIn, lag: pendingRecords, idle };
};

const estimatedBy = ({ id, name }: JobVertex, { says }: SourceTable): Reason => ({
  rule: 'lag-estimated',
  vertex: id,
  says: `The backlog of ${name} is estimated: what was committed to ${says}, without what was read, since it was last known.`,
});
