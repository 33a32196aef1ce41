/** The error of a request to a Kubernetes API server, in the server's own words where it gave any. */
import { shortened } from '../shortened.ts';

export interface Asked {
  readonly cluster: string;
  /** As RBAC spells it: `get`, `list`, `patch`. */
  readonly verb: string;
  /** `flinkdeployments "orders" in namespace "streaming"` */
  readonly resource: string;
}

export class KubernetesError extends Error {
  /** Undefined when there was no answer at all. */
  readonly status: number | undefined;
  /** `Forbidden`, `NotFound`, `Conflict`, `Invalid`, … where the server gave one. */
  readonly reason: string | undefined;
  constructor(
    { cluster, verb, resource }: Asked,
    status: number | undefined,
    reason: string | undefined,
    says: string,
    cause?: unknown,
  ) {
    const answer = status === undefined ? '' : `${status} `;
    super(`Cluster "${cluster}", ${verb} ${resource}: ${answer}${says}`, { cause });
    this.name = 'KubernetesError';
    this.status = status;
    this.reason = reason;
  }
}

export interface StatusAnswer {
  readonly reason: string | undefined;
  readonly message: string;
}

/** `{"kind": "Status", "message": …, "reason": …}`; undefined when the body is none, as when Flink answers behind the proxy. */
export const statusIn = (body: string): StatusAnswer | undefined => {
  const parsed = jsonIn(body);
  if (typeof parsed !== 'object' || parsed === null || !('kind' in parsed) || parsed.kind !== 'Status')
    return undefined;
  const reason = 'reason' in parsed && typeof parsed.reason === 'string' ? parsed.reason : undefined;
  const message = 'message' in parsed && typeof parsed.message === 'string' ? parsed.message : '';
  return { reason: reason === '' ? undefined : reason, message: shortened(message || reason || 'no message') };
};

/** The API server calls it forbidden, too, when a webhook or a policy says no: then no right is missing. */
export const isDenied = (message: string): boolean => / denied (the )?request/.test(message);

const jsonIn = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    // Not JSON, so no Status either; the caller shows the body as it is.
    return undefined;
  }
};
