/**
 * The API server of the sandbox on a free loopback port, with one FlinkDeployment, in front of a Flink that answers by HTTP.
 * It takes every token, and can be made to fail.
 */

import type { ClusterSettings } from '../../../lib/settings/settings.ts';
import { apiServer } from '../../../sandbox/kubernetes/api/api-server.ts';
import type { Manifest } from '../../../sandbox/kubernetes/api/manifest.ts';
import { failure, type Reply } from '../../../sandbox/kubernetes/api/reply.ts';
import { keepResource, type Resource } from '../../../sandbox/kubernetes/api/resource.ts';
import { type Request, startTlsServer } from '../../../sandbox/kubernetes/api/tls-server.ts';
import type { OperatorsView } from './operator.ts';

export interface FakeApiServer {
  readonly cluster: ClusterSettings;
  /** The object's own state: a test may change it. */
  readonly resource: Resource['object'];
  /** Of a session job. */
  readonly sessionCluster: Resource['object'] | undefined;
  /** `GET /apis/…`, with the query, in order. */
  readonly requests: readonly string[];
  readonly tokens: readonly string[];
  /** Patches that changed the object. */
  patches(): number;
  readonly operatorsView: OperatorsView;
  /** Another manager writes the spec. */
  edit(manager: string, change: (spec: Manifest['spec']) => void): void;
  /** Answers the next request whose line matches so, and only that. */
  answerNext(line: RegExp, status: number, body: unknown, headers?: Record<string, string>): void;
  /** From now on. */
  answer(line: RegExp, status: number, body: unknown): void;
  /** The next request that matches has its effect, but its answer is an error of the server. */
  loseNextAnswer(line: RegExp): void;
  stop(): Promise<void>;
}

const NOW = Date.UTC(2026, 10, 23);

/** `flinkUrl`: what answers behind the service proxy; `others`: resources that are there beside it. */
export const fakeApiServer = async (
  manifest: Manifest,
  flinkUrl: string,
  sessionClusterManifest?: Manifest,
  others: readonly Manifest[] = [],
): Promise<FakeApiServer> => {
  const keep = (one: Manifest) => keepResource({ manifest: one, manager: 'kubectl-create', now: () => NOW });
  const resource = keep(manifest);
  const sessionCluster = sessionClusterManifest && keep(sessionClusterManifest);
  const requests: string[] = [];
  const tokens: string[] = [];
  const planned: { line: RegExp; answer: Reply; once: boolean }[] = [];
  const lost: RegExp[] = [];

  const answer = apiServer({
    resource,
    others,
    ...(sessionCluster ? { sessionCluster } : {}),
    authenticated: async () => true,
    flink: async (path) => {
      try {
        const answer = await fetch(flinkUrl + path);
        return { status: answer.status, body: await answer.text() };
      } catch {
        return failure(503, 'ServiceUnavailable', 'error trying to reach service: dial tcp: connection refused');
      }
    },
  });
  const server = await startTlsServer(async (request: Request): Promise<Reply> => {
    requests.push(request.line);
    tokens.push(String(request.headers.authorization));
    const lose = lost.findIndex((one) => one.test(request.line));
    if (lose >= 0) {
      lost.splice(lose, 1);
      await answer(request);
      return failure(504, 'Timeout', 'the answer took too long');
    }
    const found = planned.find((one) => one.line.test(request.line));
    if (!found) return answer(request);
    if (found.once) planned.splice(planned.indexOf(found), 1);
    return found.answer;
  });

  return {
    cluster: { name: 'prod', endpoint: server.endpoint, certificateAuthority: server.certificateAuthority },
    sessionCluster: sessionCluster?.object,
    resource: resource.object,
    requests,
    tokens,
    patches: resource.patches,
    edit: resource.edit,
    operatorsView: {
      read: async () => structuredClone(resource.object),
      writeStatus: async (status) => resource.writeStatus('flink-kubernetes-operator', status),
    },
    answerNext: (line, status, body, headers = {}) =>
      void planned.push({ line, answer: { status, body, headers }, once: true }),
    answer: (line, status, body) => void planned.unshift({ line, answer: { status, body }, once: false }),
    loseNextAnswer: (line) => void lost.push(line),
    stop: server.stop,
  };
};
