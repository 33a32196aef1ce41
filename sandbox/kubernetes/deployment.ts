/** The FlinkDeployment of the simulated job, as its owner would have written it. */
import { PARALLELISM_OVERRIDES } from '../../lib/sizing/override-string.ts';
import type { FlinkJobView } from '../../world/flink-cluster.ts';
import type { Manifest, OwnerReference } from './api/manifest.ts';

export interface DeploymentOptions {
  readonly name: string;
  readonly namespace: string;
  /** Of one task manager, in the words of Kubernetes: `2`, `4Gi`. */
  readonly taskManager: { readonly cpu: number; readonly memory: string };
  readonly labels?: Readonly<Record<string, string>>;
  /** The resource that makes this one, such as a FlinkBlueGreenDeployment. */
  readonly owner?: OwnerReference;
  /** Left to the operator's defaults: not in the resource. */
  readonly operatorDefaults?: Readonly<Record<string, string>>;
}

/** Vertices that are not as wide as the widest are written as overrides. */
export const deploymentOf = (job: FlinkJobView, options: DeploymentOptions): Manifest => {
  const { name, namespace, taskManager, labels = {}, owner, operatorDefaults = {} } = options;
  const parallelism = Math.max(...job.vertices.map((vertex) => vertex.parallelism));
  const narrower = job.vertices.filter((vertex) => vertex.parallelism < parallelism);
  const overrides = narrower
    .map((vertex) => `${vertex.id}:${vertex.parallelism}`)
    .sort()
    .join(',');
  return {
    apiVersion: 'flink.apache.org/v1beta1',
    kind: 'FlinkDeployment',
    metadata: { name, namespace, labels, ...(owner ? { ownerReferences: [owner] } : {}) },
    spec: {
      image: `registry.example.com/${name}:1`,
      flinkVersion: 'v1_20',
      mode: 'native',
      serviceAccount: 'flink',
      flinkConfiguration: Object.fromEntries(
        Object.entries({
          'jobmanager.scheduler': 'adaptive',
          'taskmanager.numberOfTaskSlots': String(job.slotsPerTaskManager),
          'pipeline.max-parallelism': String(Math.max(...job.vertices.map(({ maxParallelism }) => maxParallelism))),
          'execution.checkpointing.interval': '60 s',
          'high-availability.type': 'kubernetes',
          'job.autoscaler.enabled': 'false',
          'metrics.reporters': 'prom',
          'metrics.reporter.prom.factory.class': 'org.apache.flink.metrics.prometheus.PrometheusReporterFactory',
          ...(overrides === '' ? {} : { [PARALLELISM_OVERRIDES]: overrides }),
        }).filter(([key]) => operatorDefaults[key] === undefined),
      ),
      jobManager: { replicas: 1, resource: { cpu: 1, memory: '2Gi' } },
      taskManager: { resource: taskManager },
      job: { jarURI: `local:///opt/flink/${name}.jar`, parallelism, upgradeMode: 'last-state', state: 'running' },
    },
  };
};
