/** A Flink cluster with the adaptive scheduler, as its REST API shows and takes it. */

import type { EpochMs } from '../../../lib/model/observation.ts';
import { flinkAnswer } from '../../../sandbox/flink/flink-rest.ts';
import type { Answered } from '../machine/network.ts';
import { idOf, MINUTE, type SimulatedJob, VERTICES, type VertexName } from './job.ts';

type Bounds = Record<string, { parallelism: { lowerBound: number; upperBound: number } }>;

export interface FlinkModel {
  serve(method: string, path: string, query: URLSearchParams, body: string): Answered;
  /** Requests for another size that were taken. */
  taken(): number;
  bounds(): Readonly<Bounds>;
  changeByHand(parallelism: number): void;
}

export const createFlink = (
  job: SimulatedJob,
  now: () => EpochMs,
  after: (ms: number, action: () => void) => void,
): FlinkModel => {
  const bounds: Bounds = Object.fromEntries(
    VERTICES.map((vertex) => [idOf(vertex), { parallelism: { lowerBound: 1, upperBound: job.parallelism()[vertex] } }]),
  );
  let taken = 0;

  /** The scheduler gets there by itself, a moment later; once more when it was asked for another size meanwhile. */
  const rescale = (): void => {
    const wanted = Object.fromEntries(
      VERTICES.map((vertex) => [vertex, bounds[idOf(vertex)]?.parallelism.upperBound ?? 1]),
    ) as Record<VertexName, number>;
    if (job.state() !== 'running' || VERTICES.every((vertex) => job.parallelism()[vertex] === wanted[vertex])) return;
    job.restartTo({ parallelism: wanted }, (ran) => {
      if (ran) rescale();
    });
  };
  const ask = (next: Bounds): void => {
    const changes = Object.entries(next).some(
      ([id, { parallelism }]) => parallelism.upperBound !== bounds[id]?.parallelism.upperBound,
    );
    Object.assign(bounds, next);
    if (!changes) return;
    taken++;
    after(2_000, rescale);
  };

  const put = (body: string): Answered => {
    const asked = JSON.parse(body) as Bounds;
    if (VERTICES.some((vertex) => asked[idOf(vertex)] === undefined)) return refusal(400, 'The request is incomplete');
    ask(asked);
    return ok({});
  };

  const valuesOf = (vertex: VertexName, get: string | null): Answered => {
    const minute = job.minute(Math.floor(now() / MINUTE) * MINUTE - MINUTE);
    const subtasks = job.parallelism()[vertex];
    const all = (each: number) => aggregate(each, subtasks);
    const ofSource = vertex === VERTICES[0];
    const busy = minute?.busy[vertex] ?? 0;
    const perSecond = (minute?.recordsPerSecond ?? 0) / subtasks;
    const metrics: Metrics = {
      busyTimeMsPerSecond: all(busy),
      backPressuredTimeMsPerSecond: all(ofSource && (minute?.backlog ?? 0) > 0 ? 1000 - busy : 0),
      numRecordsInPerSecond: all(ofSource ? 0 : perSecond),
      ...(ofSource && {
        'Source__in.numRecordsIn': all(job.records() / subtasks),
        'Source__in.numRecordsInPerSecond': all(perSecond),
        'Source__in.pendingRecords': all((minute?.backlog ?? 0) / subtasks),
      }),
    };
    return ok(shown(metrics, get));
  };

  const details = (): Answered => {
    const { status, body } = flinkAnswer(job.view(), `/jobs/${job.view().id}`, now());
    const shown = body as { vertices: { name: VertexName; metrics: object }[] };
    job.minute(now() - 2 * MINUTE);
    const records = Math.round(job.records());
    return {
      status,
      body: JSON.stringify({
        ...shown,
        vertices: shown.vertices.map((vertex) => ({
          ...vertex,
          metrics: {
            'read-records': vertex.name === VERTICES[0] ? 0 : records,
            'read-records-complete': true,
            'write-records': vertex.name === VERTICES[2] ? 0 : records,
            'write-records-complete': true,
            'accumulated-busy-time': 0,
          },
        })),
      }),
    };
  };

  return {
    taken: () => taken,
    bounds: () => bounds,
    changeByHand: (parallelism) =>
      ask(
        Object.fromEntries(
          VERTICES.map((vertex) => [idOf(vertex), { parallelism: { lowerBound: 1, upperBound: parallelism } }]),
        ),
      ),
    serve(method, path, query, body) {
      const get = query.get('get');
      const { id } = job.view();
      if (path === '/jobmanager/metrics') {
        const values = get?.split(',').map((name) => ({ id: name, value: '64' }));
        return ok(values ?? [{ id: 'taskSlotsTotal' }, { id: 'taskSlotsAvailable' }]);
      }
      if (path === '/taskmanagers/metrics') return ok(shown(MEMORY, get));
      if (path === `/jobs/${id}`) return details();
      if (path === `/jobs/${id}/resource-requirements`) return method === 'PUT' ? put(body) : ok(bounds);
      const [, vertexId] = /^\/jobs\/\w+\/vertices\/(\w+)\/subtasks\/metrics$/.exec(path) ?? [];
      const vertex = VERTICES.find((one) => idOf(one) === vertexId);
      if (vertex) return valuesOf(vertex, get);
      const answer = flinkAnswer(job.view(), path, now());
      return { status: answer.status, body: JSON.stringify(answer.body) };
    },
  };
};

type Metrics = Readonly<Record<string, ReturnType<typeof aggregate>>>;

const aggregate = (each: number, times: number) => ({ min: each, max: each, avg: each, sum: each * times });

/** Names alone without `get`; nothing at all where one of those that are asked for is not there. */
const shown = (metrics: Metrics, get: string | null): readonly object[] => {
  if (get === null) return Object.keys(metrics).map((id) => ({ id }));
  const wanted = get.split(',').map(decodeURIComponent);
  return wanted.some((id) => metrics[id] === undefined) ? [] : wanted.map((id) => ({ id, ...metrics[id] }));
};

const MIB = 1024 ** 2;
const MEMORY: Metrics = {
  'Status.JVM.Memory.Heap.Used': aggregate(500 * MIB, 1),
  'Status.JVM.Memory.Heap.Max': aggregate(1500 * MIB, 1),
  'Status.Flink.Memory.Managed.Used': aggregate(100 * MIB, 1),
  'Status.JVM.Memory.Metaspace.Used': aggregate(100 * MIB, 1),
  'Status.JVM.GarbageCollector.All.TimeMsPerSecond': aggregate(5, 1),
};

const ok = (body: unknown): Answered => ({ status: 200, body: JSON.stringify(body) });
const refusal = (status: number, says: string): Answered => ({ status, body: JSON.stringify({ errors: [says] }) });
