/** One look at a job through Flink's own REST API, with the credentials of the caller: what CloudWatch does not have, or only for money. */
import { checkpoints } from '../../functions/flink-rest/checkpoints.ts';
import { type FlinkRestReader, flinkRest } from '../../functions/flink-rest/client.ts';
import { clusterOverview } from '../../functions/flink-rest/cluster-overview.ts';
import { jobDetails } from '../../functions/flink-rest/job-details.ts';
import { hasEnded, listJobs } from '../../functions/flink-rest/jobs-overview.ts';
import { aggregatedMetrics, metricNames } from '../../functions/flink-rest/metrics.ts';
import { flinkSettings } from '../../functions/flink-rest/settings.ts';
import { unlessRefused } from '../../functions/flink-rest/unless-refused.ts';
import { mapConcurrent } from '../../functions/map-concurrent.ts';
import {
  alignmentDrift,
  commitsOf,
  isAlignmentDrift,
  wantedOfCommitter,
} from '../../functions/metrics/flink-rest/rest-observation.ts';
import type { FlinkLook } from '../../lib/doctor/limits/flink-look.ts';
import { isCommitter, isSource, type JobGraph, type JobVertex, type VertexId } from '../../lib/model/graph.ts';
import type { JobRef } from '../../lib/model/job.ts';
import type { Aggregate } from '../../lib/model/observation.ts';
import type { JobSettings } from '../../lib/settings/settings.ts';
import { attempt, oneLine } from './attempt.ts';
import type { Clients } from './clients.ts';

/** `graph` is the stored one: the job of the cluster that has its vertices is looked at. */
export const lookAtFlink = async (
  clients: Pick<Clients, 'dashboards' | 'onEks' | 'clock' | 'pause'>,
  ref: JobRef,
  settings: JobSettings,
  graph: JobGraph,
): Promise<FlinkLook> => {
  const look = (rest: FlinkRestReader): Promise<FlinkLook> => lookAt(rest, graph, clients.pause);
  const tried = await attempt('read Flink’s REST API', async (): Promise<FlinkLook> => {
    switch (settings.platform) {
      case 'managed-flink': {
        if (settings.dashboard === 'off') return notSeen('the settings have "dashboard": "off".');
        const read = await clients.dashboards.read(settings.name, clients.clock(), look);
        return read.kind === 'read' ? read.value : notSeen(read.because.says);
      }
      case 'eks':
        return clients.onEks(ref, settings, ({ rest }) => look(rest));
      case 'flink':
        return look(flinkRest(flinkSettings(settings).url, {}));
    }
  });
  if (tried.kind === 'done') return tried.value;
  return notSeen(oneLine(tried.kind === 'denied' ? tried.says : tried.error.message));
};

const notSeen = (why: string): FlinkLook => ({ kind: 'not seen', says: /[.!]$/.test(why) ? why : `${why}.` });

const lookAt = async (
  rest: FlinkRestReader,
  graph: JobGraph,
  pause: (ms: number) => Promise<void>,
): Promise<FlinkLook> => {
  const jid = await jobWith(rest, graph);
  if (jid === undefined) return notSeen('no job of the Flink cluster has the vertices of the newest evaluation.');
  const [overview, completed, names] = await Promise.all([
    unlessRefused(() => clusterOverview(rest)),
    unlessRefused(() => checkpoints(rest, jid)),
    mapConcurrent(graph.vertices.filter(isLookedAt), 8, async (vertex) => ({
      vertex,
      wanted: wantedOf(vertex, await namesOf(rest, pathOf(jid, vertex), pause)),
    })),
  ]);
  const wanted = names.filter((one) => one.wanted.length > 0);
  // Listing the names made Flink fetch the values: they are there a moment later.
  if (wanted.length > 0) await pause(FETCH_MS);
  const values = await mapConcurrent(wanted, 8, async ({ vertex, wanted }) => ({
    vertex,
    metrics: await aggregatedMetrics(rest, pathOf(jid, vertex), wanted),
  }));
  return {
    kind: 'seen',
    version: overview?.['flink-version'] ?? '',
    stateBytes: completed?.stateBytes ?? Number.NaN,
    alignmentDriftMs: byVertex(values, alignmentDrift),
    commits: byVertex(values, commitsOf),
  };
};

const FETCH_MS = 2_000;

/** Flink names no metrics before they were asked for once. */
const namesOf = async (
  rest: FlinkRestReader,
  path: string,
  pause: (ms: number) => Promise<void>,
): Promise<readonly string[]> => {
  const listed = await metricNames(rest, path);
  if (listed.length > 0) return listed;
  await pause(FETCH_MS);
  return metricNames(rest, path);
};

const isLookedAt = (vertex: JobVertex): boolean => !vertex.finished && (isSource(vertex) || isCommitter(vertex));

const wantedOf = (vertex: JobVertex, names: readonly string[]): readonly string[] =>
  isSource(vertex) ? names.filter(isAlignmentDrift) : wantedOfCommitter(names);

const pathOf = (jid: string, { id }: JobVertex): string => `/jobs/${jid}/vertices/${id}/subtasks/metrics`;

interface Values {
  readonly vertex: JobVertex;
  readonly metrics: Readonly<Record<string, Aggregate>>;
}

const byVertex = <T>(
  values: readonly Values[],
  read: (metrics: Values['metrics']) => T | undefined,
): Readonly<Record<VertexId, T>> =>
  Object.fromEntries(
    values.flatMap(({ vertex, metrics }) => {
      const value = read(metrics);
      return value === undefined ? [] : [[vertex.id, value]];
    }),
  );

const jobWith = async (rest: FlinkRestReader, { vertices }: JobGraph): Promise<string | undefined> => {
  for (const job of await listJobs(rest)) {
    if (hasEnded(job)) continue;
    const ids = new Set((await jobDetails(rest, job.jid)).vertices.map(({ id }) => id));
    if (vertices.length > 0 && vertices.every(({ id }) => ids.has(id))) return job.jid;
  }
  return undefined;
};
