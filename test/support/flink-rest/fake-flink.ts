/** A Flink cluster of captured answers on a free loopback port, which behaves like one where that matters to us. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import {
  type Bounds,
  type CapturedJob,
  type CapturedMetrics,
  type CapturedOverview,
  captured,
  type FlinkVersion,
} from './captured.ts';

export interface FakeFlink {
  readonly url: string;
  /** `GET /jobs/overview`, with the query, in order. */
  readonly requests: readonly string[];
  /** The cluster's own state: a test may change it. */
  readonly job: CapturedJob;
  readonly overview: CapturedOverview;
  readonly slots: { taskmanagers: number; 'slots-total': number; 'slots-available': number };
  readonly bounds: () => Bounds;
  /** Vertex name (or `taskmanagers`, `jobmanager`) -> its metrics as they are now; seen only once they were fetched. */
  readonly metrics: Record<string, CapturedMetrics>;
  /** Ends the fetch that a request has started; hand it to the source as its pause. */
  readonly fetched: () => Promise<void>;
  /** Restarts the job at the parallelism given, or at the one asked for; all of its tasks run at `at`. */
  rescale(at: number, parallelism?: Record<string, number>): void;
  /** From now on this vertex has no such metric: neither its name nor its value. */
  vanish(vertex: string, metric: string): void;
  /** From now on this vertex has such a metric, over its subtasks. */
  appear(vertex: string, metric: CapturedMetrics[number]): void;
  /** Answers this path so from now on, whatever the method. */
  answer(path: string, status: number, body: unknown): void;
  answerPut(path: string, status: number, body: unknown): void;
  stop(): Promise<void>;
}

const VERTICES = { 'Source: backlog': 'backlog', work: 'work', 'sink: Writer': 'sink' } as const;

/** How long subtasks were idle and back-pressured was not asked for with the other metrics: `/jobs/:id` has it, too. */
const notAskedFor = ({ vertices }: CapturedJob, name: string): CapturedMetrics => {
  const { metrics = {}, parallelism = 1 } = vertices.find((vertex) => vertex.name === name) ?? {};
  return (['Idle', 'BackPressured'] as const).map((what) => {
    const sum = Number(metrics[`accumulated-${what.toLowerCase()}-time`]);
    return { id: `accumulate${what}TimeMs`, avg: sum / parallelism, sum };
  });
};

export const fakeFlink = async (version: FlinkVersion): Promise<FakeFlink> => {
  const read = <T>(file: string): T => captured<T>(version, file);
  const job = read<CapturedJob>('job');
  const overview = read<CapturedOverview>('jobs-overview');
  const slots = read<FakeFlink['slots']>('overview');
  const metrics: Record<string, CapturedMetrics> = {
    taskmanagers: read('taskmanagers-metrics-agg'),
    jobmanager: read('jobmanager-metrics'),
  };
  const names: Record<string, { id: string }[]> = { taskmanagers: read('taskmanagers-metrics-list') };
  for (const [vertex, file] of Object.entries(VERTICES)) {
    metrics[vertex] = [...read<CapturedMetrics>(`vertex-${file}-metrics-agg`), ...notAskedFor(job, vertex)];
    names[vertex] = read(`vertex-${file}-metrics-list`);
  }
  let bounds = read<Bounds>('job-resource-requirements');
  let lastRunning = job.timestamps['RUNNING'] ?? 0;
  const requests: string[] = [];
  const answers = new Map<string, { status: number; body: unknown }>();

  // Flink's metric store: what a request fetches is there for the requests after it.
  type Store = { readonly metrics: typeof metrics; readonly counters: CapturedJob['vertices'] };
  let fetching: Store | undefined;
  let store: Store | undefined;
  const startFetch = (): void => {
    fetching = structuredClone({ metrics, counters: job.vertices });
  };

  const valuesOf = (scope: string, get: string | null): unknown => {
    const shown = store?.metrics[scope];
    const known = scope === 'jobmanager' ? (shown ?? []).map(({ id }) => ({ id })) : (names[scope] ?? []);
    startFetch();
    if (shown === undefined) return [];
    if (get === null) return known;
    const wanted = get.split(',').map((name) => shown.find(({ id }) => id === name));
    return wanted.includes(undefined) ? [] : wanted;
  };
  const details = (): unknown => {
    const now = structuredClone(job);
    for (const vertex of now.vertices) {
      const counters = store?.counters.find(({ id }) => id === vertex.id)?.metrics;
      vertex.metrics = counters ?? { 'read-records': 0, 'read-records-complete': false, 'write-records': 0 };
    }
    startFetch();
    return now;
  };
  const times = (id: string): unknown => {
    const subtasks = job.vertices.find((vertex) => vertex.id === id)?.parallelism ?? 0;
    return { subtasks: Array.from({ length: subtasks }, () => ({ timestamps: { RUNNING: lastRunning } })) };
  };

  const put = (body: Bounds): { status: number; body: unknown } => {
    const refuse = (why: string) => ({ status: 400, body: read(`error-resource-requirements-${why}`) });
    if (job.vertices.some(({ id }) => body[id] === undefined)) return refuse('partial');
    for (const { id, maxParallelism } of job.vertices) {
      const { lowerBound = 1, upperBound = 1 } = body[id]?.parallelism ?? {};
      if (upperBound > maxParallelism) return refuse('above-max');
      if (lowerBound > upperBound) return refuse('inverted');
    }
    bounds = body;
    return { status: 200, body: {} };
  };

  const answerTo = async (request: IncomingMessage): Promise<{ status: number; body: unknown }> => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://flink');
    const fixed = answers.get(pathname) ?? answers.get(`${request.method} ${pathname}`);
    if (fixed) return fixed;
    const ok = (body: unknown) => ({ status: 200, body });
    const get = searchParams.get('get');
    if (pathname === '/jobs/overview') return ok(overview);
    if (pathname === '/overview') return ok(slots);
    if (pathname === '/jobmanager/metrics') return ok(valuesOf('jobmanager', get));
    if (pathname === '/taskmanagers/metrics') return ok(valuesOf('taskmanagers', get));
    if (!pathname.startsWith(`/jobs/${job.jid}`)) return { status: 404, body: read('error-unknown-job') };
    const rest = pathname.slice(`/jobs/${job.jid}`.length);
    if (rest === '') return ok(details());
    if (rest === '/resource-requirements') {
      return request.method === 'PUT' ? put(JSON.parse(await text(request)) as Bounds) : ok(bounds);
    }
    const [, id = '', what] = /^\/vertices\/(\w+)\/(.*)$/.exec(rest) ?? [];
    const vertex = job.vertices.find((one) => one.id === id);
    if (vertex && what === 'subtasks/metrics') return ok(valuesOf(vertex.name, get));
    if (vertex && what === 'subtasktimes') return ok(times(id));
    return { status: 404, body: { errors: [`Not found: ${pathname}`] } };
  };

  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    answerTo(request).then(
      ({ status, body }) => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(typeof body === 'string' ? body : JSON.stringify(body));
      },
      (error: unknown) => response.destroy(error instanceof Error ? error : new Error(String(error))),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    job,
    overview,
    slots,
    metrics,
    bounds: () => bounds,
    fetched: async () => {
      store = fetching ?? store;
    },
    rescale: (at, parallelism = {}) => {
      for (const vertex of job.vertices) {
        vertex.parallelism = parallelism[vertex.id] ?? bounds[vertex.id]?.parallelism.upperBound ?? vertex.parallelism;
        const node = job.plan.nodes?.find(({ id }) => id === vertex.id);
        if (node) node.parallelism = vertex.parallelism;
      }
      const total = job.vertices.reduce((sum, vertex) => sum + vertex.parallelism, 0);
      const [shown] = overview.jobs;
      if (shown) shown.tasks = { ...shown.tasks, running: total, total };
      job.timestamps['RUNNING'] = at - 50;
      lastRunning = at;
    },
    vanish: (vertex, metric) => {
      names[vertex] = (names[vertex] ?? []).filter(({ id }) => id !== metric);
      metrics[vertex] = (metrics[vertex] ?? []).filter(({ id }) => id !== metric);
    },
    appear: (vertex, metric) => {
      names[vertex] = [...(names[vertex] ?? []), { id: metric.id }];
      metrics[vertex] = [...(metrics[vertex] ?? []), metric];
    },
    answer: (path, status, body) => {
      answers.set(path, { status, body });
    },
    answerPut: (path, status, body) => {
      answers.set(`PUT ${path}`, { status, body });
    },
    // A second time does nothing.
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
