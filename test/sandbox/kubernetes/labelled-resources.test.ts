import { kubernetesClusters } from '../../../functions/kubernetes/clusters.ts';
import { labelledResourcesContract } from '../../contracts/labelled-resources.ts';
import { fakeApiServer } from '../../support/kubernetes/fake-api-server.ts';
import { NAMESPACE, ordersManifest } from '../../support/kubernetes/orders.ts';
import { CREDENTIALS, START } from './toy-cluster.ts';

labelledResourcesContract('the embedded API server', async (manifests) => {
  const { cluster, stop } = await fakeApiServer(ordersManifest(), 'http://127.0.0.1:9', undefined, manifests);
  const options = { credentials: async () => CREDENTIALS, clock: () => START, pause: async () => {} };
  return { api: await kubernetesClusters(options)(cluster, 'us-east-1'), namespace: NAMESPACE, stop };
});
