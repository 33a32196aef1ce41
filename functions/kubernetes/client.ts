/**
 * One Kubernetes API server: requests with our token, a time limit, a few repetitions where the server is busy, and errors
 * that say what was asked of which cluster. A request must be harmless when it arrives twice.
 */
import { Agent } from 'node:https';
import { shortened } from '../shortened.ts';
import type { Cluster } from './cluster.ts';
import { type Asked, isDenied, KubernetesError, statusIn } from './error.ts';
import { type Answer, exchange } from './exchange.ts';
import type { TokenSource } from './token.ts';

export interface KubernetesRequest {
  readonly verb: 'get' | 'list' | 'patch';
  /** For messages: `flinkdeployments "orders" in namespace "streaming"`. */
  readonly resource: string;
  /** With its query, if any. */
  readonly path: string;
  readonly body?: { readonly type: string; readonly value: unknown };
  /** By default whole objects as JSON. */
  readonly accept?: string;
  /** Repetitions when the server answers 5xx; on 429 it is always asked again. */
  readonly retries?: number;
}

export interface Kubernetes {
  readonly cluster: string;
  /** The text of a 2xx answer. Throws KubernetesError; anything that is no Status of Kubernetes is handed to `otherwise`. */
  send(request: KubernetesRequest, otherwise?: (answer: Answer) => Error): Promise<string>;
}

export interface KubernetesOptions {
  readonly pause: (ms: number) => Promise<void>;
  readonly timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 10_000;
const RETRIES = 2;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 3_000;

export const kubernetes = (
  cluster: Cluster,
  token: TokenSource,
  { pause, timeoutMs = DEFAULT_TIMEOUT_MS }: KubernetesOptions,
): Kubernetes => {
  const agent = new Agent({ ca: cluster.certificateAuthority, keepAlive: true, maxSockets: 16 });
  const attempt = async (request: KubernetesRequest, asked: Asked): Promise<Answer> => {
    const headers = {
      accept: request.accept ?? 'application/json',
      'user-agent': 'flink-autopilot',
      authorization: `Bearer ${await token.get()}`,
      ...(request.body ? { 'content-type': request.body.type } : {}),
    };
    try {
      return await exchange({
        url: new URL(cluster.endpoint + request.path),
        method: METHODS[request.verb],
        headers,
        ...(request.body ? { body: JSON.stringify(request.body.value) } : {}),
        agent,
        timeoutMs,
      });
    } catch (cause) {
      throw new KubernetesError(asked, undefined, undefined, unreachable(cluster.endpoint, timeoutMs, cause), cause);
    }
  };
  return {
    cluster: cluster.name,
    send: async (request, otherwise) => {
      const asked = { cluster: cluster.name, verb: request.verb, resource: request.resource };
      const retries = request.retries ?? RETRIES;
      let renewed = false;
      for (let tries = 0; ; ) {
        const answer = await attempt(request, asked);
        if (answer.status >= 200 && answer.status < 300) return answer.text;
        if (answer.status === 401 && !renewed) {
          renewed = true;
          token.forget();
        } else if (isBusy(answer.status) && tries < (answer.status === 429 ? RETRIES : retries)) {
          await pause(pauseBefore(tries++, answer.retryAfter));
        } else {
          throw refusal(asked, answer, otherwise);
        }
      }
    },
  };
};

const METHODS = { get: 'GET', list: 'GET', patch: 'PATCH' } as const;

const isBusy = (status: number): boolean => status === 429 || status >= 500;

const pauseBefore = (tries: number, retryAfter: number | undefined): number =>
  Math.min(LONGEST_PAUSE_MS, retryAfter === undefined ? FIRST_PAUSE_MS * 2 ** tries : retryAfter * 1000);

const refusal = (asked: Asked, answer: Answer, otherwise: ((answer: Answer) => Error) | undefined): Error => {
  const status = statusIn(answer.text);
  if (!status && otherwise) return otherwise(answer);
  const says = status?.message ?? (shortened(answer.text) || '(empty answer)');
  return new KubernetesError(asked, answer.status, status?.reason, says + remedyFor(answer.status, says, asked));
};

const remedyFor = (status: number, says: string, { cluster, verb, resource }: Asked): string => {
  if (status === 401) {
    return `. The cluster does not know who we are: it needs an access entry for the role of this function, and the name "${cluster}" must be the cluster's own.`;
  }
  return status === 403 && !isDenied(says)
    ? `. Let the group of our access entry ${verb} ${resource}: docs/eks/rbac.yaml has the rule.`
    : '';
};

const unreachable = (endpoint: string, timeoutMs: number, cause: unknown): string => {
  if (cause instanceof Error && cause.name === 'TimeoutError') {
    return `no answer from ${endpoint} within ${timeoutMs / 1000} s`;
  }
  if (cause instanceof Error && cause.name === 'AbortError') {
    return `no answer from ${endpoint} within ${timeoutMs / 1000} s`;
  }
  const { code, message } = cause as { code?: string; message?: string };
  return `${endpoint} can't be reached: ${message || code || String(cause)}`;
};
