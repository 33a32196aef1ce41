/** What one job shows now: one Observation, or none with the reason why. Flink's metrics were touched a moment ago. */

import type { JobVertex, VertexId } from '../../../lib/model/graph.ts';
import { isCommitter, isSource } from '../../../lib/model/graph.ts';
import { keyOf } from '../../../lib/model/job.ts';
import type { Aggregate, VertexObservation } from '../../../lib/model/observation.ts';
import type { Reason } from '../../../lib/model/reason.ts';
import type { ReasonCode } from '../../../lib/model/reasons.ts';
import { type BeamOptions, beamOptions, isBeamSource, isPendingBytes } from '../../flink-rest/beam-options.ts';
import type { FlinkRestReader } from '../../flink-rest/client.ts';
import { type JobDetails, jobDetails, runningSince, type VertexDetails } from '../../flink-rest/job-details.ts';
import { allTasksRun, type OverviewJob } from '../../flink-rest/jobs-overview.ts';
import {
  aggregatedMetrics,
  enumeratorMetric,
  jobManagerMetrics,
  metricNames,
  restartsOf,
} from '../../flink-rest/metrics.ts';
import { mapConcurrent } from '../../map-concurrent.ts';
import type { Observed, ObserveRequest } from '../../ports.ts';
import { backlogInBytes, bytesPerRecord, longBundles } from './beam-job.ts';
import { validateCounters } from './counter-validity.ts';
import type { MetricNames, NamesOfJob } from './metric-names.ts';
import { restJobObservation, WANTED_OF_JOB_MANAGER, wantedOfTaskManagers } from './rest-job-observation.ts';
import { commitsOf, restVertexObservation, wantedOfCommitter, wantedOfVertex } from './rest-observation.ts';

type Seen = Extract<Observed, { kind: 'observed' }>;

/** `found`: the job in the cluster that `rest` speaks to. */
export const observeJob = async (
  rest: FlinkRestReader,
  found: OverviewJob,
  request: ObserveRequest,
  names: MetricNames,
): Promise<Seen> => {
  const { job, state, now } = request;
  const details = await jobDetails(rest, found.jid);
  const since = runningSince(details);
  const seen = (observations: Seen['observations'], because: readonly Reason[]): Seen => ({
    kind: 'observed',
    job,
    observations,
    because,
    ...(since === undefined ? {} : { runningSince: since }),
  });
  const unseen = (rule: ReasonCode, says: string): Seen => seen([], [{ rule, says }]);

  if (!allTasksRun(found)) {
    const { running, total } = found.tasks;
    return unseen(
      'job-not-running',
      `The job is ${found.state} with ${running} of ${total} tasks running: no metrics.`,
    );
  }
  const byId = new Map(details.vertices.map((vertex) => [vertex.id, vertex]));
  const vertices = state.graph.vertices.flatMap((vertex) => {
    const now = byId.get(vertex.id);
    return now ? [{ vertex, now }] : [];
  });
  if (vertices.length !== details.vertices.length || vertices.length !== state.graph.vertices.length) {
    return unseen('graph-changed', 'The job has other vertices than a moment ago: it was deployed again.');
  }
  if (state.runningSince !== undefined && since !== state.runningSince) {
    return unseen('restarted', 'The job has restarted since it was described: its metrics are of another size.');
  }
  const doubt = vertices.map(({ now }) => validateCounters(now)).find((says) => says !== undefined);
  if (doubt) return unseen('counters-not-fetched', doubt);

  const known = names.forRun(keyOf(job), `${found.jid}/${details.timestamps.RUNNING}`);
  let pipeline: Promise<BeamOptions> | undefined;
  const ofBeam = (): Promise<BeamOptions> => {
    pipeline ??= beamOptions(rest, found.jid);
    return pipeline;
  };
  const [perVertex, taskManagers, jobManager] = await Promise.all([
    mapConcurrent(vertices, 8, ({ vertex, now }) =>
      observeVertex(rest, details, vertex, now, known, { bytesPerRecord: bytesPerRecord(vertex, request), ofBeam }),
    ),
    taskManagerMetrics(rest),
    jobManagerMetrics(rest, WANTED_OF_JOB_MANAGER),
  ]);
  const shown = Object.fromEntries(vertices.map(({ vertex }, i) => [vertex.id, perVertex[i]]));
  const vertexObservations = shown as Record<VertexId, VertexObservation>;
  const because = [
    ...vertices
      .filter(({ vertex }) => Number.isNaN(vertexObservations[vertex.id]?.pendingRecords))
      .map(({ vertex }) => backlogUnknown(vertex)),
    ...longBundles(await pipeline, request),
  ];
  return seen([{ at: now, vertices: vertexObservations, job: restJobObservation(taskManagers, jobManager) }], because);
};

interface BeamSettings {
  readonly bytesPerRecord: number | undefined;
  readonly ofBeam: () => Promise<BeamOptions>;
}

const observeVertex = async (
  rest: FlinkRestReader,
  { jid }: JobDetails,
  vertex: JobVertex,
  { metrics: counters, parallelism }: VertexDetails,
  known: NamesOfJob,
  { bytesPerRecord, ofBeam }: BeamSettings,
): Promise<VertexObservation> => {
  const ofVertex = `/jobs/${jid}/vertices/${vertex.id}`;
  const path = `${ofVertex}/subtasks/metrics`;
  let names = await known.of(rest, path, vertex);
  const wanted = (): readonly string[] => [
    ...wantedOfVertex(names, isSource(vertex)),
    ...(isCommitter(vertex) ? wantedOfCommitter(names) : []),
    ...(bytesPerRecord === undefined ? [] : names.filter(isPendingBytes)),
  ];
  let metrics = await aggregatedMetrics(rest, path, wanted());
  if (Object.keys(metrics).length === 0 && names.length > 0) {
    known.forget(vertex.id);
    names = await known.of(rest, path, vertex);
    metrics = await aggregatedMetrics(rest, path, wanted());
  }
  const shown = {
    recordsIn: counters['read-records'],
    recordsOut: counters['write-records'],
    accumulatedBusyMs: counters['accumulated-busy-time'],
    ranMs: ranBy(counters) / parallelism,
    metrics: isSource(vertex)
      ? {
          ...metrics,
          ...backlogInBytes(metrics, bytesPerRecord),
          ...(await enumeratorBacklog(rest, jid, ofVertex, names)),
        }
      : metrics,
    ...(isSource(vertex) ? { names: names.filter((name) => metrics[name] === undefined) } : {}),
  };
  const readsCommits = isSource(vertex) && names.some((name) => name.includes(ICEBERG_READER));
  const beam = isSource(vertex) && isBeamSource(names) ? await ofBeam() : undefined;
  const commits = isCommitter(vertex) ? commitsOf(metrics) : undefined;
  return {
    ...restVertexObservation(shown, isSource(vertex)),
    ...(readsCommits ? { readsCommits } : {}),
    ...(beam === undefined ? {} : { partitions: beam.splits }),
    ...(commits === undefined ? {} : { commits }),
  };
};

const ranBy = (counters: VertexDetails['metrics']): number =>
  counters['accumulated-busy-time'] + counters['accumulated-idle-time'] + counters['accumulated-backpressured-time'];

/** Its metrics have this in their names, before a restart and after. */
const ICEBERG_READER = '.IcebergSourceReader.';

const WAITING = 'pendingRecords';

/**
 * Iceberg's source knows its backlog on the job manager only. Unknown (-1) is NaN; so is all that is shown after a restart: Flink
 * goes on with the enumerator of before, and never shows the one that has followed it.
 */
const enumeratorBacklog = async (
  rest: FlinkRestReader,
  jid: string,
  vertexPath: string,
  names: readonly string[],
): Promise<Readonly<Record<string, Aggregate>>> => {
  if (names.length === 0 || names.some((name) => name.endsWith(`.${WAITING}`))) return {};
  const waiting = await enumeratorMetric(rest, `${vertexPath}/jm-operator-metrics`, WAITING);
  if (waiting === undefined) return {};
  const isKnown = waiting >= 0 && (await restartsOf(rest, jid)) === 0;
  return { [`enumerator.${WAITING}`]: { sum: isKnown ? waiting : Number.NaN } };
};

const backlogUnknown = ({ id, name }: JobVertex): Reason => ({
  rule: 'lag-unknown',
  vertex: id,
  says: `The backlog of ${name} is unknown: a subtask or its enumerator says so, or Flink shows the enumerator of before the last restart.`,
});

/** All task managers of the cluster: Flink doesn't say which of them are the job's. In application mode all are. */
const taskManagerMetrics = async (rest: FlinkRestReader): Promise<Readonly<Record<string, Aggregate>>> => {
  const path = '/taskmanagers/metrics';
  return aggregatedMetrics(rest, path, wantedOfTaskManagers(await metricNames(rest, path)));
};
