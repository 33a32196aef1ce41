import { kubernetesClusters } from '../../../functions/kubernetes/clusters.ts';
import { FIELD_MANAGER } from '../../../sandbox/kubernetes/operator/operator.ts';
import { flinkDeploymentContract } from '../../contracts/flink-deployment.ts';
import { CREDENTIALS, START, toyCluster } from './toy-cluster.ts';

flinkDeploymentContract('the embedded API server', async () => {
  const { cluster, stop } = await toyCluster('all vertices alike');
  const { resource, settings } = cluster;
  const options = { credentials: async () => CREDENTIALS, clock: () => START, pause: async () => {} };
  const { name, namespace } = resource.object.metadata;
  return {
    api: await kubernetesClusters(options)(settings, 'us-east-1'),
    path: `/apis/flink.apache.org/v1beta1/namespaces/${namespace}/flinkdeployments/${name}`,
    read: async () => structuredClone(resource.object),
    edit: async (manager, spec) => {
      const body = JSON.stringify({ spec });
      resource.patch({ contentType: 'application/merge-patch+json', body, manager, dryRun: false });
    },
    writeStatus: async (status) => resource.writeStatus(FIELD_MANAGER, status),
    stop,
  };
});
