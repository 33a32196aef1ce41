/** The simulated job as a FlinkDeployment on an embedded EKS cluster; its reporters' metrics come by the CloudWatch agent. */

import type { Size } from '../../world/job/definition.ts';
import type { TaskManagerMemory } from '../../world/job/task-manager-memory.ts';
import { CLUSTER_SIZES, JOBS } from '../../world/jobs/jobs.ts';
import { createWorld } from '../../world/world.ts';
import { EMBEDDED_CREDENTIALS, REGION } from '../aws/account.ts';
import { noApplications } from '../aws/managed-flink/managed-flink.ts';
import type { TokenCheck } from '../kubernetes/api/token.ts';
import { startEmbeddedCluster } from '../kubernetes/cluster.ts';
import { memoryOfSpec } from '../kubernetes/operator/task-manager-memory.ts';
import type { PlatformOptions, SimulatedPlatform } from './platform.ts';

const CLUSTER = 'sandbox';
const NAMESPACE = 'streaming';

export const eks = async ({
  simulate,
  size: given = CLUSTER_SIZES[simulate],
  definition: job = JOBS[simulate],
  labels = {},
  clusterAt,
  ...options
}: PlatformOptions): Promise<SimulatedPlatform> => {
  const name = job.application;
  const taskManager = { cpu: given.cpus ?? 1, memory: '4Gi' };
  const size: Size = { ...given, memory: memoryOf(taskManager) };
  const world = createWorld({
    ...options,
    size,
    job,
    reported: { cluster: CLUSTER, namespace: NAMESPACE, deployment: name, jobName: name },
  });
  let letIn: TokenCheck['credentialsOf'] = (key) =>
    key === EMBEDDED_CREDENTIALS.accessKeyId ? EMBEDDED_CREDENTIALS : undefined;
  const cluster = await startEmbeddedCluster({
    backend: world.cluster,
    name,
    namespace: NAMESPACE,
    taskManager,
    labels,
    // Tokens are made by the functions, which know only the real clock.
    tokens: {
      cluster: CLUSTER,
      region: clusterAt?.region ?? REGION,
      now: () => Date.now(),
      credentialsOf: (key) => letIn(key),
    },
  });
  return {
    world,
    size,
    applications: noApplications,
    job: {
      platform: 'eks',
      name,
      namespace: NAMESPACE,
      cluster: clusterAt ? { name: CLUSTER } : cluster.settings,
      // What waits in Kafka Flink reports itself.
      lag: job.vertices.flatMap((vertex) =>
        vertex.kind === 'source' && vertex.stream.kind === 'kinesis'
          ? [{ kind: 'kinesis' as const, source: vertex.name, stream: vertex.stream.name }]
          : [],
      ),
    },
    opened: (region, sts) => {
      if (clusterAt === undefined) return;
      region.eks.putCluster(cluster.settings);
      letIn = (key) => {
        const known = sts.credentialsOf(key);
        return known?.account === clusterAt.account ? known.credentials : undefined;
      };
    },
    nextDueAt: cluster.nextDueAt,
    act: cluster.reconcile,
    condition: () => String(cluster.resource.object.status?.['lifecycleState']),
    stop: cluster.stop,
  };
};

/** Divided by Flink's defaults, as long as nothing else is configured. */
const memoryOf = (resource: { readonly memory: string }): TaskManagerMemory => {
  const divided = memoryOfSpec({ taskManager: { resource } });
  if (divided.kind === 'contradiction') throw new Error(divided.problem);
  return divided.memory;
};
