import { jobTargetContract } from '../../contracts/job-target.ts';
import { ORDERS, sizeOf, toyCluster } from './toy-cluster.ts';

jobTargetContract('The embedded Kubernetes cluster', async () => {
  const world = await toyCluster();
  let byHand = 0;
  return {
    target: world.target,
    job: ORDERS,
    settings: world.settings,
    stop: world.stop,
    vanish: world.stop,
    now: world.backend.now,
    anotherSize: () => sizeOf(2, 20, 1),
    finish: async () => world.pass(120),
    changeByHand: async () => {
      world.cluster.resource.edit('kubectl-edit', (spec) => {
        spec['flinkConfiguration']['taskmanager.numberOfTaskSlots'] = '4';
      });
      byHand += 1;
      world.pass(180);
    },
    changesTaken: () => world.backend.rescales.length - byHand,
  };
});
