/** The simulated job as a FlinkDeployment on an embedded EKS cluster; its reporters' metrics come by the CloudWatch agent. */
import { EMBEDDED_CREDENTIALS, REGION } from '../account.ts';
import { noApplications } from '../aws/managed-flink/no-applications.ts';
import { startEmbeddedCluster } from '../kubernetes/cluster.ts';
import { CLUSTER_SIZES, JOBS } from '../world/jobs/jobs.ts';
import { createWorld } from '../world/world.ts';
import type { PlatformOptions, SimulatedPlatform } from './platform.ts';

const CLUSTER = 'sandbox';
const NAMESPACE = 'streaming';

export const eks = async ({
  simulate,
  size = CLUSTER_SIZES[simulate],
  ...options
}: PlatformOptions): Promise<SimulatedPlatform> => {
  const job = JOBS[simulate];
  const name = job.application;
  const world = createWorld({
    ...options,
    ...{ size, job },
    reported: { cluster: CLUSTER, namespace: NAMESPACE, deployment: name, jobName: name, metricNamespace: undefined },
  });
  const cluster = await startEmbeddedCluster({
    ...{ backend: world.cluster, name, namespace: NAMESPACE },
    // As much as the simulated task manager has, however many processors.
    taskManager: { cpu: size.cpus ?? 1, memory: '4Gi' },
    // Tokens are made by the functions, which know only the real clock.
    tokens: { cluster: CLUSTER, region: REGION, credentials: EMBEDDED_CREDENTIALS, now: () => Date.now() },
  });
  return {
    ...{ world, size },
    applications: noApplications,
    job: {
      ...{ platform: 'eks', name, namespace: NAMESPACE, cluster: cluster.settings },
      // What waits in Kafka Flink reports itself.
      lag: job.vertices.flatMap((vertex) =>
        vertex.kind === 'source' && vertex.stream.kind === 'kinesis'
          ? [{ kind: 'kinesis' as const, source: vertex.name, stream: vertex.stream.name }]
          : [],
      ),
    },
    opened: () => {},
    nextDueAt: cluster.nextDueAt,
    act: cluster.reconcile,
    condition: () => String(cluster.resource.object.status?.['lifecycleState']),
    stop: cluster.stop,
  };
};
