import { afterAll, beforeAll, describe, expect } from 'vitest';
import { kubernetesClusters } from '../../functions/kubernetes/clusters.ts';
import { KubernetesError } from '../../functions/kubernetes/error.ts';
import { flinkDeploymentContract } from '../contracts/flink-deployment.ts';
import { grant } from './namespace.ts';
import { type ControlPlane, startControlPlane } from './servers/control-plane.ts';
import { realWorld } from './world.ts';

describe('what the embedded API server is held to', () => {
  let plane: ControlPlane;
  beforeAll(async () => {
    plane = await startControlPlane();
  });
  afterAll(() => plane?.stop());

  flinkDeploymentContract('a real kube-apiserver', async () => {
    const world = await realWorld(plane);
    const credentials = async () => plane.credentials.apply;
    const clusters = kubernetesClusters({ credentials, clock: () => Date.now(), pause: async () => {} });
    const api = await clusters(plane.cluster, plane.region);
    await grant(plane, world.namespace, MAY_LOOK_FOR_PAYMENTS);
    // The authorizer hears of it a moment later.
    const payments = { verb: 'get', resource: 'it', path: world.path.replace('orders', 'payments') } as const;
    const status = (error: unknown) => (error instanceof KubernetesError ? error.status : error);
    await expect.poll(() => api.send(payments).catch(status), { timeout: 10_000 }).toBe(404);
    return {
      api,
      path: world.path,
      read: world.read,
      edit: world.edit,
      writeStatus: world.operatorsView.writeStatus,
      stop: world.stop,
    };
  });
});

/** What is not named in the settings may not even be looked for: only those who may look learn that it is not there. */
const MAY_LOOK_FOR_PAYMENTS = [
  `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: payments
rules:
  - apiGroups: [flink.apache.org]
    resources: [flinkdeployments]
    resourceNames: [payments]
    verbs: [get]
`,
  `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: payments
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: payments
subjects:
  - apiGroup: rbac.authorization.k8s.io
    kind: Group
    name: flink-autopilot-apply
`,
];
