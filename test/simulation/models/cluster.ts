/** An EKS cluster with one FlinkDeployment: its API server, and the operator and Flink of the sandbox, without a port. */

import type { EpochMs } from '../../../lib/model/observation.ts';
import { PARALLELISM_OVERRIDES } from '../../../lib/sizing/override-string.ts';
import { flinkAnswer } from '../../../sandbox/flink/flink-rest.ts';
import { failure, type Reply } from '../../../sandbox/kubernetes/api/reply.ts';
import { keepResource, type Resource } from '../../../sandbox/kubernetes/api/resource.ts';
import { deploymentOf } from '../../../sandbox/kubernetes/deployment.ts';
import { startOperator } from '../../../sandbox/kubernetes/operator/operator.ts';
import type { Answered, Asked } from '../machine/network.ts';
import { idOf, type SimulatedJob, VERTICES } from './job.ts';

export const NAMESPACE = 'streaming';

export interface ClusterModel {
  readonly resource: Resource;
  serve(asked: Asked): Answered;
  changeByHand(parallelism: number): void;
}

export const createCluster = (
  job: SimulatedJob,
  now: () => EpochMs,
  after: (ms: number, action: () => void) => void,
): ClusterModel => {
  const { cluster } = job;
  const options = { name: job.name, namespace: NAMESPACE, taskManager: { cpu: 1, memory: '4Gi' } };
  const resource = keepResource({ manifest: deploymentOf(cluster.job(), options), manager: 'kubectl-create', now });
  const operator = startOperator(resource, cluster);

  let lookAt = Number.POSITIVE_INFINITY;
  let seen = '';
  /** What the operator would see; at rest, and with nothing new, its look changes nothing. */
  const sight = (): string => `${resource.object.metadata.generation} ${job.state()} ${job.runningSince()}`;
  /** The operator looks when it is due; a change of the resource makes that earlier. */
  const look = (): void => {
    const due = Math.max(operator.nextDueAt(), now());
    if (due >= lookAt) return;
    lookAt = due;
    after(due - now(), () => {
      if (lookAt !== due) return;
      lookAt = Number.POSITIVE_INFINITY;
      const atRest = resource.object.status?.['lifecycleState'] === 'STABLE';
      if (atRest && sight() === seen) return void later(60_000);
      seen = sight();
      operator.reconcile();
      look();
    });
  };
  const later = (ms: number): void => {
    const due = now() + ms;
    lookAt = due;
    after(ms, () => {
      if (lookAt !== due) return;
      lookAt = Number.POSITIVE_INFINITY;
      look();
    });
  };
  look();

  const proxy = `/api/v1/namespaces/${NAMESPACE}/services/${job.name}-rest:8081/proxy`;
  const path = `/apis/flink.apache.org/v1beta1/namespaces/${NAMESPACE}/flinkdeployments/${job.name}`;

  const answer = ({ method, url, headers, body }: Asked): Reply => {
    if (url.pathname.startsWith(`${proxy}/`)) {
      if (operator.jobManagerAnswers()) {
        const flinkPath = url.pathname.slice(proxy.length);
        return flinkAnswer(cluster.job(), flinkPath, now(), operator.runningConfiguration());
      }
      return failure(503, 'ServiceUnavailable', `no endpoints available for service "${job.name}-rest"`);
    }
    if (url.pathname === path && method === 'PATCH') {
      const reply = resource.patch({
        contentType: headers['content-type'] ?? '',
        body,
        manager: url.searchParams.get('fieldManager') ?? 'unknown',
        dryRun: url.searchParams.has('dryRun'),
      });
      look();
      return reply;
    }
    if (url.pathname === path) return { status: 200, body: resource.object };
    if (/\/(resourcequotas|horizontalpodautoscalers)$/.test(url.pathname)) {
      return { status: 200, body: { kind: 'List', metadata: {}, items: [] } };
    }
    return failure(404, 'NotFound', `the server could not find the requested resource ${url.pathname}`);
  };

  return {
    resource,
    changeByHand(parallelism) {
      resource.edit('kubectl-edit', (spec) => {
        const all = VERTICES.map((vertex) => `${idOf(vertex)}:${parallelism}`).join(',');
        spec['flinkConfiguration'] = { ...spec['flinkConfiguration'], [PARALLELISM_OVERRIDES]: all };
      });
      look();
    },
    serve: (asked) => {
      const { status, body } = answer(asked);
      return { status, body: typeof body === 'string' ? body : JSON.stringify(body) };
    },
  };
};
