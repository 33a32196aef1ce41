import { afterAll, beforeAll, describe } from 'vitest';
import { kubernetesClusters } from '../../functions/kubernetes/clusters.ts';
import { flinkDeploymentContract } from '../contracts/flink-deployment.ts';
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
    return {
      ...{ api: await clusters(plane.cluster, plane.region), path: world.path, read: world.read, edit: world.edit },
      writeStatus: world.operatorsView.writeStatus,
      stop: world.stop,
    };
  });
});
