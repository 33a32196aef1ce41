/**
 * A Kubernetes API server on a free loopback port, with TLS and one FlinkDeployment: it behaves like the real one (which
 * test/kubernetes/ starts) where that matters to us, and can be told to fail.
 */
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { ClusterSettings } from '../../../lib/settings.ts';
import { selfSigned } from './certificate.ts';
import { applyJsonPatch, type Operation } from './json-patch.ts';
import type { OperatorsView } from './operator.ts';
import { type Manifest, NAMESPACE } from './orders.ts';

export interface FakeApiServer {
  readonly cluster: ClusterSettings;
  /** The object's own state: a test may change it. */
  readonly resource: Manifest & { metadata: { generation: number } };
  /** `GET /apis/…`, with the query, in order. */
  readonly requests: readonly string[];
  readonly tokens: readonly string[];
  /** Patches that changed the object. */
  patches(): number;
  readonly operatorsView: OperatorsView;
  /** Somebody else writes the spec. */
  edit(manager: string, change: (spec: Manifest['spec']) => void): void;
  /** Answers the next request whose line matches so, and only that. */
  answerNext(line: RegExp, status: number, body: unknown, headers?: Record<string, string>): void;
  /** From now on. */
  answer(line: RegExp, status: number, body: unknown): void;
  /** The next request that matches has its effect, but its answer is an error of the server. */
  loseNextAnswer(line: RegExp): void;
  stop(): Promise<void>;
}

/** `flinkUrl`: what answers behind the service proxy. */
export const fakeApiServer = async (manifest: Manifest, flinkUrl: string): Promise<FakeApiServer> => {
  const { certificate, key } = selfSigned();
  const resource = structuredClone(manifest) as FakeApiServer['resource'];
  resource.metadata.generation = 1;
  const requests: string[] = [];
  const tokens: string[] = [];
  const planned: { line: RegExp; answer: Reply; once: boolean }[] = [];
  const lost: RegExp[] = [];
  let patches = 0;

  const owned = (manager: string, fields: object): void => {
    const others = (resource.metadata.managedFields ?? []).filter((field) => field.manager !== manager);
    const entry = { manager, operation: 'Update', time: '2026-11-23T00:00:00Z', fieldsV1: { 'f:spec': fields } };
    resource.metadata.managedFields = [...others, entry];
  };
  const patch = (url: URL, operations: readonly Operation[]): Reply => {
    const next = structuredClone(resource);
    if (!applyJsonPatch(next, operations)) return failure(422, 'Invalid', REJECTED);
    if (JSON.stringify(next.spec) !== JSON.stringify(resource.spec)) next.metadata.generation += 1;
    if (url.searchParams.get('dryRun') === 'All') return { status: 200, body: next };
    if (next.metadata.generation !== resource.metadata.generation) patches += 1;
    Object.assign(resource, next);
    const names = Object.keys(resource.spec['flinkConfiguration'] ?? {}).filter((name) => name.startsWith('pipeline'));
    owned(url.searchParams.get('fieldManager') ?? 'unknown', {
      'f:flinkConfiguration': Object.fromEntries(names.map((name) => [`f:${name}`, {}])),
    });
    return { status: 200, body: resource };
  };
  const proxied = async (path: string): Promise<Reply> => {
    try {
      const answer = await fetch(flinkUrl + path);
      return { status: answer.status, body: await answer.text() };
    } catch {
      return failure(503, 'ServiceUnavailable', 'error trying to reach service: dial tcp: connection refused');
    }
  };
  const answerTo = async (request: IncomingMessage): Promise<Reply> => {
    const line = `${request.method} ${request.url}`;
    requests.push(line);
    tokens.push(String(request.headers.authorization));
    const body = await text(request);
    const lose = lost.findIndex((one) => one.test(line));
    if (lose >= 0) {
      lost.splice(lose, 1);
      await answerWith(request, body);
      return failure(504, 'Timeout', 'the answer took too long');
    }
    const found = planned.find((one) => one.line.test(line));
    if (found) {
      if (found.once) planned.splice(planned.indexOf(found), 1);
      return found.answer;
    }
    return answerWith(request, body);
  };
  const answerWith = async (request: IncomingMessage, body: string): Promise<Reply> => {
    const line = `${request.method} ${request.url}`;
    const url = new URL(request.url ?? '/', 'https://kubernetes');
    const { name, namespace } = resource.metadata;
    if (url.pathname === `/apis/flink.apache.org/v1beta1/namespaces/${namespace}/flinkdeployments/${name}`) {
      return request.method === 'PATCH' ? patch(url, JSON.parse(body) as Operation[]) : { status: 200, body: resource };
    }
    const proxy = `/api/v1/namespaces/${namespace}/services/${name}-rest:8081/proxy`;
    if (url.pathname.startsWith(proxy)) return proxied(url.pathname.slice(proxy.length) + url.search);
    if (/resourcequotas|horizontalpodautoscalers/.test(line)) return { status: 200, body: { items: [] } };
    return failure(404, 'NotFound', `${url.pathname} not found in ${NAMESPACE}`);
  };

  const server = createServer({ cert: certificate, key }, (request, response) => {
    answerTo(request).then(
      ({ status, body, headers }) => {
        response.writeHead(status, { 'content-type': 'application/json', ...headers });
        response.end(typeof body === 'string' ? body : JSON.stringify(body));
      },
      (error: unknown) => response.destroy(error instanceof Error ? error : new Error(String(error))),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    cluster: {
      name: 'prod',
      endpoint: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
      certificateAuthority: Buffer.from(certificate).toString('base64'),
    },
    ...{ resource, requests, tokens },
    patches: () => patches,
    operatorsView: {
      read: async () => structuredClone(resource),
      writeStatus: async (status) => {
        resource.status = { ...resource.status, ...status };
      },
    },
    edit: (manager, change) => {
      change(resource.spec);
      resource.metadata.generation += 1;
      owned(manager, { 'f:flinkConfiguration': {} });
    },
    answerNext: (line, status, body, headers = {}) =>
      void planned.push({ line, answer: { status, body, headers }, once: true }),
    answer: (line, status, body) => void planned.unshift({ line, answer: { status, body }, once: false }),
    loseNextAnswer: (line) => void lost.push(line),
    // A second time does nothing.
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

interface Reply {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Record<string, string>;
}

const REJECTED = 'the server rejected our request due to an error in our request';

export const failure = (status: number, reason: string, message: string): Reply => ({
  status,
  body: statusBody(status, reason, message),
});
export const statusBody = (code: number, reason: string, message: string) => ({
  ...{ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code },
});
