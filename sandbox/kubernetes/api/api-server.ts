/** What the API server answers: the resource of one job, the list of all, the service proxy to its Flink, and two lists that are empty. */
import { listOf } from './list.ts';
import type { Manifest } from './manifest.ts';
import { failure, type Reply } from './reply.ts';
import type { Resource } from './resource.ts';
import type { Request } from './tls-server.ts';

export interface ApiServerParts {
  /** A FlinkDeployment, or a FlinkSessionJob, which has a session cluster beside it. */
  readonly resource: Resource;
  readonly sessionCluster?: Resource;
  /** That are there beside it. */
  readonly others?: readonly Manifest[];
  /** Of the header `authorization`. */
  readonly authenticated: (authorization: string | undefined) => Promise<boolean>;
  /** Flink's REST API, behind the service: path and query. */
  readonly flink: (pathAndQuery: string) => Promise<Reply>;
}

const GROUP = 'flink.apache.org';
const KINDS = ['FlinkDeployment', 'FlinkSessionJob'] as const;

export const apiServer =
  ({ resource, sessionCluster, others = [], authenticated, flink }: ApiServerParts) =>
  async ({ method, url, headers, body }: Request): Promise<Reply> => {
    if (!(await authenticated(headers.authorization))) return failure(401, 'Unauthorized', 'Unauthorized');
    const path = url.pathname;
    const found = [resource, sessionCluster].find((one) => one && path === pathOf(one));
    if (found) return ofResource(found, { method, url, headers, body });
    const { name, namespace } = (sessionCluster ?? resource).object.metadata;
    const kind = KINDS.find((one) => path === `/apis/${GROUP}/v1beta1/namespaces/${namespace}/${one.toLowerCase()}s`);
    if (kind !== undefined && method === 'GET') {
      const all = [resource.object, ...(sessionCluster ? [sessionCluster.object] : []), ...others];
      return listOf(all, kind, url.searchParams, headers.accept ?? '');
    }
    const proxy = `/api/v1/namespaces/${namespace}/services/${name}-rest:8081/proxy`;
    if (path.startsWith(`${proxy}/`)) {
      return method === 'GET' ? flink(path.slice(proxy.length) + url.search) : forbidden(method, `${name}-rest:8081`);
    }
    if (method === 'GET' && path === `/api/v1/namespaces/${namespace}/resourcequotas`) return list('ResourceQuotaList');
    if (method === 'GET' && path === `/apis/autoscaling/v2/namespaces/${namespace}/horizontalpodautoscalers`) {
      return list('HorizontalPodAutoscalerList');
    }
    return notFound(path);
  };

const pathOf = ({ object: { kind, metadata } }: Resource): string =>
  `/apis/${GROUP}/v1beta1/namespaces/${metadata.namespace}/${kind.toLowerCase()}s/${metadata.name}`;

const ofResource = (resource: Resource, { method, url, headers, body }: Omit<Request, 'line'>): Reply => {
  if (method === 'GET') return { status: 200, body: resource.object satisfies Manifest };
  if (method !== 'PATCH') return failure(405, 'MethodNotAllowed', 'the server does not allow this method here');
  return resource.patch({
    contentType: headers['content-type'] ?? '',
    body,
    manager: url.searchParams.get('fieldManager') ?? headers['user-agent'] ?? 'unknown',
    dryRun: url.searchParams.get('dryRun') === 'All',
  });
};

const list = (kind: string): Reply => ({ status: 200, body: { kind, metadata: {}, items: [] } });

/** As docs/eks.md hands the rights out: Flink may be read through the proxy, not written. */
const forbidden = (method: string, service: string): Reply =>
  failure(
    403,
    'Forbidden',
    `services "${service}" is forbidden: ${method} is not allowed in resource "services/proxy"`,
  );

/** `flinkdeployments.flink.apache.org "payments" not found` where a resource is meant, as the real server says it. */
const notFound = (path: string): Reply => {
  const [, group, kind, name] = /^\/apis\/([^/]+)\/[^/]+\/namespaces\/[^/]+\/([^/]+)\/([^/]+)$/.exec(path) ?? [];
  if (kind && name) return failure(404, 'NotFound', `${kind}.${group} "${name}" not found`);
  const [, service] = /\/services\/([^/]+)\/proxy/.exec(path) ?? [];
  if (service) return failure(404, 'NotFound', `services "${service.split(':')[0]}" not found`);
  return failure(404, 'NotFound', 'the server could not find the requested resource');
};
