/** A FlinkSessionJob and its session cluster, as users would write them. */
import type { Manifest } from '../../../sandbox/kubernetes/api/manifest.ts';
import { NAMESPACE, ordersManifest } from './orders.ts';

export const SESSION_CLUSTER = 'shared';

export const sessionJobManifest = (): Manifest => ({
  apiVersion: 'flink.apache.org/v1beta1',
  kind: 'FlinkSessionJob',
  metadata: { name: 'orders', namespace: NAMESPACE },
  spec: {
    deploymentName: SESSION_CLUSTER,
    flinkConfiguration: { 'execution.checkpointing.interval': '60 s' },
    job: { jarURI: 'https://jars.example.com/orders.jar', parallelism: 6, upgradeMode: 'last-state', state: 'running' },
  },
});

export const sessionClusterManifest = (): Manifest => {
  const { spec, ...rest } = ordersManifest({ 'execution.checkpointing.interval': '10 min' });
  delete spec['job'];
  return { ...rest, metadata: { name: SESSION_CLUSTER, namespace: NAMESPACE }, spec };
};

export const ofSessionJob = { sessionJob: 'orders', sessionCluster: SESSION_CLUSTER };
