/** What an administrator does to a cluster in a test: anything, by plain requests. */
import { Agent } from 'node:https';
import { type Answer, exchange } from '../../../functions/kubernetes/exchange.ts';
import type { ClusterSettings } from '../../../lib/settings/settings.ts';

export interface Admin {
  isReady(): Promise<boolean>;
  get<T>(path: string): Promise<T>;
  /** Undefined when it is not there (yet). */
  find(path: string): Promise<unknown>;
  /** `body`: a value, or YAML. */
  post<T>(path: string, body: unknown): Promise<T>;
  put<T>(path: string, body: unknown): Promise<T>;
  patch<T>(path: string, body: unknown): Promise<T>;
  delete(path: string): Promise<void>;
  /** Straight into etcd: the API refuses addresses of the loopback range. */
  putIntoEtcd(key: string, value: unknown): Promise<void>;
}

export const adminOf = (cluster: ClusterSettings, token: string, etcdUrl: string): Admin => {
  const ca = Buffer.from(cluster.certificateAuthority ?? '', 'base64').toString();
  const agent = new Agent({ ca });
  const send = (method: string, path: string, body?: unknown): Promise<Answer> => {
    const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': typeof body === 'string' ? 'application/yaml' : type,
    };
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const url = new URL(cluster.endpoint + path);
    return exchange({ url, method, headers, ...(body === undefined ? {} : { body: text }), agent, timeoutMs: 15_000 });
  };
  const must = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await send(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text.slice(0, 2000)}`);
    return JSON.parse(answer.text) as T;
  };
  return {
    isReady: async () => {
      const answer = await send('GET', '/readyz').catch(() => undefined);
      return answer?.status === 200;
    },
    get: (path) => must('GET', path),
    find: async (path) => {
      const answer = await send('GET', path);
      return answer.status === 200 ? (JSON.parse(answer.text) as unknown) : undefined;
    },
    post: (path, body) => must('POST', path, body),
    put: (path, body) => must('PUT', path, body),
    patch: (path, body) => must('PATCH', path, body),
    delete: async (path) => {
      await must('DELETE', path);
    },
    putIntoEtcd: async (key, value) => {
      const encoded = { key: btoa(key), value: btoa(JSON.stringify(value)) };
      const answer = await fetch(`${etcdUrl}/v3/kv/put`, { method: 'POST', body: JSON.stringify(encoded) });
      if (!answer.ok) throw new Error(`etcd: ${answer.status} ${await answer.text()}`);
    },
  };
};
